"""A million items: how soon training begins once they are in memory, and what they take there."""

from collections.abc import Iterator
from contextlib import suppress
from time import perf_counter

import numpy as np

from aelab.bench._row import Row
from aelab.data import from_arrays
from aelab.training import Experiment, best_device, train, training_events

ITEMS, SIDE = 1_000_000, 28
SECONDS, TIMES = 5.0, 1.2  # at most; times the bytes of the items


def items(device: str = "") -> Iterator[Row]:
    """A million pictures of MNIST's size, as bytes."""
    device = device or best_device()
    train("basic", "digits", epochs=1, device=device)  # what is loaded once
    x, y = np.zeros((ITEMS, SIDE, SIDE), np.uint8), np.arange(ITEMS) % 10
    rng = np.random.default_rng(0)
    for picture in x.reshape(-1, 1000, SIDE, SIDE):  # written, so that the system gives the memory
        picture[:] = rng.integers(0, 256, (1, SIDE, SIDE), np.uint8)
    before, began = _resident(), perf_counter()
    dataset = from_arrays(x, y)
    seconds = 0.0
    for tick in training_events(Experiment.of("basic", dataset.name, epochs=1), device):
        if tick.step == 1 and not seconds:
            seconds = perf_counter() - began
        if tick.step == 1000:
            break
    times = 1 + (_resident() - before) / x.nbytes
    what = f"{ITEMS:,} items of {SIDE * SIDE} bytes"
    yield Row(f"{what}: in memory → first step", f"≤ {SECONDS:g} s", f"{seconds:.2f} s",
              seconds <= SECONDS)  # fmt: skip
    yield Row("… memory after 1,000 steps, of their bytes", f"≤ {TIMES:g} ×", f"{times:.2f} ×",
              times <= TIMES)  # fmt: skip


def _resident() -> int:
    """Bytes of memory that this process holds."""
    with suppress(OSError), open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4096
    return 0
