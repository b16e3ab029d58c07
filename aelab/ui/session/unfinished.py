"""Jobs under way, on disk: after the lab has ended, however it did, they go on from there.

A training is kept as a checkpoint every few seconds. A study keeps each finding by itself; of it
only is kept that it was under way, and its page begins it again with what it has found.
"""

from collections import deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from hashlib import blake2b
from typing import Any

import streamlit as st

from aelab.scheduler import PACES, STUDY, Job, Keeper, Pace
from aelab.settings import settings
from aelab.store import Checkpoints, CheckpointWriter, Head, NoRun, NotKnown, Unfinished
from aelab.training import Checkpoint, Experiment, TrainingEvents, training_events, with_past
from aelab.ui.session import notices, saved_runs

# How a training is begun, by the name that is kept of it.
TRAININGS: dict[str, Callable[..., TrainingEvents]] = {
    "training": training_events, "with past": with_past,
}  # fmt: skip


@st.cache_resource(show_spinner=False)
def checkpoints() -> Checkpoints:
    """Those of this process and of the ones before."""
    found = Checkpoints(saved_runs.store().folder / "unfinished")
    found.tidy()
    found.limit(settings().jobs)
    return found


@st.cache_resource(show_spinner=False)
def writer() -> CheckpointWriter:
    """The thread that writes them."""
    return CheckpointWriter(checkpoints())


def keeper() -> Keeper:
    """What ends is kept as a run, what is under way as a checkpoint."""
    runs, kept = saved_runs.writer(), writer()

    def ended(job: Job) -> None:
        if job.run and (fault := saved_runs.full(job.owner, job.run.experiment.key)):
            job.message = f"This run is not kept. {fault}"
        elif job.run:
            with suppress(OSError):  # the writer will say so
                saved_runs.belongings().give(job.owner, job.run.experiment.key)
            runs.put(job.run)

    def checkpoint(job: Job, now: Checkpoint) -> None:
        paused = job.state == "paused" and not job.left
        known = about(job.kind, job.owner, job.pace, paused, job.left)
        kept.put(name_of(job.id), now, known)

    def left(job: Job) -> bool:
        name = name_of(job.id)
        if job.state in ("finished", "stopped"):
            return _over(job)
        study = job.kind == STUDY and checkpoints().marked(name)
        return study or (not kept.failure and checkpoints().has(name))

    def over(job: Job) -> None:
        kept.drop(name_of(job.id))

    return Keeper(ended, checkpoint, left, over)


def _over(job: Job) -> bool:
    """Whether the run of a job that is over can be found again by the job's token."""
    if job.run is None or job.progress or not saved_runs.store().has(job.run.experiment):
        return False
    over().append((job.id, job.owner, job.run.experiment.key))
    return True


@st.cache_resource(show_spinner=False)
def over() -> deque[tuple[str, str, str]]:
    """Tokens, owners and runs of jobs that are over and no longer in memory, the newest last."""
    return deque(maxlen=1000)


def found(name: str) -> Unfinished | None:
    """A training by the name of its folder; what is damaged is set aside, and that is said."""
    try:
        kept = checkpoints().open(name)
        if not _known(kept.about):
            raise NotKnown("This lab does not know how it was begun.")
        return kept
    except NoRun as gone:
        if checkpoints().has(name):
            notices.add(f"The training that was under way here cannot go on: {gone}")
            if not isinstance(gone, NotKnown):
                checkpoints().set_aside(name)
        return None


def _known(about: Mapping[str, Any]) -> bool:
    """Whether what is kept beside a checkpoint is what `about` gives."""
    return (
        about.get("kind") in TRAININGS and about.get("pace") in PACES
        and about.get("state") in ("running", "paused") and isinstance(about.get("owner"), str)
    )  # fmt: skip


def heads() -> dict[str, Head]:
    """All trainings on the disk that can be read, by the names of their folders."""
    known = {}
    for name in checkpoints().names():
        with suppress(NoRun):
            known[name] = checkpoints().head(name)
    return known


def unknown() -> dict[str, str]:
    """Why each of the others that is whole cannot go on here, by the names of their folders."""
    reasons = {}
    for name in checkpoints().names():
        try:
            checkpoints().head(name)
        except NotKnown as why:
            reasons[name] = str(why)
        except NoRun:
            continue  # it is set aside when somebody asks for it
    return reasons


def forget(name: str) -> None:
    """Deletes a training; a callback."""
    checkpoints().drop(name)


def work(kept: Unfinished) -> Callable[[str], TrainingEvents]:
    """What goes on with a training, on a device."""
    begin = TRAININGS[kept.about["kind"]]
    return partial(begin, kept.experiment, resumed=kept.checkpoint)


def begin_training(token: str, experiment: Experiment, about: Mapping[str, Any]) -> None:
    """A training is to begin; its first checkpoint is still to come."""
    checkpoints().limit(settings().jobs - 1)
    with suppress(OSError):  # its checkpoints will say so
        checkpoints().begin(name_of(token), experiment, about)


def begin_study(token: str) -> None:
    """A study is under way."""
    with suppress(OSError):  # a full disk costs only that it does not go on by itself
        checkpoints().mark(name_of(token))


def take_study(token: str) -> bool:
    """Whether a study of this token was under way when the lab ended; once."""
    there = checkpoints().marked(name_of(token))
    if there:
        checkpoints().drop(name_of(token))
    return there


def about(kind: str, owner: str, pace: Pace, paused: bool, left: bool = False) -> dict[str, Any]:
    """What is kept of a job beside its checkpoint. left: it rests as nobody has looked at it."""
    state = "paused" if paused else "running"
    return {"kind": kind, "owner": owner, "pace": pace, "state": state, "left": left}


def name_of(token: str) -> str:
    """The folder of a job: who reads it cannot control the job."""
    return blake2b(token.encode(), digest_size=8).hexdigest()
