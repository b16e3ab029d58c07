"""The captured step against the same step run kernel by kernel, on a GPU: to the last bit.

Every variant and stage, dense and convolutional, each optimiser, and settings changed on the way.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter

import numpy as np

from aelab.bench._row import Row
from aelab.bench.machine.digests import cases, digest, last, title
from aelab.bench.machine.snapshots import settle
from aelab.training import Change, Experiment, Run, best_device, capture, training_events

EPOCHS = 44  # of the digits: 60 steps or more in each stage
LIVE = (("vae", "beta", 4.0), ("basic", "rate", 1e-4), ("denoising", "level", 0.6))


def captured(device: str = "") -> Iterator[Row]:
    """Weights after at least 60 steps of each stage, captured and not; and who falls back."""
    device = device or best_device()
    if not device.startswith("cuda"):
        yield Row("captured against eager", "equal", "unmeasured: no GPU", True)
        return
    for key, values in cases():
        experiment = Experiment.of(key, "digits", **{"epochs": EPOCHS, **values})
        replayed, eager = last(experiment, device), _eager(experiment, device)
        again = _eager(experiment, device)
        own, gap = apart(eager, again), apart(replayed, eager)
        words = "equal" if gap == 0 else f"{gap:.1e} (eager itself {own:.1e})"
        note = f", falls back: {replayed.eager}" if replayed.eager else ""
        yield Row(f"captured against eager: {title(key, values)}", "equal", words + note,
                  gap <= 10 * own and not replayed.eager)  # fmt: skip


def live(device: str = "") -> Iterator[Row]:
    """How soon a change acts, and whether the run that was recorded repeats to the last bit."""
    device = device or best_device()
    for key, name, value in LIVE:
        work, took = training_events(Experiment.of(key, "mnist", epochs=2), device, film=False), 0.0
        for tick in work:
            if tick.step == 300 and not took:
                began = perf_counter()
                work.send(Change(name, value))
                next(work)
                settle(device)
                took = perf_counter() - began
            run = tick.run or None
        assert run
        same = digest(last(run.experiment, device)) == digest(run)
        yield Row(f"{key}: {name} changed live", "≤ 100 ms", f"{1000 * took:.0f} ms", took <= 0.1)
        yield Row("… repeated from its record", "equal", "equal" if same else "differs", same)


def apart(a: Run, b: Run) -> float:
    """The largest difference of two runs' weights."""
    return max(float(np.abs(w - b.weights[name]).max()) for name, w in a.weights.items())


def _eager(experiment: Experiment, device: str) -> Run:
    with _uncaptured():
        return last(experiment, device)


@contextmanager
def _uncaptured() -> Iterator[None]:
    """Within it no step is captured."""
    kept = capture.recorder
    capture.recorder = lambda device: None  # type: ignore[assignment]
    try:
        yield
    finally:
        capture.recorder = kept
