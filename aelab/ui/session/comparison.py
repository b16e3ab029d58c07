"""Runs side by side: the experiments under way on a page, as many as it compares.

Each comparison page has jobs of its own, found again after a refresh by their tokens in the URL.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from aelab.figures.names import names_apart
from aelab.scheduler import Job, Pace, State
from aelab.schema import Value
from aelab.store import example_runs
from aelab.training import Change, Experiment, Run
from aelab.ui.session import jobs, notices, saved_runs
from aelab.ui.session.saved_runs import MOST
from aelab.ui.session.state import session
from aelab.ui.shell import controls as buttons
from aelab.ui.shell import url

PACE = (
    "How fast training runs. Slow: 5 steps a second. Watchable: 20 a second for the first 200 "
    "steps, in which most changes, then faster. Full: as fast as this computer can."
)


@dataclass(frozen=True)
class Entry:
    """One run of a comparison: of a job under way or ended, or (without a job) a saved one."""

    title: str
    run: Run
    job: Job | None
    example: bool = False  # trained beforehand, and shown until the page has runs of its own

    @property
    def state(self) -> State:
        """Of the job, running until its last picture is there; a saved run is finished."""
        return _state(self.job)


def entries(page: str) -> list[Entry]:
    """The runs that a page compares now: its own, then those that were picked on the Runs page.

    One without a first snapshot is left out.
    """
    pairs = [(run, job) for run, job in _all(page) if run]
    words = names_apart([run.experiment for run, _ in pairs])
    own = ["" if job else saved_runs.name(run.experiment.key) for run, job in pairs]
    named = distinct([name or title for name, title in zip(own, words, strict=True)])
    return [Entry(title, *pair) for title, pair in zip(named, pairs, strict=True)]


def examples(page: str, data_name: str) -> list[Entry]:
    """What a page shows of a data set before it has trained anything."""
    runs = example_runs(f"{page}.{data_name}")
    named = names_apart([run.experiment for run in runs])
    return [Entry(title, run, None, True) for title, run in zip(named, runs, strict=True)]


def states(page: str) -> tuple[State, ...]:
    """The states of all runs that a page compares, those without a first snapshot too."""
    return tuple(_state(job) for _, job in _all(page))


def said(page: str) -> tuple[str, ...]:
    """What the runs of a page have to say: why one failed, where it stands in the queue."""
    return tuple(job.words if job else "" for _, job in _all(page))


def messages(page: str) -> None:
    """Shows it; those that wait in the queue in one sentence."""
    titles = {entry.job.id: f"{entry.title}: " for entry in entries(page) if entry.job}
    own = [job for _, job in _all(page) if job]
    for job in own:
        if job.message:
            words = titles.get(job.id, "") + job.message
            notices.show(words, "error" if job.state == "failed" else "warning")
    if waiting := sorted((job for job in own if job.place), key=lambda job: job.place):
        more = f" {len(waiting)} of these trainings wait." if waiting[1:] else ""
        notices.show(waiting[0].queue + more, "info")


def older(shown: Sequence[Entry]) -> str:
    """Which of the runs were trained by older code, in a sentence, or nothing."""
    found = [entry for entry in shown if entry.run.of_older_code]
    if not found:
        return ""
    which = "" if len(found) == len(shown) else f": {', '.join(entry.title for entry in found)}"
    versions = " and ".join(sorted({entry.run.version for entry in found}))
    return f"Trained by older code ({versions}){which}."


def last_step(runs: Sequence[Run]) -> int:
    """The furthest step of runs side by side."""
    return max((run.last.step for run in runs), default=0)


def start(page: str, experiments: Sequence[Experiment], kind: str = "training") -> None:
    """Trains these experiments at full pace, in turns, in place of the page's jobs."""
    drop(page)
    add(page, experiments[:MOST], kind)


def add(page: str, experiments: Sequence[Experiment], kind: str = "training") -> None:
    """Trains these too; the page's oldest jobs make room."""
    room = MOST - len(experiments)
    old = _tokens(page)
    tokens = old[max(0, len(old) - room) :]
    for token in old[: len(old) - len(tokens)]:
        jobs.leave(token)
    for experiment in experiments:
        try:
            job = jobs.submit(kind, experiment, "full")
        except jobs.REFUSED as refusal:
            notices.add(str(refusal))
            break
        tokens.append(job.id)
    session().jobs[page] = tokens
    url.keep(url.JOBS, page, ",".join(tokens))


def change(page: str, kind: str, setting: str, value: Value) -> None:
    """Hands a live setting to the page's jobs of a kind of autoencoder."""
    for entry in entries(page):
        fits = entry.run.experiment.variant == kind and entry.state != "finished"
        if fits and entry.job and not entry.job.ended:
            jobs.steer(entry.job.id, "change", Change(setting, value))


def drop(page: str, keep: Collection[str] = ()) -> None:
    """Ends and forgets the page's jobs, but those of the experiments with the keys to keep."""
    kept_on = []
    for token in _tokens(page):
        job = jobs.find(token)
        if job and job.run and job.run.experiment.key in keep:
            kept_on.append(token)
        else:
            jobs.leave(token)
    session().jobs[page] = kept_on


def controls(page: str, shown: Sequence[Entry]) -> DeltaGenerator:
    """Train · Pause · Stop for all of a page's runs; the row, which has room for more.

    Of examples it is said elsewhere that they were trained beforehand.
    """
    _publish(page)
    notices.shown()
    messages(page)
    row = buttons.bar(page, states(page), "Train", partial(_act, page))
    if words := older([entry for entry in shown if not entry.example]):
        row.markdown(f":gray-badge[{words}]", width="content")
    return row


def pace(page: str, paces: Sequence[Pace]) -> None:
    """How fast the page's jobs are; acts at once. Without it comparisons are trained at full pace.

    paces: the first is the usual one.
    """
    st.markdown("Pace", help=PACE, width="content")  # a hidden label would hide its help
    chosen = st.segmented_control(
        "Pace", paces, default=paces[0], required=True, label_visibility="collapsed",
        **url.bound(f"{page}.pace", url.one_of(paces)),
    )  # fmt: skip
    for token in _tokens(page):
        job = jobs.find(token)
        if job and chosen and job.pace != chosen and not job.ended and jobs.mine(job):
            jobs.steer(token, "set_pace", chosen)


def _all(page: str) -> list[tuple[Run | None, Job | None]]:
    """Runs and jobs of a page, then the picked runs; a job has no run before its first snapshot."""
    found = [job for token in _tokens(page) if (job := jobs.find(token))]
    own: list[tuple[Run | None, Job | None]] = [(job.run, job) for job in found]
    return [*own, *((run, None) for run in saved_runs.selected())][:MOST]


def _state(job: Job | None) -> State:
    if job is None:
        return "finished"
    return "running" if job.busy else job.state


def _act(page: str, act: str) -> None:
    for token in _tokens(page):
        jobs.steer(token, act)


def _tokens(page: str) -> list[str]:
    known = session().jobs
    if page not in known:
        known[page] = [token for token in url.own(url.JOBS, page).split(",") if token]
    return known[page]


def _publish(page: str) -> None:
    """Puts jobs and picked runs into the address: a link of the menu has dropped them."""
    if tokens := _tokens(page):
        url.keep(url.JOBS, page, ",".join(tokens))
    picked = ",".join(saved_runs.selected_keys())
    if picked and st.query_params.get(url.RUNS) != picked:
        st.query_params[url.RUNS] = picked


def distinct(titles: Sequence[str]) -> list[str]:
    """The same titles, the second of a kind with a (2) behind it."""
    before = [titles[:i].count(title) for i, title in enumerate(titles)]
    return [f"{t} ({n + 1})" if n else t for t, n in zip(titles, before, strict=True)]
