"""Means with their intervals as a curve of a chart."""

from collections.abc import Sequence

import numpy as np

from aelab.analysis.spread import Spread
from aelab.components.chart import Series


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
