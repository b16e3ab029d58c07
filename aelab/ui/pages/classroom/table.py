"""The list: who trains what, since when; and what can be done with the rows that are picked."""

from collections.abc import Sequence
from datetime import datetime

import streamlit as st

from aelab.scheduler import Job
from aelab.ui.pages.classroom import names
from aelab.ui.session import jobs
from aelab.ui.shell import size

KEY = "class.rows"


def draw(found: Sequence[Job]) -> None:
    """A row for each, and buttons for those that are picked; examples are only listed."""
    people = names.people(found)
    rows = [
        {"who": people[job.owner], "what": names.what(job), "how far": names.how_far(job),
         "since": _since(job), "pace": job.pace}
        for job in found
    ]  # fmt: skip
    if any(names.beforehand(job) for job in found):
        st.dataframe(rows, hide_index=True, key=size.table(f"{KEY}.beforehand"))
        return
    picked = st.dataframe(
        rows, key=size.table(KEY), hide_index=True, on_select="rerun", selection_mode="multi-row",
    )  # fmt: skip
    chosen = [found[i].id for i in picked["selection"]["rows"] if i < len(found)]
    with st.container(horizontal=True):
        for label, act in (("Pause", "pause"), ("Go on", "resume"), ("Stop", "stop")):
            st.button(label, key=f"class.{act}", disabled=not chosen, on_click=_each,
                      args=(chosen, act))  # fmt: skip


def _since(job: Job) -> str:
    """When it began, on the server's clock."""
    if names.beforehand(job):
        return "beforehand"
    return datetime.fromtimestamp(job.began).strftime("%H:%M:%S")


def _each(chosen: Sequence[str], act: str) -> None:
    for token in chosen:
        jobs.steer(token, act)
