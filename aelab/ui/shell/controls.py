"""Train · Pause · Stop and Explain, and how what is started learns of numbers typed just before.

A callback comes before the widgets are drawn anew, with the values that they had before. So the
button that starts something only leaves a note; the page does it once the widgets stand.
"""

from collections.abc import Callable, Collection

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from aelab.ui.session.state import session


def press(name: str) -> None:
    """Leaves the note; a callback."""
    session().pressed.add(name)


def pressed(name: str) -> bool:
    """Whether there is such a note, once."""
    there = name in session().pressed
    session().pressed.discard(name)
    return there


def bar(
    page: str, states: Collection[str], label: str, act: Callable[[str], None]
) -> DeltaGenerator:
    """The buttons that suit the states of a page's jobs: the first leaves a note, `act` does the
    rest."""
    row = st.container(horizontal=True, vertical_alignment="center", gap="small", key="bar")
    with row:
        if "running" in states:
            st.button("Pause", key="train", icon=":material/pause:", type="primary", shortcut="t",
                      on_click=act, args=("pause",))  # fmt: skip
        elif "paused" in states:
            st.button("Go on", key="train", icon=":material/play_arrow:", type="primary",
                      shortcut="t", on_click=act, args=("resume",))  # fmt: skip
        else:
            st.button(label, key="train", icon=":material/play_arrow:", type="primary",
                      shortcut="t", on_click=press, args=(page,))  # fmt: skip
        st.button("Stop", key="stop", icon=":material/stop:", help="What has been found stays.",
                  disabled=not {"running", "paused"} & set(states), on_click=act, args=("stop",),
        )  # fmt: skip
    return row


def explain(text: str) -> None:
    """What is seen and how it is computed, folded at the foot of a page."""
    with st.expander("Explain"):
        st.markdown(text)
