"""The teacher's page: the wall of everybody's planes, and what can be done with all trainings."""

from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st

from aelab.models import variants
from aelab.scheduler import Job
from aelab.ui.pages.classroom import names, table, wall
from aelab.ui.session import jobs, notices, teacher
from aelab.ui.session.state import stands_at
from aelab.ui.shell import url
from aelab.ui.shell.ticking import ticking

PERIOD = 2.0  # s between two pictures of the wall
ALL = {"Pause all": "pause", "Go on, all": "resume", "Stop all": "stop"}
EMPTY = "Nobody trains anything right now; who presses Train is seen here. Example: trained "
EMPTY += "beforehand, one network of each variant."


def page() -> None:
    """Everything below the title."""
    notices.shown()
    if not teacher.teaches():
        _door()
        return
    view = st.segmented_control(
        "View", ("Wall", "List"), default="Wall", required=True, label_visibility="collapsed",
        **url.bound("view", url.one_of(("Wall", "List"))),
    )  # fmt: skip
    with st.sidebar:
        _calling()
    draw = wall.draw if view == "Wall" else table.draw
    ticking(partial(_shown, draw), PERIOD)
    url.checked()


def _door() -> None:
    """Asks for the code."""
    st.text_input("Code", key="code", type="password", max_chars=20, on_change=_enter,
                  help="The server prints it when it starts.")  # fmt: skip
    url.checked()


def _enter() -> None:
    if fault := teacher.enter(str(stands_at("code", ""))):
        notices.add(fault)


def _calling() -> None:
    """Sends all pages somewhere."""
    st.text_input("Send everybody to", key="call", placeholder="Latent_space?data=digits",
                  help="A page of the lab with its settings, as its address says.")  # fmt: skip
    st.button("Send", key="send", on_click=_call)


def _call() -> None:
    if fault := teacher.call(str(stands_at("call", ""))):
        notices.add(fault)
    else:
        notices.add("All open pages are on their way.", "info")


def _all(act: str) -> None:
    for job in under_way():
        jobs.steer(job.id, act)


def under_way() -> list[Job]:
    """Everything that has begun and is not over, the oldest first."""
    return sorted((job for job in jobs.scheduler().jobs() if not job.ended), key=lambda j: j.began)


def _shown(draw: Callable[[Sequence[Job]], None]) -> None:
    found = under_way()
    if found:
        with st.container(horizontal=True, key="bar"):
            for label, act in ALL.items():
                st.button(label, key=act, on_click=_all, args=(act,))
    else:
        st.caption(EMPTY)
    draw(found or [job for key in variants() if (job := jobs.example(key, names.EXAMPLE))])
