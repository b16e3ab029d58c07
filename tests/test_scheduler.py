"""The scheduler: what is asked for happens, device time is shared fairly, one failure stays one.

No test measures time: they wait until the worker has settled, and then look at what it did.
"""

import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import count
from threading import Event
from time import monotonic, sleep
from typing import Any

import numpy as np
import pytest
import torch

from aelab.models import variant
from aelab.scheduler import Job, Pace, Scheduler, TooManyJobs, _job, _worker
from aelab.settings import Settings
from aelab.training import (
    Change,
    Experiment,
    Run,
    TrainingEvent,
    TrainingEvents,
    TrainingFailed,
    snapshots,
    train,
    training_events,
)

PER_EPOCH = 1437 // 128
SHORT = {"latent_dim": 3, "hidden": (16,), "epochs": 4}
ENDLESS = {**SHORT, "epochs": 2000}


@pytest.fixture
def scheduler() -> Iterator[Scheduler]:
    made = Scheduler()
    yield made
    made.close()


def digits(**values: Any) -> TrainingEvents:
    return training_events(Experiment.of("basic", "digits", **{**SHORT, **values}), "cpu")


def submit(
    scheduler: Scheduler,
    work: TrainingEvents,
    owner: str = "ann",
    pace: Pace = "full",
    device: str = "cpu",
) -> Job:
    return scheduler.submit(work, device, owner, pace)


def until(done: Callable[[], object]) -> None:
    """Waits until something is so."""
    late = monotonic() + 60
    while not done():
        assert monotonic() < late, "it never came"
        sleep(0.002)


def settled(job: Job, *states: str) -> Run:
    """Waits until a job is in one of these states with nothing left to do, and looks at it."""
    until(lambda: not job.busy and job.state in states)
    assert job.run is not None
    return job.run


def counting(pulls: Counter[str], name: str, gate: Event | None = None) -> TrainingEvents:
    """A job that never ends and only counts how often it is pulled."""
    if gate:
        assert gate.wait(20)
    for step in count(1):
        pulls[name] += 1
        yield TrainingEvent(step, step / 10)


def failing(error: Exception) -> TrainingEvents:
    yield TrainingEvent(1, 0.1)
    raise error


def test_a_job_is_the_same_run_as_a_call(scheduler: Scheduler) -> None:
    job = submit(scheduler, digits())
    run = settled(job, "finished")
    called = train("basic", "digits", device="cpu", **SHORT)
    assert run.finished
    assert np.array_equal(run.codes, called.codes)
    assert all(np.array_equal(run.weights[name], w) for name, w in called.weights.items())
    assert run.figures == called.figures


def test_pause_and_resume(scheduler: Scheduler) -> None:
    job = submit(scheduler, digits(epochs=40))
    until(lambda: job.event.step > 3)
    for _ in range(2):  # every call may come twice
        scheduler.pause(job.id)
    run = settled(job, "paused")
    assert run.last.step == job.event.step < 40 * PER_EPOCH
    tick = job.event
    sleep(0.1)
    assert job.event == tick
    assert job.run is run
    for _ in range(2):
        scheduler.resume(job.id)
    run = settled(job, "finished")
    called = train("basic", "digits", device="cpu", **{**SHORT, "epochs": 40})
    assert np.array_equal(run.codes, called.codes)


def test_a_job_is_busy_until_what_was_asked_is_done(
    scheduler: Scheduler, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Paused is not yet at rest: the last picture is still to come."""
    begun, go = Event(), Event()
    monkeypatch.setattr(Job, "request_snapshot", lambda job: (begun.set(), go.wait(20)))
    job = submit(scheduler, counting(Counter(), "job"))
    scheduler.pause(job.id)
    assert begun.wait(20)
    assert (job.state, job.busy) == ("paused", True)
    go.set()
    until(lambda: not job.busy)


def test_single_steps(scheduler: Scheduler) -> None:
    job = submit(scheduler, digits(), pace="slow")
    scheduler.pause(job.id)
    scheduler.step(job.id, "batch")  # asked for before there is anything to see
    until(lambda: job.event.step)
    before = settled(job, "paused").last.step
    assert before <= 2  # one step, and at most one before the pause
    for n in range(1, 4):
        scheduler.step(job.id, "batch")
        assert settled_after(job, before + n).last.step == job.event.step == before + n
    scheduler.step(job.id, "epoch")
    whole = ((before + 3) // PER_EPOCH + 1) * PER_EPOCH
    run = settled_after(job, whole)
    assert (run.last.step, job.state) == (whole, "paused")
    scheduler.step(job.id, "epoch")
    assert settled_after(job, whole + PER_EPOCH).last.epoch == whole / PER_EPOCH + 1


def settled_after(job: Job, step: int) -> Run:
    until(lambda: job.event.step >= step)
    return settled(job, "paused")


def test_stop_keeps_a_last_snapshot(scheduler: Scheduler) -> None:
    job = submit(scheduler, digits(**ENDLESS))
    until(lambda: job.event.step > 3)
    scheduler.stop(job.id)
    until(lambda: job.ended)
    assert (job.state, job.message) == ("stopped", "")
    assert job.run is not None
    assert job.run.last.step == job.event.step
    assert not job.run.finished
    run = job.run
    for act in (scheduler.stop, scheduler.pause, scheduler.resume):
        act(job.id)
    scheduler.step(job.id, "batch")
    scheduler.change(job.id, Change("rate", 0.1))
    scheduler.set_pace(job.id, "slow")
    until(lambda: not job.busy)
    assert (job.state, job.run) == ("stopped", run)


def test_changes_are_made_or_refused(scheduler: Scheduler) -> None:
    job = submit(scheduler, digits(**ENDLESS))
    scheduler.pause(job.id)
    at = settled(job, "paused").last.step
    scheduler.change(job.id, Change("rate", 0.5))
    scheduler.step(job.id, "batch")
    assert settled_after(job, at + 1).experiment.changes == (Change("rate", 0.5, at),)
    scheduler.change(job.id, Change("rate", 50.0))
    until(lambda: job.message)
    assert "Learning rate (rate) cannot be 50.0" in job.message
    scheduler.resume(job.id)
    at = job.event.step
    until(lambda: job.event.step > at)
    assert (job.state, job.message) == ("running", "")


@pytest.mark.parametrize("act", ["pause", "stop", "change", "step"])
def test_what_is_asked_before_the_first_step_is_done(scheduler: Scheduler, act: str) -> None:
    gate, pulls = Event(), Counter[str]()
    submit(scheduler, counting(pulls, "first", gate))  # holds the worker
    job = submit(scheduler, digits(), "bob")
    if act == "change":
        scheduler.change(job.id, Change("rate", 0.5))
    if act in ("change", "step"):
        scheduler.step(job.id, "batch")
    else:
        getattr(scheduler, act)(job.id)
    gate.set()
    run = settled(job, "stopped" if act == "stop" else "paused")
    assert job.message == ""
    assert run.last.step == (act in ("change", "step"))
    assert len(run.experiment.changes) == (act == "change")


def test_more_epochs_after_the_end(scheduler: Scheduler) -> None:
    job = submit(scheduler, digits())
    assert settled(job, "finished").last.epoch == 4
    scheduler.change(job.id, Change("epochs", 6))
    scheduler.resume(job.id)
    until(lambda: job.run is not None and job.run.last.epoch == 6)
    run = settled(job, "finished")
    assert run.finished
    scheduler.resume(job.id)  # without more epochs there is nothing to do
    until(lambda: job.ended)
    assert (job.state, job.run) == ("finished", run)


def test_a_pace_is_a_rest_between_steps(scheduler: Scheduler) -> None:
    def rest(pace: Pace, step: int) -> float:
        return Job("id", "ann", "running", pace, event=TrainingEvent(step, 0.0)).delay()

    assert rest("slow", 5) == rest("slow", 5000) == 1 / 5
    assert rest("full", 5) == 0
    first = sum(rest("watchable", step) for step in range(200))
    assert first == pytest.approx(10)  # seconds
    later = [rest("watchable", step) for step in range(200, 2000)]
    assert later == sorted(later, reverse=True)
    assert later[-1] == 0

    pulls = Counter[str]()
    slow = submit(scheduler, counting(pulls, "slow"), "ann", "slow")
    full = submit(scheduler, counting(pulls, "full"), "bob", "full")
    until(lambda: pulls["full"] > 500 and pulls["slow"])
    assert slow.due - monotonic() <= 0.2
    assert pulls["slow"] <= 50 < pulls["full"]
    scheduler.pause(full.id)
    scheduler.set_pace(slow.id, "full")
    now = pulls["slow"]
    until(lambda: pulls["slow"] > now + 500)


def test_owners_share_a_device_whatever_the_number_of_their_jobs(
    scheduler: Scheduler, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_worker, "TIME_SLICE", 0)  # one pull a turn, so that turns can be counted
    gate, pulls = Event(), Counter[str]()
    for name in ("ann 1", "ann 2", "ann 3", "bob 1"):
        submit(scheduler, counting(pulls, name, gate), name[:3])
    seen: list[str] = []
    gate.set()
    until(lambda: pulls.total() > 1200)
    scheduler.close()
    seen = [pulls[f"ann {n}"] for n in (1, 2, 3)]
    assert sum(seen) == pytest.approx(pulls["bob 1"], abs=8)
    assert max(seen) - min(seen) <= 4


def test_a_slice_is_many_steps(scheduler: Scheduler) -> None:
    pulls = Counter[str]()
    jobs = [submit(scheduler, counting(pulls, name), name) for name in ("ann", "bob")]
    until(lambda: min(pulls["ann"], pulls["bob"]) > 200)
    assert all(job.last_turn < pulls.total() / 5 for job in jobs)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (TrainingFailed("Too large. Choose less."), "Too large. Choose less."),
        (ZeroDivisionError("by zero"), "Training met an error it did not expect: by zero."),
        (StopIteration(), "Training met an error it did not expect"),
    ],
)
def test_a_failure_ends_its_own_job_alone(
    scheduler: Scheduler, error: Exception, words: str
) -> None:
    pulls = Counter[str]()
    other = submit(scheduler, counting(pulls, "other"), "bob")
    job = submit(scheduler, failing(error))
    until(lambda: job.ended)
    assert job.state == "failed"
    assert job.message.startswith(words)
    now = pulls["other"]
    until(lambda: pulls["other"] > now)
    assert other.state == "running"


def test_a_run_that_fails_keeps_its_last_good_snapshot(scheduler: Scheduler) -> None:
    job = submit(scheduler, digits(output="linear", optimiser="sgd", rate=10.0))
    until(lambda: job.ended)
    assert job.state == "failed"
    assert "Try a smaller learning rate than 10." in job.message
    assert job.run is not None
    assert np.isfinite(job.run.codes).all()


@pytest.mark.parametrize("where", ["__init__", "loss"])
def test_out_of_memory_is_a_sentence_with_a_way_out(
    scheduler: Scheduler, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any) -> None:
        raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 20.00 GiB")

    monkeypatch.setattr(variant("basic").Model, where, full)
    job = submit(scheduler, digits(batch_size=512))
    until(lambda: job.ended)
    assert job.state == "failed"
    assert job.message.startswith("There is not enough memory for this network.")
    assert job.message.endswith("a batch smaller than 512.")


def test_jobs_that_nobody_looks_at_rest_and_are_forgotten(scheduler: Scheduler) -> None:
    pulls = Counter[str]()
    seen = submit(scheduler, counting(pulls, "seen"), "ann")
    left = submit(scheduler, counting(pulls, "left"), "bob")
    left.last_viewed -= _worker.PAUSE_AFTER + 1
    until(lambda: left.state == "paused")
    assert left.message == "Paused: nobody was watching."
    assert seen.state == "running"
    now = pulls["left"]
    assert scheduler.get(left.id) is left  # somebody is back
    until(lambda: pulls["left"] > now)
    assert (left.state, left.message) == ("running", "")
    left.last_viewed -= _worker.DROP_AFTER + 1
    until(lambda: left.ended)
    until(lambda: scheduler.get(left.id) is None)
    assert scheduler.get(seen.id) is seen
    scheduler.drop(seen.id)
    until(lambda: scheduler.get(seen.id) is None)
    assert seen.ended
    for act in (scheduler.drop, scheduler.pause, scheduler.stop, scheduler.resume):
        act(seen.id)  # late clicks mean nothing


def test_there_is_an_end_to_the_number_of_jobs(scheduler: Scheduler) -> None:
    scheduler.settings = Settings(jobs=2)
    pulls = Counter[str]()
    jobs = [submit(scheduler, counting(pulls, str(n)), device=f"device {n}") for n in (1, 2)]
    with pytest.raises(TooManyJobs, match=r"^2 runs .*\.$"):
        submit(scheduler, counting(pulls, "3"))
    scheduler.drop(jobs[0].id)
    until(lambda: scheduler.get(jobs[0].id) is None)
    assert submit(scheduler, counting(pulls, "3")).state == "running"


def test_close_ends_all_jobs_and_threads() -> None:
    scheduler, pulls = Scheduler(), Counter[str]()
    jobs = [submit(scheduler, counting(pulls, d), device=d) for d in ("one", "two")]
    jobs.append(submit(scheduler, digits(**ENDLESS), device="two"))
    until(lambda: jobs[-1].run is not None)
    threads = [worker.thread for worker in scheduler.workers.values()]
    assert len(threads) == 2
    for _ in range(2):
        scheduler.close()
    assert not any(thread.is_alive() for thread in threads)
    assert all(job.ended for job in jobs)
    now = pulls.total()
    sleep(0.02)
    assert pulls.total() == now


@pytest.mark.slow
def test_python_may_exit_while_a_job_runs() -> None:
    script = (
        "from time import sleep\n"
        "from aelab.scheduler import Scheduler\n"
        "from aelab.training import Experiment, training_events\n"
        "of = Experiment.of('basic', 'digits', hidden=(500, 500), epochs=2000)\n"
        "work = training_events(of, 'cpu')\n"
        "job = Scheduler().submit(work, 'cpu', 'ann', 'full')\n"
        "while job.event.step < 3: sleep(0.01)\n"
        "print('leaving')\n"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", script], capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "leaving\n", "")


def test_jobs_that_share_a_device_put_their_looks_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """Alone a job takes every look that is due; with others it waits for its part of the time."""
    monkeypatch.setattr(snapshots, "CHEAP", 60.0)  # on a busy machine one may cost too much
    job = Job("id", "ann", "running", "full", events=digits(epochs=40))
    while not (job.run and job.run.last.step == 20):
        job.pull()
    assert len(job.run.snapshots) == 21
    job.sharing, job.snapshot_cost = 30, 10.0
    while job.event.step < 60:
        job.pull()
    assert job.run.last.step == 20
    job.sharing = 1
    while job.run.last.step == 20:
        job.pull()
    assert job.run.last.step <= 64
    job.end("stopped")


@pytest.mark.parametrize("watched", [True, False])
def test_one_who_watches_a_shared_device_is_owed_pictures(
    monkeypatch: pytest.MonkeyPatch, watched: bool
) -> None:
    """However many steps are planned: looks that are counted in steps come too seldom there."""
    job = Job("id", "ann", "running", "full", events=digits(epochs=2000), sharing=30)
    while not (job.run and job.event.step > 200):
        job.pull()
    monkeypatch.setattr(_job, "PICTURE_EVERY", 0.0)
    monkeypatch.setattr(_job, "WATCHED_SHARE", float("inf"))
    before, job.snapshot_cost = job.run.last.step, 10.0
    while job.event.step < 210:
        job.last_viewed = monotonic() - (0.0 if watched else 2 * _job.LOOKED_AT)
        job.pull()
    assert (job.run.last.step > before) == watched
    job.end("stopped")


def test_all_jobs_of_a_device_get_looks(scheduler: Scheduler) -> None:
    jobs = [submit(scheduler, digits(epochs=2000), owner=f"owner {k}") for k in range(6)]
    until(lambda: all(job.event.step > 30 for job in jobs))
    until(lambda: {job.sharing for job in jobs} == {6})  # each learns of the last at its next look
    before = {job.id: job.run.last.step for job in jobs if job.run}
    until(lambda: all(job.run and job.run.last.step > before[job.id] for job in jobs))


def test_one_who_compares_runs_keeps_their_whole_films(
    scheduler: Scheduler, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two runs of one owner side by side have the snapshots that each would have alone."""
    monkeypatch.setattr(snapshots, "CHEAP", float("inf"))  # however slow the machine is now
    alone = settled(submit(scheduler, digits(epochs=10)), "finished")
    jobs = [submit(scheduler, digits(epochs=10)) for _ in range(2)]
    films = [settled(job, "finished") for job in jobs]
    assert {job.sharing for job in jobs} == {1}
    early = [s.step for s in alone.snapshots if s.step <= 20]
    assert early == list(range(21))
    for run in films:
        assert [s.step for s in run.snapshots if s.step <= 20] == early
        assert len(run.snapshots) > 0.7 * len(alone.snapshots)


def test_a_job_that_was_held_up_makes_up_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Twenty steps a second also for one whose turn comes late; but not for one long away."""
    now = [100.0]
    monkeypatch.setattr(_job, "monotonic", lambda: now[0])

    def steps() -> TrainingEvents:
        for step in count(1):
            yield TrainingEvent(step, 0.0)

    job = Job("id", "ann", "running", "watchable", events=steps(), due=100.0)
    for late in (0.0, 0.03, 0.0, 0.04):
        now[0] = max(now[0], job.due) + late
        job.pull()
    assert job.due == pytest.approx(100.2)  # four steps later, as if never late
    now[0] += 10
    job.pull()
    assert job.due == pytest.approx(now[0] - 0.15)
