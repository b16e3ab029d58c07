"""Pattern beats rote: the same nets on pictures, and on the same pixels in disorder.

Chess masters recall a position from a game at a glance, and a random one no better than beginners
(Chase and Simon, Cognitive Psychology 4:55, 1973). An autoencoder has the same gift: at equal size
of the code it reconstructs pictures, and not their shuffled pixels, with the same grey values.
"""

from collections.abc import Mapping
from typing import NamedTuple

from aelab import data
from aelab.analysis.spread import Spread
from aelab.studies.compression import (
    SIZES,
    CompressionConfig,
    Point,
    cell,
    experiment,
    points,
    suited,
)
from aelab.studies.core.budget import gathered, seeds
from aelab.studies.core.grid import Cell, CellKey, grid
from aelab.studies.core.memory import Figures, Memory
from aelab.training import TrainingEvents, best_device

__all__ = ["PICTURES", "SHUFFLED", "Gap", "curve", "gaps", "source", "study", "suited"]

PICTURES, SHUFFLED = "pictures", "shuffled"


class Gap(NamedTuple):
    """At m numbers: the error on shuffled pixels over that on pictures, seed by seed."""

    m: int
    ratio: Spread


def source(kind: str, data_name: str) -> str:
    """The name of the data set of a kind."""
    return data.shuffled(data_name) if kind == SHUFFLED else data_name


def study(
    data_name: str,
    settings: CompressionConfig,
    memory: Memory | None = None,
    device: str | None = None,
) -> TrainingEvents:
    """Trains on both kinds at every size of the code, seed after seed; ticks carry `GridProgress`.

    The figure of a cell (kind, m, seed): "error", squared error / image over the test set. What has
    been measured for the study of compression is known.
    """
    memory, device = memory or Memory(), device or best_device()
    cells: dict[CellKey, Cell] = {}
    for seed in seeds(settings.seeds):
        for m in SIZES:
            for kind in (PICTURES, SHUFFLED):
                wanted = experiment(source(kind, data_name), settings, m, seed)
                cells[kind, m, seed] = cell(wanted, f"{kind}, {m} numbers", memory, device)
    return grid(cells, memory)


def curve(found: Mapping[CellKey, Figures], kind: str) -> list[Point]:
    """Each size of the code at which this kind has been measured, in order."""
    return points(found, [place for place in found if place[0] == kind])


def gaps(found: Mapping[CellKey, Figures]) -> list[Gap]:
    """Each size of the code at which both kinds have been measured with one seed, in order."""
    ratios = (
        (m, found[SHUFFLED, m, seed]["error"] / figures["error"])
        for (kind, m, seed), figures in found.items()
        if kind == PICTURES and (SHUFFLED, m, seed) in found
    )
    return [Gap(*one) for one in gathered(ratios)]
