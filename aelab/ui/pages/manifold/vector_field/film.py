"""The time machine of the arrow field: the arrows of all networks at every step of their training.

A snapshot keeps a network's arrows on 21 × 21 nodes. Figures of the film are over the same noisy
points as those of the picture, of arrows in straight lines between the nodes: nearly the same.
"""

from functools import lru_cache

import numpy as np
from scipy.interpolate import RegularGridInterpolator

from aelab.analysis.score import Agreement, agreement
from aelab.components import Curve, time_machine
from aelab.components.film_recording import film_recording
from aelab.components.planes import slot
from aelab.components.vector_field import FieldFilm
from aelab.figures.field import agreement_of, noisy_points, true_field
from aelab.stage import films
from aelab.training import Run, Snapshot
from aelab.training.evaluation.points import ARROWS, REACH
from aelab.ui.pages.manifold.vector_field import figures
from aelab.ui.pages.manifold.vector_field.figures import COLOURS, named, sigma
from aelab.ui.pages.manifold.vector_field.sidebar import PAGE, ViewOptions
from aelab.ui.shell import csv_file

HEIGHT = 62  # px of the curves
NOTE = f"film: arrows between 21 × 21 nodes · {figures.NOTE}"
HEADER = ("network", "step", "sigma", "mean cosine", "length ratio")


def filmed(options: ViewOptions, runs: tuple[Run, ...], going: bool) -> FieldFilm | None:
    """What the picture says of its film; None while anything is trained, or nothing was."""
    if not runs or going:
        return None
    return FieldFilm(slot=slot(PAGE, 0), run=_name(options, runs), note=NOTE)


@lru_cache(maxsize=8)
def scrubber(options: ViewOptions, runs: tuple[Run, ...], film: FieldFilm | None) -> bytes:
    """The cosines of all runs over their steps, and the scrubber."""
    curves = [
        Curve(name=named(run), colour=COLOURS[run.experiment.variant],
              steps=np.array([s.step for s in run.snapshots]),
              errors=np.array([_seen(options, runs, run, s).cosine for s in run.snapshots]))
        for run in runs
    ]  # fmt: skip
    return time_machine(
        group=PAGE, slots=[film.slot] if film else [], film=film.run if film else "",
        curves=curves, height=HEIGHT, label="mean cosine with the true arrows",
    )  # fmt: skip


@lru_cache(maxsize=4)
def recording(options: ViewOptions, runs: tuple[Run, ...], film: FieldFilm) -> bytes:
    """The film: frames hold the networks' arrows, then the true ones."""
    steps = sorted({s.step for run in runs for s in films.chosen(run)})
    steps = sorted({*steps[:: -(-len(steps) // films.FRAMES)], steps[-1]})
    frames, notes = [], []
    for step in steps:
        at = [_before(run, step) for run in runs]
        true = true_field(options.data, sigma(options, runs, step), ARROWS)
        frames.append(np.concatenate([*(s.extra["field"] for s in at), true]))
        seen = [_seen(options, runs, run, s) for run, s in zip(runs, at, strict=True)]
        lines = [figures.lines(found) for found in seen]
        lines.append((f"σ {sigma(options, runs, step):g} at this step", figures.BEST))
        notes.append("\n".join("\t".join(pair) for pair in lines))
    return film_recording(group=film.slot, run=film.run, steps=np.array(steps),
                frames=np.stack(frames).astype(np.float32), notes=notes)  # fmt: skip


def csv(options: ViewOptions, runs: tuple[Run, ...]) -> str:
    """Every snapshot's agreement with the true score, as the film shows it."""
    rows = [
        (run.experiment.variant, s.step, sigma(options, runs, s.step),
         *_seen(options, runs, run, s))
        for run in runs
        for s in run.snapshots
    ]  # fmt: skip
    return csv_file.csv_text(HEADER, rows)


def _seen(options: ViewOptions, runs: tuple[Run, ...], run: Run, s: Snapshot) -> Agreement:
    """A snapshot's arrows against the true ones of its step; the last as the picture says."""
    if s is run.last:
        return agreement_of(run, sigma(options, runs, s.step))
    return _agreement(options.data, sigma(options, runs, s.step), s)


@lru_cache(maxsize=2048)
def _agreement(name: str, sigma: float, s: Snapshot) -> Agreement:
    noisy, true = noisy_points(name, sigma)
    axis = np.linspace(-REACH, REACH, ARROWS)
    field = s.extra["field"].astype(np.float64).reshape(ARROWS, ARROWS, 2)
    between = RegularGridInterpolator((axis, axis), field, bounds_error=False, fill_value=None)
    return agreement(between(noisy[:, ::-1]), true)  # rows lie along the second number


def _before(run: Run, step: int) -> Snapshot:
    """The snapshot at or before a step."""
    return next(s for s in reversed(run.snapshots) if s.step <= step)


def _name(options: ViewOptions, runs: tuple[Run, ...]) -> str:
    """Another for another choice of what is shown."""
    keys = [f"{run.experiment.key}.{run.last.step}" for run in runs]
    return " ".join([*keys, f"{options.sigma:g}"])
