"""What a finished run takes: memory while it is looked at, and disk."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import numpy as np

from aelab.analysis.latent.view import View
from aelab.bench._row import Row
from aelab.store import Store
from aelab.training import Run, Snapshot, train


def run() -> Iterator[Row]:
    """The default VAE on MNIST, all its snapshots included."""
    finished = train("vae", "mnist")
    memory = _bytes(finished) / 1e6
    yield Row(f"finished VAE, {len(finished.snapshots)} snapshots, in memory", "≤ 64 MB",
              f"{memory:.1f} MB", memory <= 64)  # fmt: skip
    with TemporaryDirectory() as folder:
        store = Store(Path(folder))
        key = store.save(finished).key
        disk = len(store.export(key)) / 1e6
        yield Row("… on disk", "≤ 20 MB", f"{disk:.1f} MB", disk <= 20)
        began = perf_counter()
        store.load(key)
        yield Row("… opened again in", "", f"{perf_counter() - began:.2f} s", True)


def _bytes(value: object) -> int:
    """Bytes of all arrays in a run."""
    if isinstance(value, np.ndarray):
        return value.nbytes
    if isinstance(value, Run | Snapshot | View):
        return sum(map(_bytes, vars(value).values()))
    if isinstance(value, Mapping):
        return sum(map(_bytes, value.values()))
    if isinstance(value, tuple):  # a layer is one as well
        return sum(map(_bytes, value))
    return 0
