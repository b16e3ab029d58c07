"""What nets are compared by: a figure of their cells, its unit, and who leads in it."""

from collections.abc import Mapping
from typing import NamedTuple

from aelab.analysis.spread import Spread


class Measure(NamedTuple):
    """A column of a table: a figure of the cells, times `scale`, and which end of it is best."""

    figure: str
    label: str
    highest: bool = False
    scale: float = 1.0


def leaders(known: Mapping[str, Spread], highest: bool) -> tuple[str, ...]:
    """The one with the best mean, and those whose 95 % interval overlaps its own: their difference
    is no win. Empty if there is none, or one of them has a single value and so no interval."""
    if min((one.n for one in known.values()), default=0) < 2:
        return ()
    best = (max if highest else min)(known.values(), key=lambda one: one.mean)
    return tuple(name for name, one in known.items()
                 if one.low <= best.high and best.low <= one.high)  # fmt: skip
