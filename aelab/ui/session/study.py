"""A study on a page: its one job, found again after a refresh, its buttons and its progress."""

from collections.abc import Callable
from functools import partial
from typing import TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from aelab.scheduler import Job
from aelab.store import DiskMemory, example_progress
from aelab.training import TrainingEvents
from aelab.training.events import Progress
from aelab.ui.session import jobs, notices, saved_runs, unfinished
from aelab.ui.session.state import session
from aelab.ui.shell import controls as buttons
from aelab.ui.shell import url

P = TypeVar("P", bound=Progress)


@st.cache_resource(show_spinner=False)
def memory() -> DiskMemory:
    """What studies have found before, on this computer."""
    return DiskMemory(saved_runs.store())


def job(page: str) -> Job | None:
    """The page's study, under way or ended; None before the first."""
    token = session().studies.get(page, url.own(url.STUDY, page))
    return jobs.scheduler().get(token) if token else None


def interrupted(page: str) -> bool:
    """Whether the page's study was under way when the lab ended; once, and said."""
    token = session().studies.get(page, url.own(url.STUDY, page))
    gone = bool(token) and jobs.scheduler().get(token) is None and unfinished.take_study(token)
    if gone:
        notices.add("The lab had ended: what has been measured stays, the rest goes on.", "info")
    return gone


def controls(page: str) -> DeltaGenerator:
    """Measure · Pause · Stop; the row, which has room for more."""
    if now := job(page):
        session().studies[page] = now.id
        url.keep(url.STUDY, page, now.id)
    notices.shown()
    if now and now.message:
        notices.show(now.message, "error" if now.state == "failed" else "warning")
    if now and now.queue:
        notices.show(now.queue, "info")
    return buttons.bar(page, states(page), "Measure", partial(_act, page))


def progress(now: Job | None, idle: str = "Nothing has been measured yet.") -> None:
    """How far the study has come, in words and as a bar; else `idle`."""
    if now and now.progress:
        words = {"paused": "paused", "finished": "done", "failed": "failed",
                 "stopped": "stopped; Measure goes on from here"}  # fmt: skip
        share = min(1.0, now.progress.share)
        st.progress(share, f"{100 * share:.0f} % · {words.get(now.state, now.progress.doing)}")
    else:
        st.caption(idle)


def found(page: str, kind: type[P]) -> P | None:
    """What the page's study has found so far, or its example, if it is of this kind."""
    now = job(page)
    progress = now.progress if now else example_progress(page)
    return progress if isinstance(progress, kind) else None


def states(page: str) -> tuple[str, ...]:
    """The state of the page's study, and what it says; nothing before the first."""
    now = job(page)
    return (now.state, now.words) if now else ()


def start(page: str, begin: Callable[[], TrainingEvents]) -> None:
    """Begins the study in place of the page's last one; says in a sentence if it cannot."""
    try:
        work = begin()  # one that is refused leaves the last one where it is
        _drop(page)
        new = jobs.submit_study(work)
    except (*jobs.REFUSED, ValueError) as refused:
        notices.add(str(refused))
        return
    session().studies[page] = new.id


def _act(page: str, act: str) -> None:
    if (now := job(page)) is not None:
        jobs.steer(now.id, act)


def _drop(page: str) -> None:
    if (now := job(page)) is not None:
        jobs.leave(now.id)
    session().studies[page] = ""
