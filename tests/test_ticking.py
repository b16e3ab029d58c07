"""What a page has drawn reaches the browser before a tick that waits can push it out."""

import asyncio
from collections.abc import Iterator
from threading import Thread
from types import SimpleNamespace

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue

from aelab.ui.shell import ticking


@pytest.fixture
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    """A server's loop, in a thread of its own."""
    loop = asyncio.new_event_loop()
    thread = Thread(target=loop.run_forever)
    thread.start()
    yield loop
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


@pytest.mark.parametrize("connected", [True, False])
def test_a_drawn_fragment_is_sent_before_the_page_goes_on(
    loop: asyncio.AbstractEventLoop, monkeypatch: pytest.MonkeyPatch, connected: bool
) -> None:
    queue, sent = ForwardMsgQueue(), list[ForwardMsg]()
    session = SimpleNamespace(_browser_queue=queue, _event_loop=loop)
    sessions = {"this": SimpleNamespace(session=session)}
    server = SimpleNamespace(_session_mgr=SimpleNamespace(get_active_session_info=sessions.get))
    monkeypatch.setattr(ticking, "PATIENCE", 60 if connected else 0.05)
    monkeypatch.setattr(ticking, "get_script_run_ctx", lambda: SimpleNamespace(session_id="this"))
    monkeypatch.setattr("streamlit.runtime.exists", lambda: True)
    monkeypatch.setattr("streamlit.runtime.get_instance", lambda: server)
    drawn = ForwardMsg()
    drawn.delta.fragment_id = "picture"

    async def flush() -> None:  # Streamlit's own begins some milliseconds after the last
        await asyncio.sleep(0.03)
        sent.extend(queue.flush())

    loop.call_soon_threadsafe(queue.enqueue, drawn)
    if connected:
        asyncio.run_coroutine_threadsafe(flush(), loop)
    ticking.send()
    queue.clear(retain_lifecycle_msgs=True, fragment_ids_this_run=["picture"])  # the tick begins
    assert sent == [drawn] * connected
