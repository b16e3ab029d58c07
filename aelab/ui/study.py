"""A study on a page: its one job, found again after a refresh, its buttons and its progress."""

import secrets
from collections.abc import Callable
from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from aelab.scheduler import Job, TooManyJobs
from aelab.store import Shelf
from aelab.training import Ticks, best_device
from aelab.ui import compare, jobs, kept

PERIOD = 0.5  # s between looks at what has been found
TOKEN = "study"  # in the URL


@st.cache_resource(show_spinner=False)
def memory() -> Shelf:
    """What studies have found before, on this computer."""
    return Shelf(kept.store())


def job(page: str) -> Job | None:
    """The page's study, under way or ended; None before the first."""
    token = st.session_state.get(key(page)) or st.query_params.get(TOKEN)
    return jobs.scheduler().look(token) if token else None


def controls(page: str, begin: Callable[[], Ticks]) -> DeltaGenerator:
    """Measure · Pause · Stop; the row, which has room for more."""
    found = job(page)
    states = {found.state} if found else set()
    return compare.bar(states, "Measure", partial(_start, page, begin), partial(_act, page))


def progress(found: Job | None) -> None:
    """How far the study has come, in words and as a bar; and what stopped it."""
    if found and found.state == "failed":
        st.error(found.message)
    share, text = 0.0, "Nothing has been measured yet."
    if found and found.progress:
        words = {"paused": "paused", "finished": "done", "failed": "failed",
                 "stopped": "stopped; Measure goes on from here"}  # fmt: skip
        share = min(1.0, found.progress.share)
        text = f"{100 * share:.0f} % · {words.get(found.state, found.progress.doing)}"
    st.progress(share, text)


def surroundings(page: str) -> tuple[str, ...]:
    """What of the study shows around its pictures."""
    found = job(page)
    return (found.state, found.message) if found else ()


def period(around: tuple[str, ...]) -> float | None:
    """How often the page looks, if there is anything to wait for."""
    return PERIOD if "running" in around else None


def notices() -> None:
    """What could not be done, one sentence each, once."""
    for text in st.session_state.pop("notices", []):
        st.warning(text)


def _start(page: str, begin: Callable[[], Ticks]) -> None:
    """Begins the study in place of the page's last one; says in a sentence if it cannot."""
    _drop(page)
    owner = st.session_state.setdefault(jobs.OWNER, secrets.token_hex(4))
    try:
        new = jobs.scheduler().submit(begin(), best_device(), owner, "full")
    except (TooManyJobs, ValueError) as refused:
        st.session_state["notices"] = [str(refused)]
        return
    st.session_state[key(page)] = new.id
    st.query_params[TOKEN] = new.id


def _act(page: str, act: str) -> None:
    if (found := job(page)) is not None:
        getattr(jobs.scheduler(), act)(found.id)


def _drop(page: str) -> None:
    _act(page, "drop")
    st.session_state[key(page)] = None


def key(page: str) -> str:
    """Where the session keeps the token of a page's study."""
    return f"study of {page}"
