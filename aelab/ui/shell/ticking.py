"""Pictures that are drawn again and again, and when the whole page is."""

import asyncio
from collections.abc import Callable, Hashable

import streamlit as st
from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

PATIENCE = 1.0  # seconds
HOUR = 3600.0  # seconds, as good as never


def ticking(
    draw: Callable[[], object], period: float | None,
    state: Callable[[], Hashable] = tuple, before: Hashable = (),
) -> None:  # fmt: skip
    """Draws now, and every `period` seconds; once if there is nothing to wait for.

    before: the `state` for which the rest of the page was drawn, seen before it was. A tick that
    finds another has the page drawn anew.
    """

    def tick() -> None:
        draw()
        if state() != before:
            st.rerun()

    st.fragment(tick, run_every=period)()
    send()


def drawn_anew_on_return() -> None:
    """Has a page take up what was under way when it finds a server again that was away.

    Only a page on which something is to be drawn again asks that server for a run of its own.
    """
    ticking(lambda: None, HOUR)


def send() -> None:
    """Waits until all that was drawn so far is on its way to the browser, at most a moment.

    A tick that the browser asked for while the whole page was drawn follows at once, and Streamlit
    then drops what of the same fragment is not yet sent (`ForwardMsgQueue.clear`). The end of the
    page's run would take the picture off the page, and the tick build it anew.
    """
    context = get_script_run_ctx()
    server = runtime.get_instance() if runtime.exists() else None
    sessions = getattr(server, "_session_mgr", None)  # none where a test stands in for the server
    if context is None or sessions is None:
        return
    found = sessions.get_active_session_info(context.session_id)
    if found is None:  # the visitor has gone
        return
    queue, loop = found.session._browser_queue, found.session._event_loop

    async def sent() -> None:  # on the loop, where all that was drawn comes before it
        while not queue.is_empty():
            await asyncio.sleep(0.002)

    waiting = asyncio.run_coroutine_threadsafe(sent(), loop)
    try:
        waiting.result(PATIENCE)
    except TimeoutError:
        waiting.cancel()
