"""What nets are compared by: a figure of their cells, its unit, and who leads in it.

One rule for all studies: two are told apart where the 95 % interval of their difference, seed by
seed, leaves out 0.
"""

from collections.abc import Hashable, Iterable, Mapping
from typing import NamedTuple, TypeAlias, TypeVar

from aelab.analysis.spread import Spread, spread
from aelab.schema import Value
from aelab.studies.core.grid import CellKey
from aelab.studies.core.memory import Figures

N = TypeVar("N", bound=Hashable)
BySeed: TypeAlias = Mapping[Value, float]


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


def by_seed(
    found: Mapping[CellKey, Figures], measure: Measure, order: Iterable[str]
) -> dict[str, dict[Value, float]]:
    """The measure of each in `order` that has it, seed by seed; of cells (name, seed)."""
    values: dict[str, dict[Value, float]] = {name: {} for name in order}
    for (name, seed), figures in found.items():
        if measure.figure in figures:
            values[str(name)][seed] = measure.shown(figures)
    return {name: own for name, own in values.items() if own}


def over_seeds(
    found: Mapping[CellKey, Figures], measure: Measure, order: Iterable[str]
) -> dict[str, Spread]:
    """The measure of each in `order` that has it, over its seeds; of cells (name, seed)."""
    return {name: spread([*own.values()]) for name, own in by_seed(found, measure, order).items()}


def difference(one: BySeed, other: BySeed) -> Spread:
    """One less the other over the seeds that both have, of which there is one at least.

    What a seed decides (first weights, batches, labels) is the same for both: seed by seed it
    drops out, while it widens the interval of each by itself.
    """
    return spread([one[seed] - other[seed] for seed in one if seed in other])


def leaders(known: Mapping[N, BySeed], highest: bool = False) -> tuple[N, ...]:
    """The one with the best mean, then those that are not told apart from it, the best first.

    Over the seeds that all have; empty if these are fewer than two.
    """
    shared = set[Value]().union(*known.values()).intersection(*known.values())
    if len(shared) < 2:
        return ()
    fair = {name: {seed: own[seed] for seed in shared} for name, own in known.items()}
    order = sorted(fair, key=lambda name: sum(fair[name].values()), reverse=highest)
    best = fair[order[0]]
    return tuple(name for name in order if not difference(fair[name], best).excludes(0))
