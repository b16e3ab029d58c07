"""A training that is broken off goes on from its checkpoint as if nothing had happened."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import numpy as np
import pytest
from test_training import each_variant

from aelab.models import variant
from aelab.store import Checkpoints, CheckpointWriter, NoRun, Unfinished
from aelab.training import (
    CHECKPOINT_NOW,
    Change,
    Checkpoint,
    Experiment,
    Run,
    resuming,
    train,
    training_events,
)

SHORT: dict[str, Any] = {"latent_dim": 3, "epochs": 3, "hidden": (16, 8)}
# Settings with a memory of their own, on top of SHORT.
OTHERS: dict[str, tuple[str, dict[str, Any]]] = {
    "momentum": ("basic", {"optimiser": "momentum", "rate": 1e-4}),
    "means over batches": ("basic", {"batch_norm": True}),
    "one batch an epoch": ("basic", {"batch_size": 100_000, "epochs": 30}),
}


def experiment(key: str, **values: Any) -> Experiment:
    known = variant(key).Config.of({}).values().keys() | {"epochs"}
    asked = {
        name: value for name, value in {**SHORT, **values}.items() if name in known | {*values}
    }
    return Experiment.of(key, "digits", **asked)


def broken_off(e: Experiment, step: int, changes: dict[int, Change] = {}) -> Checkpoint:  # noqa: B006
    """The checkpoint of a training that goes no further than to a step."""
    left, work = dict(changes), training_events(e, "cpu")
    for event in work:
        if event.step in left and not event.run:
            work.send(left.pop(event.step))
        if event.step == step:
            kept = work.send(CHECKPOINT_NOW).checkpoint
            work.close()
            assert kept is not None
            return kept
    raise AssertionError(f"it never came to step {step}")


def to_checkpoint(kept: Checkpoint, step: int) -> Checkpoint:
    """A later checkpoint of a training that goes on from one."""
    work = training_events(kept.experiment, "cpu", resumed=kept)
    later = next(
        k for event in work if event.step == step and (k := work.send(CHECKPOINT_NOW).checkpoint)
    )
    work.close()
    return later


def to_its_end(kept: Checkpoint) -> Run:
    *_, last = [e.run for e in training_events(kept.experiment, "cpu", resumed=kept) if e.run]
    return last


def assert_same_network(one: Run, other: Run) -> None:
    assert (one.last.step, one.figures) == (other.last.step, other.figures)
    assert np.array_equal(one.codes, other.codes)
    assert one.weights.keys() == other.weights.keys()
    assert all(np.array_equal(one.weights[name], w) for name, w in other.weights.items())


@each_variant
def test_every_variant_goes_on_to_the_last_bit(key: str) -> None:
    e = experiment(key)
    whole = to_its_end(broken_off(e, 0))
    assert_same_network(whole, train(key, "digits", device="cpu", **e.config.values(), epochs=3))
    for step in (7, 22, whole.last.step - 2):  # in an epoch, between two, in the last stage
        again = to_its_end(broken_off(e, step))
        assert_same_network(again, whole)
        assert [s.step for s in again.snapshots] == sorted({s.step for s in again.snapshots})
        assert again.snapshots[0].step == 0  # the film goes on, too


@pytest.mark.parametrize(("key", "values"), OTHERS.values(), ids=OTHERS.keys())
def test_what_is_remembered_between_steps_is_kept(key: str, values: dict[str, Any]) -> None:
    e = experiment(key, **values)
    assert_same_network(to_its_end(broken_off(e, 13)), to_its_end(broken_off(e, 0)))


def test_live_changes_are_kept_and_those_to_come_are_made() -> None:
    e = experiment("vae")
    changes = {5: Change("beta", 4.0), 20: Change("epochs", 4)}
    kept = broken_off(e, 30, changes)
    assert [change.step for change in kept.experiment.changes] == [5, 20]
    whole = to_its_end(kept)
    assert whole.last.step == 4 * 11
    repeated = to_its_end(broken_off(kept.experiment, 0))  # its changes are still to come
    early = to_its_end(broken_off(kept.experiment, 12))
    assert_same_network(repeated, whole)
    assert_same_network(early, whole)


def test_a_training_goes_on_after_two_breaks() -> None:
    e = experiment("denoising")
    kept = to_checkpoint(broken_off(e, 9), 15)
    assert_same_network(to_its_end(kept), to_its_end(broken_off(e, 0)))


def test_a_copy_without_room_does_not_end_the_training(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: object) -> dict[str, np.ndarray[Any, Any]]:
        raise MemoryError

    e = experiment("basic")
    whole = to_its_end(broken_off(e, 0))
    monkeypatch.setattr(resuming, "_copied", full)
    work, runs = training_events(e, "cpu"), []
    for event in work:
        runs += [event.run] if event.run else []
        assert work.send(CHECKPOINT_NOW).checkpoint is None
    assert_same_network(runs[-1], whole)


# On disk


def whole(found: Unfinished) -> Checkpoint:
    assert found.checkpoint is not None
    return found.checkpoint


def test_one_that_has_hardly_begun_begins_again(tmp_path: Path) -> None:
    Checkpoints(tmp_path).begin("a", experiment("vae"), {"pace": "slow"})
    found = Checkpoints(tmp_path).open("a")
    assert found == Unfinished(experiment("vae"), None, {"pace": "slow"})
    assert Checkpoints(tmp_path).head("a") == (experiment("vae"), 0, "")


def test_a_file_holds_the_whole_checkpoint(tmp_path: Path) -> None:
    kept, place = broken_off(experiment("vae"), 18), Checkpoints(tmp_path)
    place.keep("a", kept, {"pace": "full"})
    found = Checkpoints(tmp_path).open("a")
    assert found.about == {"pace": "full"}
    assert [s.step for s in whole(found).snapshots] == [s.step for s in kept.snapshots]
    assert_same_network(to_its_end(whole(found)), to_its_end(kept))
    assert place.names() == ("a",)
    place.drop("a")
    assert place.names() == ()


def test_the_film_is_appended(tmp_path: Path) -> None:
    place, e = Checkpoints(tmp_path), experiment("basic")
    place.keep("a", broken_off(e, 9), {})
    first = (tmp_path / "a" / "film-00000.safetensors").stat()
    again = Checkpoints(tmp_path)
    going = to_checkpoint(whole(again.open("a")), 15)
    again.keep("a", going, {})
    assert (tmp_path / "a" / "film-00000.safetensors").stat() == first
    assert [s.step for s in whole(again.open("a")).snapshots] == [s.step for s in going.snapshots]


@pytest.mark.parametrize("file", ["state.safetensors", "film-00000.safetensors"])
def test_what_is_damaged_is_named_and_nothing_else(file: str, tmp_path: Path) -> None:
    place = Checkpoints(tmp_path / "unfinished")
    place.keep("a", broken_off(experiment("basic"), 5), {})
    path = tmp_path / "unfinished" / "a" / file
    whole = path.read_bytes()
    flipped = whole[:-40] + bytes([whole[-40] ^ 1]) + whole[-39:]
    for bad in (b"", whole[:-40], whole[:200], bytes(100), flipped):
        path.write_bytes(bad)
        with pytest.raises(NoRun, match="damaged"):
            place.open("a")
    place.set_aside("a")
    assert not place.has("a")
    assert (tmp_path / "set_aside" / "a.training" / file).exists()


def test_a_disk_that_takes_nothing_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    writer = CheckpointWriter(Checkpoints(tmp_path / "file"))
    writer.put("a", broken_off(experiment("basic"), 1), {})
    writer.close()
    assert "cannot be kept on disk" in writer.failure


def test_only_the_newest_are_left_and_nothing_half_written(tmp_path: Path) -> None:
    place = Checkpoints(tmp_path)
    for i in range(5):
        place.mark(f"{i}")
        (tmp_path / f"{i}" / "state.x.part").write_bytes(b"half")
        (tmp_path / f"{i}" / ".tmpx").write_bytes(b"half")
        os.utime(tmp_path / f"{i}", (i, i))
    place.limit(3)
    place.tidy()
    assert sorted(str(f.relative_to(tmp_path)) for f in tmp_path.glob("*/*")) == [
        "2/under_way", "3/under_way", "4/under_way"]  # fmt: skip


# A process that is killed at any moment, and the one after it.
DIES = """
import sys
from pathlib import Path
from aelab.scheduler import Keeper, Scheduler, _job
from aelab.store import Checkpoints, CheckpointWriter
from aelab.training import Experiment, training_events
_job.CHECKPOINT_EVERY = 0.1
writer = CheckpointWriter(Checkpoints(Path(sys.argv[1])))
keeper = Keeper(checkpoint=lambda job, kept: writer.put("a", kept, {}))
e = Experiment.from_json(sys.argv[2])
Scheduler(keeper).submit(training_events(e, "cpu"), "cpu", "ann", "watchable", "training")
print("going", flush=True)
sys.stdin.read()
"""


def test_a_killed_process_loses_nothing(tmp_path: Path) -> None:
    e = experiment("sparse", epochs=10)
    arguments = [sys.executable, "-c", DIES, str(tmp_path), e.to_json()]
    with subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        end, steps = monotonic() + 60, set[int]()
        while len(steps) < 3 and monotonic() < end:
            sleep(0.05)
            if Checkpoints(tmp_path).has("a"):
                steps.add(whole(Checkpoints(tmp_path).open("a")).step)
        process.send_signal(signal.SIGKILL)
    kept = whole(Checkpoints(tmp_path).open("a"))
    assert 0 < kept.step < 10 * 11
    assert_same_network(to_its_end(kept), to_its_end(broken_off(e, 0)))
