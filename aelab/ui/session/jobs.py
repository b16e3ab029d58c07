"""The jobs of this process, and which of them this page controls.

The job's id is a token in the URL: a refresh makes a new session, which finds its job again by it.
In its place may stand the key of a kept run, which is then shown as a job that is over.
"""

from collections.abc import Callable

import streamlit as st

from aelab.scheduler import Job, Pace, Scheduler, TooManyJobs
from aelab.store import example_runs
from aelab.training import DeviceError, Experiment, TrainingEvents, best_device, training_events
from aelab.ui.session import notices, saved_runs
from aelab.ui.session.state import session
from aelab.ui.shell.url import JOB

EXAMPLE = "example"  # in place of a token
REFUSED = (TooManyJobs, DeviceError)  # each with a sentence to show


@st.cache_resource(show_spinner=False)
def scheduler() -> Scheduler:
    """The one scheduler of this process; what ends is kept on disk."""
    writer = saved_runs.writer()

    def keep(job: Job) -> None:
        if job.run:
            writer.put(job.run)

    return Scheduler(keep)


def current() -> Job | None:
    """The kept run that the URL names, else the job of this session, else the URL's."""
    if (key := st.query_params.get(JOB)) and (run := saved_runs.find(key)):
        return Job(key, "", "finished" if run.finished else "stopped", "full", run)
    token = session().job or st.query_params.get(JOB)
    job = scheduler().get(token) if token else None
    session().job = job.id if job else ""
    return job


def example(variant: str, data_name: str) -> Job | None:
    """The network that comes with the lab for a variant and a data set, if there is one, as a job
    that is over; no address names it."""
    for run in example_runs(f"train.{variant}.{data_name}"):
        return Job(f"{EXAMPLE} {variant} {data_name}", "", "finished", "full", run)
    return None


def watched(job: Job) -> None:
    """A sign that somebody still looks: a tick does not run the page, which calls `current`."""
    scheduler().get(job.id)


def start(experiment: Experiment, pace: Pace, paused: bool = False) -> None:
    """Starts an experiment in place of this session's job; shows a sentence if that is refused."""
    forget()
    notices.of_address(())
    try:
        job = submit(lambda device: training_events(experiment, device), pace)
    except REFUSED as refusal:
        notices.add(str(refusal))
        return
    if paused:
        scheduler().pause(job.id)
    session().job = job.id


def submit(work: Callable[[str], TrainingEvents], pace: Pace) -> Job:
    """Starts work on the best device, for this session. Raises what REFUSED names."""
    device = best_device()
    return scheduler().submit(work(device), device, session().owner, pace)


def forget() -> None:
    """Drops this session's job."""
    if token := session().job:
        scheduler().drop(token)
    session().job = ""
    st.query_params.pop(JOB, None)
