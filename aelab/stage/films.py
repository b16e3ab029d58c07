"""The films of runs for the time machine: which snapshots they show, and all that these hold."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from aelab import data
from aelab.components.film_recording import film_recording
from aelab.training import Run, Snapshot
from aelab.training.snapshots import spaced

Bytes: TypeAlias = NDArray[np.uint8]

FRAMES = 60  # at most, more of the early ones
N_FILTERS = 30
N_SAMPLES = 10  # as many as there are fixed items
MOST_UNITS = 4  # of a code, the strongest, whose KL is written


def chosen(run: Run, most: int = FRAMES) -> list[Snapshot]:
    """At most so many snapshots of a run in order, the first and the last among them, dense at
    first."""
    return spaced(run.snapshots, most)


def samples(s: Snapshot) -> Bytes | None:
    """The samples that the stage shows, uint8 [10, d]."""
    return None if s.samples is None else s.samples[:N_SAMPLES]


@lru_cache(maxsize=4)
def whole(group: str, id: str, run: Run, most: int = FRAMES) -> bytes:
    """Everything that the stage shows of a run, at each snapshot of its film, at most so many."""
    film = chosen(run, most)
    pictures: dict[str, list[Bytes | None]] = {
        "reconstructions": [s.reconstruction for s in film],
        "corrupted": [s.corrupted for s in film],
        "samples": [samples(s) for s in film], "filters": [s.filters[:N_FILTERS] for s in film],
    }  # fmt: skip
    if data.info(run.experiment.data).kind == "points":
        pictures = {}
    stacked = {name: _stacked(found) for name, found in pictures.items()}
    kept = {name: stack for name, stack in stacked.items() if stack is not None}
    scales = _stacked([s.filter_scale[:N_FILTERS] for s in film]) if "filters" in kept else None
    return film_recording(
        group=group, run=id, steps=np.array([s.step for s in film]),
        frames=np.stack([s.points.astype(np.float32) for s in film]),
        figures=np.array([[s.knn_accuracy, s.squared_error] for s in film]), pictures=kept,
        scales={} if scales is None else {"filters": scales}, notes=[_units(s) for s in film],
    )  # fmt: skip


def _stacked(found: Sequence[NDArray[Any] | None]) -> NDArray[Any] | None:
    """Arrays of one shape as one [T, ...]; None if one is missing, empty or of another shape."""
    arrays = [array for array in found if array is not None and len(array)]
    alike = len(arrays) == len(found) and len({array.shape for array in arrays}) == 1
    return np.stack(arrays) if alike else None


def _units(s: Snapshot) -> str:
    """What each number of the code carries, where the variant measures it."""
    if (kl := s.extra.get("kl")) is None:
        return ""
    strongest = np.argsort(-kl)[:MOST_UNITS]
    values = ", ".join(f"z{i + 1} {max(0.0, kl[i]):.2f}" for i in strongest)
    return f"KL {values}{' …' if len(kl) > MOST_UNITS else ''} nats / image"
