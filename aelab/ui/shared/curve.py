"""Means with their intervals as a curve of a chart."""

from collections.abc import Sequence

import numpy as np

from aelab.analysis.spread import Spread
from aelab.components import Curve
from aelab.figures import Series
from aelab.training import Run


def curve(
    name: str, x: Sequence[float], spreads: Sequence[Spread], colour: str, *, scale: float = 1,
    ends: tuple[float, float] = (-np.inf, np.inf), dashed: bool = False,
) -> Series:  # fmt: skip
    """One spread at each x, times `scale`; intervals are cut at `ends`, endless ones not drawn."""
    values = scale * np.array([spread[:3] for spread in spreads]).reshape(-1, 3)
    cut = np.where(np.isfinite(values), values.clip(*ends), np.nan)
    return Series(
        name=name, x=np.array(x, np.float64), y=values[:, 0], low=cut[:, 1], high=cut[:, 2],
        colour=colour, dashed=dashed,
    )  # fmt: skip


def error_curve(name: str, colour: str, run: Run) -> Curve:
    """A run's squared error of clean probe items, over its steps."""
    steps = np.array([s.step for s in run.snapshots])
    errors = np.array([s.squared_error for s in run.snapshots])
    return Curve(name=name, colour=colour, steps=steps, errors=errors)
