"""The Denoising page's time machine: what came out of each network at any step of its training.

A run keeps what it made of ten items as it saw them in training: a denoising network those with its
own noise on them, always the same, any other the clean ones. The film shows just that, and says so.
"""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from aelab import data
from aelab.analysis.pixels import rows_to_uint8
from aelab.analysis.quality import squared_errors
from aelab.components import SheetFilm, time_machine
from aelab.components.film_recording import film_recording
from aelab.components.planes import slot
from aelab.figures.images.denoising import NETWORKS
from aelab.training import Run, Snapshot, example_indices
from aelab.ui.pages.denoising.sheet import GROUP, Trial, named
from aelab.ui.session.comparison import Entry
from aelab.ui.shared import films, pca_baseline
from aelab.ui.shared.curve import error_curve

Floats = NDArray[np.float32]

HEIGHT = 96  # px of the curves
NOTE = "Errors: of clean pictures, which a denoising network never sees in training."


def filmed(trial: Trial, entries: Sequence[Entry]) -> SheetFilm | None:
    """What the sheet says of its film; None while anything is trained, or nothing was."""
    runs = _runs(entries)
    if not runs or any(entry.state == "running" for entry in entries):
        return None
    return SheetFilm(
        slot=slot(GROUP, 0), run=_name(trial, runs),
        note="each network on the input of its own training, noise and all",
    )  # fmt: skip


def scrubber(trial: Trial, entries: Sequence[Entry]) -> bytes:
    """The errors of all runs, and the scrubber; it rests while anything is trained."""
    film = filmed(trial, entries)
    pairs = zip(entries, NETWORKS, strict=False)
    return time_machine(
        group=GROUP, slots=[film.slot] if film else [], film=film.run if film else "",
        curves=[error_curve(named(e, e.run), colour, e.run) for e, colour in pairs],
        height=HEIGHT, note=NOTE,
    )  # fmt: skip


def recording(trial: Trial, entries: Sequence[Entry]) -> bytes | None:
    """The film, if there is one."""
    film = filmed(trial, entries)
    runs = _runs(entries)
    return _recording(film, runs, trial.components, trial.errors) if film else None


@lru_cache(maxsize=4)
def _recording(film: SheetFilm, runs: tuple[Run, ...], components: int, errors: bool) -> bytes:
    steps = sorted({s.step for run in runs for s in films.chosen(run)})
    steps = steps[:: -(-len(steps) // films.FRAMES)]
    found = [tuple(_at(run, step) for run in runs) for step in steps]
    frames = [_frame(snapshots, runs[0], components) for snapshots in found]
    d = frames[0].shape[2]
    return film_recording(
        group=film.slot, run=film.run, steps=np.array(steps),
        pictures={"tiles": np.stack([rows_to_uint8(f, errors).reshape(-1, d) for f in frames])},
        notes=["\n".join(_lines(*pair)) for pair in zip(frames, found, strict=True)],
    )  # fmt: skip


def _frame(snapshots: tuple[Snapshot, ...], run: Run, components: int) -> Floats:
    """The rows of one step, [rows, k, d] in [0, 1]."""
    dataset = data.load(run.experiment.data)
    clean = dataset.x_test[example_indices(dataset)]
    seen = [s.corrupted for s in snapshots if s.corrupted is not None]
    noisy = seen[0] / np.float32(255) if seen else clean
    best = pca_baseline.plane(dataset.name, components)
    made = [s.reconstruction / np.float32(255) for s in snapshots]
    return np.stack([clean, noisy, best.reconstruct(best.project(noisy)), *made]).astype(np.float32)


def _lines(frame: Floats, snapshots: tuple[Snapshot, ...]) -> list[str]:
    """A line a row: where it comes from, and the mean squared error of its items."""
    inputs = ["clean input" if s.corrupted is None else "noisy input" for s in snapshots]
    made = [f"{seen} · step {s.step:,}" for seen, s in zip(inputs, snapshots, strict=True)]
    noisy = "as in training" if "noisy input" in inputs else "no noise in training"
    errors = [f"{squared_errors(frame[0], row).mean():.3g} squared error" for row in frame[1:]]
    return ["", *map("\t".join, zip([noisy, "of this input", *made], errors, strict=True))]


def _at(run: Run, step: int) -> Snapshot:
    """The snapshot at or before a step."""
    return next(s for s in reversed(run.snapshots) if s.step <= step)


def _runs(entries: Sequence[Entry]) -> tuple[Run, ...]:
    return tuple(e.run for e in entries)


def _name(trial: Trial, runs: Sequence[Run]) -> str:
    """Another for another choice of what is shown."""
    keys = [f"{run.experiment.key}.{run.last.step}" for run in runs]
    return " ".join([*keys, str(trial.components), str(trial.errors)])
