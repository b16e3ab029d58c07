"""The jobs of this process, and which of them this page controls.

The job's id is a token in the URL: a refresh makes a new session, which finds its job again by it.
In its place may stand the key of a kept run, which is then shown as a job that is over.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import streamlit as st

from aelab.scheduler import STUDY, Job, Pace, Scheduler, TooManyJobs, new_token
from aelab.settings import settings
from aelab.store import Head, example_runs
from aelab.training import DeviceError, Experiment, TrainingEvents, best_device
from aelab.ui.session import limits, notices, people, saved_runs, teacher, unfinished
from aelab.ui.session.limits import TooLarge
from aelab.ui.session.state import session
from aelab.ui.shell.url import JOB

EXAMPLE = "example"  # in place of a token
REFUSED = (TooManyJobs, TooLarge, DeviceError)  # each with a sentence to show


@st.cache_resource(show_spinner=False)
def scheduler() -> Scheduler:
    """The one scheduler of this process; what ends or is under way is kept on disk."""
    return Scheduler(unfinished.keeper(), settings())


def find(token: str) -> Job | None:
    """The job of a token, which goes on from disk if the lab has ended meanwhile."""
    if job := scheduler().get(token):
        return job
    return _resumed(token) or _over(token) if token else None


def waiting() -> dict[str, Head]:
    """This person's trainings that an end of the lab has interrupted and no page has taken up, by
    name."""
    alive = {unfinished.name_of(job.id) for job in scheduler().jobs()}
    return {
        name: head for name, head in unfinished.heads().items()
        if name not in alive and (people.is_open() or head.owner == session().owner)
    }  # fmt: skip


def take_up(name: str) -> bool:
    """Makes an interrupted training this session's; False, and a sentence, if it cannot go on."""
    token = new_token()
    try:
        unfinished.checkpoints().rename(name, unfinished.name_of(token))
    except OSError as error:
        notices.add(f"The training cannot go on: {error}.")
        return False
    job = find(token)
    if job:
        session().job = job.id
    return job is not None


def current() -> Job | None:
    """The kept run that the URL names, else the job of this session, else the URL's."""
    if (key := st.query_params.get(JOB)) and (run := saved_runs.find(key)):
        return Job.of_run(key, "", run)
    token = session().job or st.query_params.get(JOB)
    job = find(token) if token else None
    session().job = job.id if job else ""
    return job


def example(variant: str, data_name: str) -> Job | None:
    """The network that comes with the lab for a variant and a data set, if there is one, as a job
    that is over; no address names it."""
    for run in example_runs(f"train.{variant}.{data_name}"):
        return Job.of_run(f"{EXAMPLE} {variant} {data_name}", "", run)
    return None


def start(experiment: Experiment, pace: Pace, paused: bool = False) -> None:
    """Starts an experiment in place of this session's job; shows a sentence if that is refused."""
    forget()
    notices.of_address(())
    try:
        job = submit("training", experiment, pace, paused)
    except REFUSED as refusal:
        notices.add(str(refusal))
        return
    session().job = job.id


def submit(kind: str, experiment: Experiment, pace: Pace, paused: bool = False) -> Job:
    """Trains on the best device, for this session; kind: how. Raises what REFUSED names."""
    limits.check(experiment)
    device, owner = best_device(), session().owner
    work = unfinished.TRAININGS[kind](experiment, device)
    about = unfinished.about(kind, owner, pace, paused)
    with _noted(lambda token: unfinished.begin_training(token, experiment, about)) as token:
        return scheduler().submit(work, device, owner, pace, kind, token, paused)


def submit_study(work: TrainingEvents) -> Job:
    """Begins a study, for this session. Raises what REFUSED names."""
    device, owner = best_device(), session().owner
    with _noted(unfinished.begin_study) as token:
        return scheduler().submit(work, device, owner, "full", STUDY, token)


@contextmanager
def _noted(begin: Callable[[str], None]) -> Iterator[str]:
    """The token of a job that is on the disk before it begins, and no longer if it is refused."""
    token = new_token()
    begin(token)
    try:
        yield token
    except REFUSED:
        unfinished.forget(unfinished.name_of(token))
        raise


def _resumed(token: str) -> Job | None:
    """A training that was under way when the lab ended; None if there is none."""
    kept = unfinished.found(unfinished.name_of(token))
    if kept is None:
        return None
    about = kept.about
    paused = about["state"] == "paused"
    try:
        device = best_device()
        work = unfinished.work(kept)(device)
        job = scheduler().submit(
            work, device, about["owner"], about["pace"], about["kind"], token, paused
        )
    except REFUSED as refusal:
        notices.add(str(refusal))
        return None
    step = kept.checkpoint.step if kept.checkpoint else 0
    words = "stands paused at" if paused else "goes on from"
    why = "Nobody was watching" if about.get("left") else "The lab had ended"
    job.message = f"{why}: this training {words} step {step:,}."
    return job


def _over(token: str) -> Job | None:
    """One that was over when it left the memory, with its kept run."""
    for known, owner, key in reversed(unfinished.over()):
        if known == token and (run := saved_runs.find(key)):
            return Job.of_run(token, owner, run)
    return None


def mine(job: Job) -> bool:
    """Whether this person may steer a job, not only see it."""
    return job.owner == session().owner or teacher.teaches()


def steer(token: str, act: str, *values: object) -> None:
    """Has the scheduler do something with a job, if it is this person's; else says so."""
    job = scheduler().get(token)
    if job is None:
        return
    if mine(job):
        getattr(scheduler(), act)(token, *values)
    else:
        notices.add("This is somebody else’s training: you can watch it, or train your own.")


def leave(token: str) -> None:
    """Drops a job that is this person's; somebody else's goes on without this page."""
    if (job := scheduler().get(token)) and mine(job):
        scheduler().drop(token)


def forget() -> None:
    """Leaves this session's job."""
    if token := session().job:
        leave(token)
    session().job = ""
    st.query_params.pop(JOB, None)
