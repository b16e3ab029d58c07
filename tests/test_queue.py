"""The queue of a full device, and what one training may take."""

from collections.abc import Iterator
from dataclasses import replace
from math import inf
from pathlib import Path
from types import SimpleNamespace

import pytest
from test_scheduler import ENDLESS, digits, settled, submit, until

from aelab import data
from aelab.models import variants
from aelab.scheduler import Job, Scheduler
from aelab.scheduler._queue import AWAY, estimate, line_up
from aelab.settings import Settings
from aelab.store import Store
from aelab.training import Experiment, TrainingEvent, train
from aelab.training.run import sizes_of
from aelab.ui.session import limits, saved_runs
from aelab.ui.shell import guard


@pytest.fixture
def one_at_a_time() -> Iterator[Scheduler]:
    made = Scheduler(settings=Settings(at_once=1))
    yield made
    made.close()


def running(id: str, owner: str, asked: float) -> Job:
    return Job(id, owner, "running", "full", asked=asked)


def test_everybodys_first_comes_before_anybodys_second() -> None:
    """By hand: ann asks for three, then ben for two, then cas for one; two go on at a time."""
    asked = ["ann 1", "ann 2", "ann 3", "ben 1", "ben 2", "cas 1"]
    jobs = [running(name, name[:3], float(i)) for i, name in enumerate(asked)]
    line_up(jobs, 2)
    assert {job.id: job.place for job in jobs} == {
        "ann 1": 0, "ben 1": 0, "cas 1": 1, "ann 2": 2, "ben 2": 3, "ann 3": 4,
    }  # fmt: skip
    jobs[0].last_viewed -= AWAY + 1
    line_up(jobs, 2)
    assert [job.place for job in jobs] == [4, 1, 3, 0, 2, 0]  # what ann has left behind waits
    jobs[0].last_viewed += AWAY + 1
    jobs[3].state = "paused"  # then ben's other is his first
    line_up(jobs, 2)
    assert [job.place for job in jobs] == [0, 2, 3, 0, 0, 1]


def test_the_estimate_is_when_those_before_will_be_done(monkeypatch: pytest.MonkeyPatch) -> None:
    """By hand: 10 % in 10 s leave 80 s at 20 %; the second who waits waits for the other, 140 s."""
    jobs = [running(name, name, float(i)) for i, name in enumerate("abcde")]
    monkeypatch.setattr(Job, "share", property(lambda job: job.event.epoch))
    for job, now in zip(jobs, (0.1, 0.2, 0.0, 0.0, 0.0), strict=True):
        job.event = TrainingEvent(1, now)
    clock = 100.0
    monkeypatch.setattr("aelab.scheduler._queue.monotonic", lambda: clock)
    line_up(jobs, 2)
    estimate(jobs)
    assert [job.wait for job in jobs[2:]] == [inf, inf, inf]
    begins = "It begins when others end or pause."
    assert jobs[2].words == f"In the queue: place 1. {begins}"
    clock = 110.0
    jobs[0].event, jobs[1].event = TrainingEvent(2, 0.2), TrainingEvent(2, 0.25)
    estimate(jobs)
    assert jobs[2].wait == pytest.approx(80)
    assert jobs[3].wait == pytest.approx(150)
    assert jobs[4].wait == inf  # beyond those who go on nothing is known
    assert jobs[2].words == f"In the queue: place 1, about 1 min to go. {begins}"


def test_whoever_waits_sees_the_network_as_it_begins_and_is_next(one_at_a_time: Scheduler) -> None:
    first = submit(one_at_a_time, digits(**ENDLESS))
    second = submit(one_at_a_time, digits(**ENDLESS), owner="ben")
    until(lambda: first.event.step > 20 and second.run is not None and not second.pending)
    assert (first.place, second.place, second.event.step) == (0, 1, 0)
    assert second.words.startswith("In the queue: place 1")
    one_at_a_time.step(second.id, "batch")  # it steps out of the queue
    settled(second, "paused")
    assert (second.event.step, second.place) == (1, 0)
    one_at_a_time.resume(second.id)
    until(lambda: second.place == 1)
    one_at_a_time.pause(first.id)
    until(lambda: second.event.step > 20)
    assert not second.words


def test_a_training_rests_when_it_has_had_its_time() -> None:
    scheduler = Scheduler(settings=Settings(seconds=1))
    try:
        job = submit(scheduler, digits(**ENDLESS))
        first = settled(job, "paused")
        assert job.message == "Paused after 1 s: it may go on."
        scheduler.resume(job.id)
        assert settled(job, "paused").last.step >= first.last.step
    finally:
        scheduler.close()


@pytest.mark.parametrize("key", list(variants()))
def test_parameters_are_counted_without_making_them(key: str) -> None:
    run = train(key, "digits", epochs=1, items=256, latent_dim=2)
    known = variants()[key].parameters(run.experiment.config, sizes_of(data.load("digits")))
    assert known == run.parameters


def test_a_training_may_be_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    allowed = Settings(items=1000)
    monkeypatch.setattr(limits, "settings", lambda: allowed)
    limits.check(Experiment.of("basic", "digits", items=1000))
    with pytest.raises(limits.TooLarge, match=r"at most 1,000 items, not 1,437: choose fewer"):
        limits.check(Experiment.of("basic", "digits"))
    allowed = replace(allowed, items=2000)
    with pytest.raises(limits.TooLarge, match=r"^This network would have \d+,\d+,\d+ parameters"):
        limits.check(Experiment.of("basic", "digits", hidden=(4000,) * 8))


def test_a_store_takes_no_more_than_it_may(tmp_path: Path) -> None:
    store = Store(tmp_path, most=1)
    one, other = (train("basic", "digits", epochs=1, items=256, seed=seed) for seed in (1, 2))
    store.save(one)
    store.save(one)  # in place of itself
    with pytest.raises(OSError, match=r"^1 runs are kept, the most here: delete some in Runs$"):
        store.save(other)
    assert [saved.key for saved in store.list()] == [one.experiment.key]


@pytest.mark.usefixtures("runs")
def test_a_person_keeps_no_more_runs_than_they_may(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saved_runs, "settings", lambda: Settings(runs_a_person=1))
    held = saved_runs.belongings()
    assert not saved_runs.full("ann", "0" * 16)
    held.give("ann", "0" * 16)
    assert not saved_runs.full("ann", "0" * 16)  # it is theirs already
    assert not saved_runs.full("ben", "1" * 16)
    assert saved_runs.full("ann", "1" * 16).startswith("1 runs of yours are kept")


def test_files_are_kept_for_as_long_as_there_is_room(monkeypatch: pytest.MonkeyPatch) -> None:
    """One visit may keep two of the largest size, all together what the settings say."""
    million = 10**6
    held: dict[str, dict[str, SimpleNamespace]] = {}
    manager = SimpleNamespace(uploaded_file_mgr=SimpleNamespace(file_storage=held))
    monkeypatch.setattr(guard.runtime, "exists", lambda: True)
    monkeypatch.setattr(guard.runtime, "get_instance", lambda: manager)
    monkeypatch.setattr(guard, "settings", lambda: Settings(data_mb=2, uploads_mb=6))

    def room(visit: str) -> bool:
        return guard.has_room(f"{guard.UPLOADS}{visit}/file", million)

    for n in range(4):
        assert room("ann")
        held.setdefault("ann", {})[str(n)] = SimpleNamespace(data=bytes(million))
    assert not room("ann")
    assert room("ben")
    held["ben"] = {"0": SimpleNamespace(data=bytes(million)), "1": SimpleNamespace(data=b"1")}
    assert not room("cas")
    assert guard.has_room("/Train", 9 * million)
