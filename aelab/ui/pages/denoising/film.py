"""The Denoising page's time machine: how well each network repaired at any step of its training.

Curve, film and rows show one thing: the items with the noise that the page has now, and what comes
out of each network. A run from disk has its last network alone, and so one value in place of a
curve.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from aelab import data
from aelab.analysis.pixels import rows_to_uint8
from aelab.components import Curve, SheetFilm, time_machine
from aelab.components.film_recording import film_recording
from aelab.components.planes import slot
from aelab.figures.images.denoising import (
    NETWORKS,
    CorruptedItems,
    by_nothing,
    by_pca,
    error_line,
    output,
    repair_error,
)
from aelab.stage import films
from aelab.training import PastNetwork, Run
from aelab.ui.pages.denoising.sheet import GROUP, Trial, named, networks
from aelab.ui.session.comparison import Entry, last_step

Floats = NDArray[np.float32]

HEIGHT = 96  # px of the curves
ROOM = 1.5  # the axis ends so far above the largest error of the end: untrained nets err far more
LABEL = "squared error / image of the output"
NOTE = "Against the clean picture; “noisy”: without any repair."


def filmed(trial: Trial, entries: Sequence[Entry]) -> SheetFilm | None:
    """What the sheet says of its film; None while anything is trained, or nothing was."""
    runs = _runs(entries)
    if not runs or any(entry.state == "running" for entry in entries):
        return None
    return SheetFilm(slot=slot(GROUP, 0), run=_name(trial, runs), note=trial.words)


def scrubber(trial: Trial, entries: Sequence[Entry]) -> bytes:
    """The errors of all runs, and the scrubber; it rests while anything is trained."""
    film, curves = filmed(trial, entries), _curves(trial, entries) if entries else []
    return time_machine(
        group=GROUP, slots=[film.slot] if film else [], film=film.run if film else "",
        curves=curves, height=HEIGHT, note=NOTE, label=LABEL,
        top=ROOM * max((float(curve.errors[-1]) for curve in curves), default=0.0),
    )  # fmt: skip


def recording(trial: Trial, entries: Sequence[Entry], own: bytes | None) -> bytes | None:
    """The film, if there is one; own: see `Trial.items`."""
    film = filmed(trial, entries)
    return _recording(film, trial, _runs(entries), own) if film else None


def _curves(trial: Trial, entries: Sequence[Entry]) -> list[Curve]:
    """The errors of what comes out of each network, step by step; of noise and PCA as levels."""
    items, ends = trial.items(), np.array([0, last_step(_runs(entries))])
    curves = [
        Curve(name=name, colour=colour, steps=ends, errors=np.full(2, found.error))
        for name, colour, found in (
            ("noisy", "muted", by_nothing(items)),
            (f"PCA, {trial.components}", "pca", by_pca(items, trial.components)),
        )
    ]
    for entry, colour in zip(entries, NETWORKS, strict=False):
        run, past = entry.run, networks(entry.run)
        curves.append(Curve(
            name=named(entry, run), colour=colour, steps=np.array([at.step for at in past]),
            errors=np.array([repair_error(items, run, at) for at in past]),
        ))  # fmt: skip
    return curves


@lru_cache(maxsize=4)
def _recording(film: SheetFilm, trial: Trial, runs: tuple[Run, ...], own: bytes | None) -> bytes:
    steps = sorted({at.step for run in runs for at in networks(run)})
    steps = steps[:: -(-len(steps) // films.FRAMES)]
    items, shown = trial.items(), _shown(trial.items(own))
    frames, notes = [], []
    for step in steps:
        now = [(run, _at(run, step)) for run in runs]
        out = [output(shown, run.at(network))[0] for run, network in now]
        best = by_pca(shown, trial.components).shown
        frames.append(np.stack([shown.clean, shown.noisy, best, *out]).astype(np.float32))
        notes.append("\n".join([
            "", "\t".join(by_nothing(items).lines),
            "\t".join(by_pca(items, trial.components).lines),
            *(f"{error_line(repair_error(items, run, at))}\tstep {at.step:,}" for run, at in now),
        ]))  # fmt: skip
    d, ink = frames[0].shape[2], data.load(items.name).ink
    tiles = [rows_to_uint8(ink(frame), trial.errors).reshape(-1, d) for frame in frames]
    return film_recording(
        group=film.slot, run=film.run, steps=np.array(steps), pictures={"tiles": np.stack(tiles)},
        notes=notes,
    )  # fmt: skip


def _shown(items: CorruptedItems) -> CorruptedItems:
    """Those that are shown, alone."""
    at = items.shown
    return replace(items, clean=items.clean[at], noisy=items.noisy[at], labels=items.labels[at],
                   shown=np.arange(len(at)))  # fmt: skip


def _at(run: Run, step: int) -> PastNetwork:
    """The network at or before a step; the first if there is none before."""
    past = networks(run)
    return next((at for at in reversed(past) if at.step <= step), past[0])


def _runs(entries: Sequence[Entry]) -> tuple[Run, ...]:
    return tuple(e.run for e in entries)


def _name(trial: Trial, runs: Sequence[Run]) -> str:
    """Another for another choice of what is shown."""
    keys = [f"{run.experiment.key}.{run.last.step}" for run in runs]
    return " ".join([*keys, str(trial)])
