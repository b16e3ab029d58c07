"""Runs side by side: the experiments under way on a page, as many as it compares.

Each comparison page has jobs of its own, found again after a refresh by their tokens in the URL.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from aelab.models import variant
from aelab.scheduler import Job, State
from aelab.training import Experiment, Run, ticks
from aelab.ui.session import jobs, notices, saved_runs
from aelab.ui.session.saved_runs import MOST
from aelab.ui.shell import controls as buttons
from aelab.ui.shell import url

JOBS = "jobs"  # in the URL


@dataclass(frozen=True)
class Entry:
    """One run of a comparison: a job under way or ended, or (without a job) a run that was kept."""

    title: str
    run: Run | None  # None before the first snapshot
    job: Job | None

    @property
    def state(self) -> State:
        """As of a job, running until its last picture is there; a run that was kept is finished."""
        if self.job is None:
            return "finished"
        return "running" if self.job.busy else self.job.state


def entries(page: str) -> list[Entry]:
    """The runs that a page compares now: its own, then those that were picked on the Runs page."""
    found = [job for token in _tokens(page) if (job := jobs.scheduler().look(token))]
    pairs: list[tuple[Run | None, Job | None]] = [(job.run, job) for job in found]
    pairs += [(run, None) for run in saved_runs.picked()]
    rest = iter(titles([run.experiment for run, _ in pairs[:MOST] if run]))
    words = [next(rest) if run else "…" for run, _ in pairs[:MOST]]
    own = [
        "" if job or not run else saved_runs.name(run.experiment.key) for run, job in pairs[:MOST]
    ]
    named = _distinct([name or title for name, title in zip(own, words, strict=True)])
    return [Entry(title, *pair) for title, pair in zip(named, pairs[:MOST], strict=True)]


def states(page: str) -> tuple[State, ...]:
    """The states of the runs that a page compares."""
    return states_of(entries(page))


def states_of(entries: Sequence[Entry]) -> tuple[State, ...]:
    """The states of these runs."""
    return tuple(entry.state for entry in entries)


def messages(entries: Sequence[Entry]) -> None:
    """A sentence for each run that failed, or has something else to say."""
    for entry in entries:
        if entry.job and entry.job.message:
            words = f"{entry.title}: {entry.job.message}" if entry.run else entry.job.message
            (st.error if entry.state == "failed" else st.warning)(words)


def start(page: str, experiments: Sequence[Experiment]) -> None:
    """Trains these experiments at full pace, in turns, in place of the page's jobs."""
    drop(page)
    add(page, experiments[:MOST])


def add(page: str, experiments: Sequence[Experiment]) -> None:
    """Trains these too; the page's oldest jobs make room."""
    room = MOST - len(experiments)
    old = _tokens(page)
    tokens = old[max(0, len(old) - room) :]
    for token in old[: len(old) - len(tokens)]:
        jobs.scheduler().drop(token)
    for experiment in experiments:
        try:
            job = jobs.submit(partial(ticks, experiment), "full")
        except jobs.REFUSED as refusal:
            notices.add(str(refusal))
            break
        tokens.append(job.id)
    st.session_state[_key(page)] = tokens
    url.keep(JOBS, page, ",".join(tokens))


def drop(page: str, keep: Collection[str] = ()) -> None:
    """Ends and forgets the page's jobs, but those of the experiments with the keys to keep."""
    kept_on = []
    for token in _tokens(page):
        job = jobs.scheduler().look(token)
        if job and job.run and job.run.experiment.key in keep:
            kept_on.append(token)
        else:
            jobs.scheduler().drop(token)
    st.session_state[_key(page)] = kept_on


def controls(page: str, experiments: Sequence[Experiment]) -> DeltaGenerator:
    """Train · Pause · Stop for all of a page's runs; the row, which has room for more."""
    heed(page, experiments)
    _publish(page)
    found = entries(page)
    notices.shown()
    messages(found)
    return buttons.bar(page, states_of(found), "Train", partial(_all, page))


def heed(page: str, experiments: Sequence[Experiment]) -> None:
    """Trains these if Train has been pressed; first on a page that draws runs above the row.

    Where there are none the page's last ones stay.
    """
    if buttons.pressed(page) and experiments:
        start(page, experiments)


def titles(experiments: Sequence[Experiment]) -> list[str]:
    """A short name for each: the variant, and the settings in which these differ."""
    values = [
        {**config.values(), **training.values(), "seed": e.seed, "data": e.data}
        for e in experiments
        for config, training in [e.now()]
    ]
    names = [variant(e.variant).Model.name for e in experiments]
    if len(set(names)) == len(names):
        return names
    shared = set.intersection(*({*v} for v in values))
    differing = [key for key in sorted(shared) if len({str(v[key]) for v in values}) > 1]
    return [
        " · ".join([name, *(f"{key} {v[key]}" for key in differing)])
        for name, v in zip(names, values, strict=True)
    ]


def _all(page: str, act: str) -> None:
    for token in _tokens(page):
        getattr(jobs.scheduler(), act)(token)


def _tokens(page: str) -> list[str]:
    state = st.session_state
    if _key(page) not in state:
        state[_key(page)] = [t for t in url.own(JOBS, page).split(",") if t]
    tokens: list[str] = state[_key(page)]
    return tokens


def _publish(page: str) -> None:
    """Puts jobs and picked runs into the address: a link of the menu has dropped them."""
    if tokens := _tokens(page):
        url.keep(JOBS, page, ",".join(tokens))
    picked = ",".join(saved_runs.wanted())
    if picked and st.query_params.get(saved_runs.PICKED) != picked:
        st.query_params[saved_runs.PICKED] = picked


def _distinct(titles: Sequence[str]) -> list[str]:
    """The same titles, the second of a kind with a (2) behind it."""
    before = [titles[:i].count(title) for i, title in enumerate(titles)]
    return [f"{t} ({n + 1})" if n else t for t, n in zip(titles, before, strict=True)]


def _key(page: str) -> str:
    return f"jobs of {page}"
