"""Pictures that are drawn again and again, and when the whole page is."""

import asyncio
from collections.abc import Callable, Hashable
from contextlib import suppress

import streamlit as st
from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

PATIENCE = 1.0  # seconds


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


def send() -> None:
    """Waits until all that was drawn so far is on its way to the browser, at most a moment.

    A tick that the browser asked for while the whole page was drawn follows at once, and Streamlit
    then drops what of the same fragment is not yet sent (`ForwardMsgQueue.clear`). The end of the
    page's run would take the picture off the page, and the tick build it anew.
    """
    context = get_script_run_ctx()
    if context is None or not runtime.exists():
        return
    found = runtime.get_instance()._session_mgr.get_active_session_info(context.session_id)
    if found is None:
        return
    session = found.session

    async def sent() -> None:  # on the loop, where all that was drawn comes before it
        while not session._browser_queue.is_empty():
            await asyncio.sleep(0.002)

    with suppress(TimeoutError):
        asyncio.run_coroutine_threadsafe(
            asyncio.wait_for(sent(), PATIENCE), session._event_loop
        ).result()
