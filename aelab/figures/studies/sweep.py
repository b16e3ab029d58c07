"""The noise sweep: what a code is worth that learned under more and more noise."""

from __future__ import annotations

from typing import Unpack

import plotly.graph_objects as go

from aelab.figures._base import Axis
from aelab.figures.curves import Band, curves, interval_series
from aelab.figures.studies.look import BARS, WRONG, Cells, Look
from aelab.studies import noise_sweep as sweep

NOISE = Axis(
    "pixels set to 0 while it learned, %",
    -2,
    70,  # bars at 0 are whole
    ticks=tuple(round(100 * v) for v in sweep.LEVELS),
)


def noise_sweep(cells: Cells, **look: Unpack[Look]) -> go.Figure:
    """Errors of a classifier on codes that learned with each level of noise.

    cells: of `aelab.studies.noise_sweep.study`. The published range is a stretch of the axis.
    """
    points = sweep.points(cells)
    levels = [100 * p.level for p in points]
    low, high = (100 * v for v in sweep.PUBLISHED)
    best = f"published, MNIST: better than none, best near {100 * sweep.PUBLISHED_BEST:.0f} %"
    return curves(
        title="Errors of a classifier on the code", x=NOISE, y=Axis(WRONG, 0),
        series=[
            interval_series("frozen", levels, [p.frozen for p in points], "data", scale=100,
                            ends=(0, 100)),
            interval_series("fine-tuned", levels, [p.fine_tuned for p in points], "accent",
                            scale=100, ends=(0, 100)),
        ],
        bands=[Band(best, low, high, "data")], note=_note(cells, BARS), **look,
    )  # fmt: skip


def noise_sweep_reconstruction(cells: Cells, **look: Unpack[Look]) -> go.Figure:
    """Squared error of the reconstruction at each level of the same sweep."""
    points = sweep.points(cells)
    line = interval_series(
        "reconstruction", [100 * p.level for p in points], [p.denoising for p in points], "noise"
    )
    return curves(
        title="Error of the reconstruction", x=NOISE, y=Axis("squared error / image", 0),
        series=[line], note=_note(cells, "corrupted as in training"), **look,
    )  # fmt: skip


def _note(cells: Cells, words: str) -> str:
    """The words, and before them how many layers there are if there are several."""
    depth = sweep.layers(cells)
    return words if depth == 1 else f"{depth} layers · {words}"
