"""Pictures that are drawn again and again, and when the whole page is."""

from collections.abc import Callable, Hashable

import streamlit as st


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
