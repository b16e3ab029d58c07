"""The runs on disk as pages see them: which of them the reader has picked to stand side by side."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TypeVar

import streamlit as st

from aelab.settings import settings
from aelab.store import (
    EXAMPLES,
    Belongings,
    NoRun,
    SavedRun,
    Store,
    UnknownRun,
    Writer,
    add_examples,
)
from aelab.training import Experiment, Run
from aelab.ui.session import notices, people
from aelab.ui.session.state import session
from aelab.ui.shell.url import RUNS

MOST = 4  # runs side by side
T = TypeVar("T")


@st.cache_resource(show_spinner=False)
def store() -> Store:
    """The one store of this process."""
    return Store(most=settings().runs)


@st.cache_resource(show_spinner=False)
def writer() -> Writer:
    """The thread that saves what has ended."""
    return Writer(store())


def belongings() -> Belongings:
    """Whose the runs of the store are."""
    return Belongings(store().folder / "people")


def listed() -> list[SavedRun]:
    """The runs that this person may see without a link: their own, and the lab's examples."""
    if people.is_open():
        return list(store().list())
    own = belongings().of(session().owner)
    return [saved for saved in store().list() if saved.key in own or saved.name in EXAMPLES]


def unknown() -> list[UnknownRun]:
    """As `listed`, those that this version does not know."""
    found = store().unknown()
    own = {run.key for run in found} if people.is_open() else belongings().of(session().owner)
    return [run for run in found if run.key in own]


def add(content: bytes) -> SavedRun:
    """Adds a run from its file; it is this person's from now on. Raises NoRun, OSError."""
    if fault := full(session().owner):
        raise OSError(fault)
    saved = store().add(content)
    belongings().give(session().owner, saved.key)
    return saved


def full(person: str, key: str = "") -> str:
    """Why no run of this key may be kept for a person any more, in a sentence, or nothing."""
    held, most = belongings().of(person), settings().runs_a_person
    if key in held or len(held) < most:
        return ""
    return f"{most:,} runs of yours are kept, the most here: delete some in Runs."


def delete(key: str) -> None:
    """Deletes a run, or only this person's hold on it while it is others' too."""
    nobodys = belongings().release(session().owner, key)
    if nobodys or people.is_open():
        store().delete(key)


@st.cache_resource(show_spinner=False, max_entries=8)
def opened(key: str, stamp: int) -> Run:
    """A kept run, read once. Raises NoRun."""
    return store().load(key)


def finished(experiment: Experiment) -> Run | None:
    """The kept run of this very experiment, if it was trained to its end."""
    return find(experiment.key) if store().has(experiment) else None


def find(key: str) -> Run | None:
    """The kept run of this key, if it is here and can be opened."""
    with suppress(NoRun):
        return opened(key, store().modified(key))
    return None


def selected(most: int = MOST) -> list[Run]:
    """The first of the picked runs, as stand beside every comparison; what is gone is named."""
    return _there(lambda key: opened(key, store().modified(key)), most)


def selected_entries() -> list[SavedRun]:
    """All picked runs as a list shows them; what is gone is named."""
    return _there(store().entry)


def _there(read: Callable[[str], T], most: int | None = None) -> list[T]:
    """What is read of the first of the picked runs; one that is gone is picked no longer."""
    found, good, keys = [], [], selected_keys()
    for key in keys[:most]:
        try:
            found.append(read(key))
            good.append(key)
        except NoRun as gone:
            notices.add(f"Run {key[:16]}: {gone}")
    if good != keys[:most]:
        select(good + (keys[most:] if most else []))
    return found


def name(key: str) -> str:
    """What the reader has called a kept run; nothing for one of the lab's examples."""
    with suppress(NoRun):
        found = store().entry(key).name
        return "" if found in EXAMPLES else found
    return ""


def selected_keys() -> list[str]:
    """Their keys; an address that names others comes first, once."""
    now, asked = session(), st.query_params.get(RUNS, "")
    if asked and asked != now.selected_address:
        now.selected_address = asked
        now.selected_runs = list(dict.fromkeys(key for key in asked.split(",") if key))
    return now.selected_runs


def select(chosen: Sequence[str]) -> None:
    """Puts these runs beside every comparison, in place of others; the address says so too."""
    session().selected_runs, session().selected_address = list(chosen), ",".join(chosen)
    if chosen:
        st.query_params[RUNS] = ",".join(chosen)
    elif RUNS in st.query_params:
        del st.query_params[RUNS]


def offer_examples() -> None:
    """Puts the examples into an empty store: a fresh install has something to look at."""
    if not store().list() and not store().unknown():
        with suppress(NoRun, OSError):  # a store that cannot be written says so on the Runs page
            add_examples(store())
