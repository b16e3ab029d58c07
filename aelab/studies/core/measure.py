"""What nets are compared by: a figure of their cells, its unit, and who leads in it."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from aelab.analysis.spread import Spread, spread
from aelab.studies.core.grid import CellKey
from aelab.studies.core.memory import Figures


class Measure(NamedTuple):
    """A column of a table: a figure of the cells, times `scale`, and which end of it is best.

    share: what files call a figure that is a share, where the reader is shown 1 less it.
    """

    figure: str
    label: str
    highest: bool = False
    scale: float = 1.0
    share: str = ""

    @property
    def column(self) -> str:
        """What the figure is called in a file, where it stands as it was measured."""
        return self.share or self.label

    def shown(self, figures: Figures) -> float:
        """What the reader is shown of a cell that has the figure."""
        value = figures[self.figure]
        return self.scale * (1 - value if self.share else value)


def over_seeds(
    found: Mapping[CellKey, Figures], measure: Measure, order: Iterable[str]
) -> dict[str, Spread]:
    """The measure of each in `order` that has it, over its seeds; of cells (name, seed)."""
    values: dict[str, list[float]] = {name: [] for name in order}
    for (name, _), figures in found.items():
        if measure.figure in figures:
            values[str(name)].append(measure.shown(figures))
    return {name: spread(own) for name, own in values.items() if own}


def leaders(known: Mapping[str, Spread], highest: bool) -> tuple[str, ...]:
    """The one with the best mean, and those whose 95 % interval overlaps its own: their difference
    is no win. Empty if there is none, or one of them has a single value and so no interval."""
    if min((one.n for one in known.values()), default=0) < 2:
        return ()
    best = (max if highest else min)(known.values(), key=lambda one: one.mean)
    return tuple(name for name, one in known.items()
                 if one.low <= best.high and best.low <= one.high)  # fmt: skip
