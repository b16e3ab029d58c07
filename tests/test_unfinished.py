"""Pages whose server has died: what was under way on them goes on."""

from collections.abc import Callable
from pathlib import Path
from time import monotonic, sleep

import numpy as np
import pytest
from apptest import at_view, ran
from streamlit.testing.v1 import AppTest

from aelab.scheduler import Job, TooManyJobs, _worker
from aelab.store import Checkpoints, Store
from aelab.training import Experiment, train
from aelab.ui.session import jobs, loader, saved_runs, unfinished
from aelab.ui.shell.live import live

LONG = Experiment.of("basic", "digits", epochs=60, hidden=(16,))


@pytest.fixture(autouse=True)
def _ready(runs: Store) -> None:
    assert loader.loader().ready.wait(60)


def until(true: Callable[[], bool]) -> None:
    late = monotonic() + 60
    while not true():
        assert monotonic() < late
        sleep(0.01)


def under_way(wish: Callable[[Job], None] = lambda job: None) -> str:
    """The token of a training that the process has died under, once it was on the disk."""
    job = jobs.scheduler().submit(
        unfinished.TRAININGS["training"](LONG, "cpu"), "cpu", "ann", "watchable", "training"
    )
    until(lambda: job.event.step > 20)
    wish(job)
    jobs.scheduler().close()
    unfinished.writer().close()
    for gone in (jobs.scheduler, unfinished.writer, unfinished.checkpoints):
        gone.clear()
    return job.id


def opened(view: str, **address: str) -> AppTest:
    return ran(at_view(view, **address))


def test_an_open_page_takes_its_training_up_again() -> None:
    token = under_way()
    opened("train", job=token)
    job = jobs.scheduler().get(token)
    assert job is not None
    assert "goes on from step" in job.message
    assert (job.owner, job.pace, job.state) == ("ann", "watchable", "running")
    jobs.scheduler().set_pace(token, "full")
    until(lambda: job.state == "finished")
    whole = train("basic", "digits", device="cpu", epochs=60, hidden=(16,))
    assert job.run is not None
    assert np.array_equal(job.run.codes, whole.codes)
    until(lambda: not unfinished.checkpoints().names())  # there is nothing to go on with


def test_a_paused_training_stands_paused() -> None:
    def pause(job: Job) -> None:
        jobs.scheduler().pause(job.id)
        until(lambda: job.state == "paused" and not job.busy)

    token = under_way(pause)
    opened("train", job=token)
    job = jobs.scheduler().get(token)
    assert job is not None
    assert "stands paused at step" in job.message
    until(lambda: job.state == "paused" and job.run is not None)
    sleep(0.1)
    assert job.event.step == int(job.message.rpartition(" ")[2].strip("."))


def test_runs_side_by_side_go_on_too() -> None:
    tokens = [under_way()]
    page = opened("latent space", jobs=f"latent:{tokens[0]}")
    assert "goes on from step" in page.warning[0].value
    assert jobs.scheduler().get(tokens[0])


def damage(file: Path) -> None:
    """Cuts off its end."""
    file.write_bytes(file.read_bytes()[:-100])


def change_kind(file: Path) -> None:
    """Names a way to begin it that this lab does not know."""
    place = Checkpoints(file.parent.parent)
    found = place.open(file.parent.name)
    assert found.checkpoint
    place.keep(file.parent.name, found.checkpoint, {**found.about, "kind": "of a later lab"})


@pytest.mark.parametrize(("spoil", "stays"), [(damage, False), (change_kind, True)])
def test_what_cannot_go_on_is_said_and_set_aside_if_it_is_damaged(
    runs: Store, spoil: Callable[[Path], None], stays: bool
) -> None:
    token = under_way()
    (file,) = (runs.folder / "unfinished").glob("*/state.safetensors")
    spoil(file)
    page = opened("train", job=token, epochs="60", hidden="16")
    assert "cannot go on" in page.warning[0].value
    assert unfinished.checkpoints().names() == ((file.parent.name,) if stays else ())
    aside = (f"{file.parent.name}.training",)
    assert tuple(found.name for found in runs.set_aside()) == (() if stays else aside)


def test_what_is_refused_has_never_been_under_way(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> Job:
        raise TooManyJobs("Too many.")

    monkeypatch.setattr(jobs.scheduler(), "submit", refuse)
    for view in ("train", "noise sweep"):
        page = opened(view)
        page.button(key="train").click()
        assert "Too many." in [w.value for w in ran(page).warning]
    assert not list(unfinished.checkpoints().folder.glob("*"))


def test_the_runs_page_says_that_nothing_can_be_kept() -> None:
    unfinished.writer().failure = "Trainings under way cannot be kept on disk: full."
    assert unfinished.writer().failure in [w.value for w in opened("runs").warning]


def test_the_runs_page_lists_what_nobody_has_taken_up() -> None:
    token = under_way()
    name = unfinished.name_of(token)
    page = opened("runs")
    assert any("Interrupted" in words.value for words in page.markdown)
    page.button(key=f"interrupted.{name}").click()
    ran(page)
    (job,) = jobs.scheduler().jobs()
    assert job.id != token
    until(lambda: name not in unfinished.checkpoints().names() and job.event.step > 20)
    assert not any("Interrupted" in words.value for words in opened("runs").markdown)


def test_a_study_goes_on_with_what_it_has() -> None:
    page = opened("noise sweep")
    page.button(key="train").click()
    ran(page)
    token = page.query_params["study"].rpartition(":")[2]
    jobs.scheduler().close()
    jobs.scheduler.clear()
    again = opened("noise sweep", study=f"sweep.digits:{token}")
    assert "the rest goes on" in again.info[0].value
    assert [job.kind for job in jobs.scheduler().jobs()] == ["study"]


@pytest.mark.parametrize("paused", [False, True])
def test_what_nobody_looks_at_leaves_the_memory_and_goes_on_from_the_disk(paused: bool) -> None:
    page = opened("train", data="digits", epochs="60", hidden="16", pace="full")
    page.button(key="train").click()
    ran(page)
    (job,) = jobs.scheduler().jobs()
    until(lambda: job.event.step > 20)
    if paused:
        jobs.scheduler().pause(job.id)
        until(lambda: job.state == "paused" and not job.busy)
    until(lambda: unfinished.checkpoints().has(unfinished.name_of(job.id)))
    job.last_viewed -= _worker.PAUSE_AFTER + 1
    until(lambda: job.ended and not jobs.scheduler().jobs())
    assert live.sources["stage"](job.id) is None  # so that an open page is drawn anew
    opened("train", job=job.id)
    again = jobs.scheduler().get(job.id)
    assert again is not None
    assert again is not job
    assert again.message.startswith("Nobody was watching: this training" if not paused else "")
    assert again.state == ("paused" if paused else "running")
    jobs.scheduler().resume(job.id)
    until(lambda: again.state == "finished")
    whole = train("basic", "digits", device="cpu", epochs=60, hidden=(16,))
    assert again.run is not None
    assert np.array_equal(again.run.codes, whole.codes)


def test_what_is_over_leaves_the_memory_and_is_found_by_its_token() -> None:
    page = opened("train", data="digits", epochs="2", hidden="16", pace="full")
    page.button(key="train").click()
    ran(page)
    (job,) = jobs.scheduler().jobs()
    until(lambda: job.state == "finished" and saved_runs.store().has(job.run.experiment))
    job.last_viewed -= _worker.PAUSE_AFTER + 1
    until(lambda: not jobs.scheduler().jobs())
    again = jobs.find(job.id)
    assert again is not None
    assert (again.state, again.owner, again.ended) == ("finished", job.owner, True)
    assert np.array_equal(again.run.codes, job.run.codes)


def test_a_study_that_nobody_looks_at_begins_again_with_what_it_has() -> None:
    page = opened("noise sweep")
    page.button(key="train").click()
    ran(page)
    (job,) = jobs.scheduler().jobs()
    job.last_viewed -= _worker.PAUSE_AFTER + 1
    until(lambda: not jobs.scheduler().jobs())
    token = page.query_params["study"].rpartition(":")[2]
    again = opened("noise sweep", study=f"sweep.digits:{token}")
    assert "the rest goes on" in again.info[0].value
    assert [job.kind for job in jobs.scheduler().jobs()] == ["study"]


def test_a_study_that_is_over_does_not_begin_by_itself() -> None:
    page = opened("noise sweep")
    page.button(key="train").click()
    token = ran(page).query_params["study"].rpartition(":")[2]
    jobs.scheduler().stop(token)
    until(lambda: (job := jobs.scheduler().get(token)) is None or job.ended)
    until(lambda: not unfinished.checkpoints().marked(unfinished.name_of(token)))
    jobs.scheduler().close()
    jobs.scheduler.clear()
    again = opened("noise sweep", study=f"sweep.digits:{token}")
    assert not again.info
    assert not jobs.scheduler().workers
