"""Runs that stay: exact, whole or not at all, and never executed, whatever a file holds."""

import dataclasses
import io
import json
import random
import signal
import subprocess
import sys
import zipfile
from collections.abc import Callable, Mapping
from math import isnan
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import load as read_weights
from safetensors.numpy import save as write_weights

from aelab.models import variants
from aelab.scheduler import Job, Keeper, Scheduler
from aelab.stage.snapshots import badge
from aelab.stage.words import with_neighbours
from aelab.store import NoRun, Store, Writer
from aelab.training import WHOLE_SETS, Change, Experiment, Run, fit, train, training_events
from aelab.ui.shared.code_planes import panels


@pytest.fixture(scope="module")
def run() -> Run:
    return train("vae", "digits", epochs=2, hidden=(16,), seed=3)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "runs")


def same(a: Any, b: Any) -> bool:
    """Equal to the last bit, types included, and read-only where it is an array."""
    if isinstance(a, np.ndarray):
        assert isinstance(b, np.ndarray)
        assert not b.flags.writeable
        return a.dtype == b.dtype and a.shape == b.shape and a.tobytes() == b.tobytes()
    if isinstance(a, Experiment):
        return bool(a == b)
    if dataclasses.is_dataclass(a):
        return all(same(getattr(a, f.name), getattr(b, f.name)) for f in dataclasses.fields(a))
    if isinstance(a, Mapping):
        return a.keys() == b.keys() and all(same(a[k], b[k]) for k in a)
    if isinstance(a, tuple):
        return len(a) == len(b) and all(map(same, a, b))
    return bool(a == b or (a != a and b != b))


@pytest.mark.parametrize("variant", list(variants()))
def test_a_run_comes_back_as_it_was(variant: str, store: Store) -> None:
    run = train(variant, "digits", epochs=2)
    saved = store.save(run)
    back = Store(store.folder).load(saved.key)
    assert same(run, back)
    assert (back.decode(run.codes) == run.decode(run.codes)).all()
    assert saved.terms[0][2] == run.figures[saved.terms[0][0]]


def test_live_changes_make_another_run(store: Store) -> None:
    plain = Experiment.of("vae", "digits", epochs=1, hidden=(8,))
    changed = plain.changed(Change("beta", 4.0, 3))
    store.save(list(fit(plain))[-1])
    assert store.has(plain)
    assert not store.has(changed)
    run = list(fit(changed))[-1]
    assert store.load(store.save(run).key).experiment == changed
    assert len(store.list()) == 2


def test_an_unfinished_run_does_not_replace_the_finished_one(run: Run, store: Store) -> None:
    early = next(fit(run.experiment))
    assert not store.save(early).finished
    assert not store.has(run.experiment)
    store.save(run)
    assert store.save(early).finished
    assert same(run, store.load(run.experiment.key))


def test_name_star_delete_export_and_take(run: Run, store: Store, tmp_path: Path) -> None:
    key = store.save(run, "First").key
    store.star(key, True)
    store.rename(key, "  A  better\nname ")
    again = Store(store.folder).list()[0]
    assert (again.name, again.star) == ("A better name", True)
    other = Store(tmp_path / "other")
    taken = other.add(store.export(key))
    assert same(run, other.load(taken.key))
    assert (taken.saved_at, taken.name, taken.star) == (again.saved_at, "A better name", True)
    assert other.export(taken.key) == store.export(key)
    store.delete(key)
    assert store.list() == ()
    assert not list(store.folder.iterdir())
    with pytest.raises(NoRun):
        store.rename(key, "gone")
    with pytest.raises(NoRun):
        store.load("../../etc/passwd")


def rebuilt(content: bytes, **parts: Callable[[bytes], bytes]) -> bytes:
    """A file with some members changed, by the first word of their names."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            change = parts.get(name.partition(".")[0], lambda part: part)
            new.writestr(name, change(old.read(name)))
    return out.getvalue()


def edited(**values: Any) -> Callable[[bytes], bytes]:
    """Changes the experiment in run.json."""

    def change(part: bytes) -> bytes:
        head = json.loads(part)
        head["experiment"].update(values)
        return json.dumps(head).encode()

    return change


class Bomb:
    """A pickle that would leave a trace."""

    def __init__(self, trace: Path) -> None:
        self.trace = trace

    def __reduce__(self) -> tuple[Any, ...]:
        return Path.touch, (self.trace,)


def pickled(trace: Path) -> Callable[[bytes], bytes]:
    """An npz whose codes are an object array."""

    def change(part: bytes) -> bytes:
        with np.load(io.BytesIO(part)) as arrays:
            found: dict[str, Any] = dict(arrays)
        found["codes"] = np.array([Bomb(trace)], dtype=object)
        out = io.BytesIO()
        np.savez(out, **found)
        return out.getvalue()

    return change


def larger(part: bytes) -> bytes:
    weights = read_weights(part)
    name = next(iter(weights))
    weights[name] = np.zeros((3, 3), np.float32)
    return write_weights(weights)


def codes(*shape: int) -> Callable[[bytes], bytes]:
    """Codes of another shape."""

    def change(part: bytes) -> bytes:
        with np.load(io.BytesIO(part)) as arrays:
            found: dict[str, Any] = dict(arrays)
        found["codes"] = np.zeros(shape, np.float32)
        out = io.BytesIO()
        np.savez(out, **found)
        return out.getvalue()

    return change


def without_samples(part: bytes) -> bytes:
    """The film as it was before samples were part of it."""
    with np.load(io.BytesIO(part)) as arrays:
        kept = {name: arrays[name] for name in arrays if not name.startswith("film.samples")}
    out = io.BytesIO()
    np.savez(out, **kept)
    return out.getvalue()


def test_a_run_kept_before_samples_were_opens_without_them(run: Run, store: Store) -> None:
    key = store.save(run).key
    older = rebuilt(store.export(key), snapshots=without_samples)
    store.delete(key)
    back = store.load(store.add(older).key)
    assert run.last.samples is not None
    assert all(s.samples is None for s in back.snapshots)
    assert same(run.last.reconstruction, back.last.reconstruction)


def zeros(_: bytes) -> bytes:
    """An npz of half a megabyte that would unpack to 500."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for i in range(5):
            archive.writestr(f"film.points.{i}.npy", bytes(100_000_000))
    return out.getvalue()


BAD: dict[str, tuple[Callable[[bytes, Path], bytes], str]] = {
    "nothing": (lambda content, _: b"", "damaged"),
    "a picture": (lambda content, _: b"\x89PNG\r\n\x1a\n" + bytes(500), "damaged"),
    "truncated": (lambda content, _: content[: len(content) // 2], "damaged"),
    "a foreign zip": (lambda content, _: foreign(), "no run of AE Lab"),
    "a bomb": (lambda content, _: rebuilt(content, snapshots=zeros), "400 MB"),
    "pickle": (
        lambda content, trace: rebuilt(content, snapshots=pickled(trace)), "other than numbers"
    ),
    "other weights": (lambda content, _: rebuilt(content, weights=larger), "do not fit a"),
    "another variant": (
        lambda content, _: rebuilt(content, run=edited(variant="linear")), "(hidden|setting)"
    ),
    "no such variant": (lambda content, _: rebuilt(content, run=edited(variant="x")), "“x”"),
    "a bad setting": (lambda content, _: rebuilt(content, run=edited(seed=-1)), "seed"),
    "other codes": (lambda content, _: rebuilt(content, snapshots=codes(7, 2)), "arrays"),
    "no codes": (lambda content, _: rebuilt(content, snapshots=foreign_npz), "damaged"),
    "deep JSON": (lambda content, _: rebuilt(content, film=lambda _: b"[" * 100_000), "damaged"),
}  # fmt: skip


def foreign() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("../evil.txt", "hello")
    return out.getvalue()


def foreign_npz(_: bytes) -> bytes:
    out = io.BytesIO()
    np.savez(out, x=np.zeros(3))
    return out.getvalue()


@pytest.mark.parametrize("kind", BAD)
def test_bad_files_get_one_plain_sentence(
    kind: str, run: Run, store: Store, tmp_path: Path
) -> None:
    other = Store(tmp_path / "other")
    content, trace = other.export(other.save(run).key), tmp_path / "executed"
    make, words = BAD[kind]
    with pytest.raises(NoRun, match=words) as found:
        store.add(make(content, trace))
    assert "\n" not in str(found.value)
    assert not trace.exists()
    assert not store.folder.exists()


def test_a_flipped_byte_is_found_or_does_not_matter(run: Run, store: Store) -> None:
    content = store.export(store.save(run).key)
    chance, found = random.Random(0), 0
    for _ in range(25):
        place = chance.randrange(len(content))
        flipped = bytearray(content)
        flipped[place] ^= 1 << chance.randrange(8)
        other = Store(store.folder.parent / "other")
        try:
            saved = other.add(bytes(flipped))
        except NoRun:
            found += 1
            continue
        assert same(run, other.load(saved.key))
        other.delete(saved.key)
    assert found > 20


def test_damaged_files_are_named_and_set_aside(run: Run, store: Store) -> None:
    key = store.save(run).key
    damaged = store.folder / "0123456789abcdef.aelab"
    damaged.write_bytes(store.export(key)[:-2000])
    (store.folder / f"{key}.json").write_text("{half")
    assert [s.key for s in store.list()] == [key]
    assert store.set_aside()[0].why == "0123456789abcdef.aelab is damaged; it is set aside."
    assert (store.folder / "set_aside" / damaged.name).exists()


CHILD = """
import os, sys, time
from pathlib import Path
from aelab.store import Store

store = Store(Path(sys.argv[1]))
runs = [store.load(saved.key) for saved in store.list()]
fsync, writes = os.fsync, 0

def slow_disk(file):
    global writes
    writes += 1
    if writes > 7:
        os.truncate(file, os.fstat(file).st_size // 2)
        print("half-written", flush=True)
        time.sleep(60)
    fsync(file)

os.fsync = slow_disk
while True:
    for run in runs:
        store.save(run)
"""


@pytest.mark.slow
def test_a_process_killed_while_it_writes_loses_no_earlier_run(run: Run, store: Store) -> None:
    other = train("linear", "digits", epochs=1)
    keys = {store.save(run).key, store.save(other).key}
    command = [sys.executable, "-c", CHILD, str(store.folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "half-written\n"
        child.send_signal(signal.SIGKILL)
    (half,) = store.folder.glob("*.part")
    again = Store(store.folder)
    assert {s.key for s in again.list()} == keys
    assert all(again.load(key) for key in keys)
    why = f"{half.name} was half-written when the lab ended; it is set aside."
    assert again.set_aside() == ((half.name, why),)
    assert not half.exists()


def test_what_ends_in_the_scheduler_is_kept(store: Store) -> None:
    writer = Writer(store)

    def keep(job: Job) -> None:
        assert job.run
        writer.put(job.run)

    scheduler = Scheduler(Keeper(keep))
    short, long, untrained = (
        scheduler.submit(
            training_events(Experiment.of("linear", "digits", epochs=n), "cpu"), "cpu", "me", p
        )
        for n, p in ((2, "full"), (2000, "full"), (1999, "slow"))
    )
    scheduler.pause(untrained.id)
    end = monotonic() + 20
    while not (short.state == "finished" and long.run and long.run.last.step > 5):
        assert monotonic() < end
        sleep(0.01)
    step = untrained.run.last.step if untrained.run else 0
    scheduler.close()  # as when the server is shut down
    writer.close()
    kept = {s.experiment.training.epochs: s for s in store.list()}
    assert kept.keys() == {2, 2000} | ({1999} if step else set())
    assert (kept[2].finished, kept[2000].finished) == (True, False)


def test_a_file_of_before_shows_no_other_five_nearest(
    run: Run, store: Store, tmp_path: Path
) -> None:
    """Format 1 measured 5-NN otherwise: that figure is gone, the one over the whole sets stays."""
    before = run.figures[WHOLE_SETS]

    def older(part: bytes) -> bytes:
        head = json.loads(part)
        figures = {name: v for name, v in head["figures"].items() if name != WHOLE_SETS}
        return json.dumps(
            {**head, "format": 1, "figures": {**figures, "5-NN accuracy": before}}
        ).encode()

    content = store.export(store.save(run).key)
    other = Store(tmp_path / "other")
    saved = other.add(rebuilt(content, run=older))
    back = other.load(saved.key)
    assert isnan(saved.knn_accuracy)
    assert all(isnan(s.knn_accuracy) for s in back.snapshots)
    assert back.figures == run.figures
    assert "5-NN" not in with_neighbours(back.last.knn_accuracy, 1.0, "image")
    assert panels.near_of(back.last) == ""
    assert "5-NN" in panels.near_of(run.last)


def test_the_badge_says_where_steps_are_not_captured(run: Run) -> None:
    assert "not captured" not in badge(run)
    eager = dataclasses.replace(run, device="cuda:0", eager="steps run one kernel at a time: no")
    assert "cuda:0, steps not captured" in badge(eager)
