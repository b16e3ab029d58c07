"""Does a deep net need fewer items? Nets of equally many weights learn from few, then from more.

The nets are those of `dense_nets`, each trained as in `data_needed`: for equally many steps on the
first so many training items, and tried on the whole test set.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from math import inf
from typing import NamedTuple

import numpy as np

from aelab import data
from aelab.analysis.spread import Spread
from aelab.schema import Settings, again, hp
from aelab.studies import data_needed
from aelab.studies._equal_nets import Net, dense_nets, depth_name, ratio
from aelab.studies.core.budget import Budget, gathered, seeds
from aelab.studies.core.grid import Cell, CellKey, grid, trained
from aelab.studies.core.memory import Figures, Memory, settings_digest
from aelab.studies.data_needed import DataNeededConfig
from aelab.studies.depth_cost import DepthCostConfig
from aelab.training import EventStream, Experiment, TrainingEvents, best_device

COUNTS = (100, 300, 1000)


@dataclass(frozen=True)
class DepthItemsConfig(Settings):
    """The deep net, to whose size the others are matched, and how long each is trained."""

    m: int = again(DepthCostConfig, "m", 16)
    hidden: tuple[int, ...] = again(
        DepthCostConfig, "hidden", (100, 64, 32),
        help="Hidden widths of the deep net’s encoder: 2 to 4 layers. The others have fewer of "
        "these layers, widened to as many weights.",
    )  # fmt: skip
    counts: tuple[int, ...] = hp(
        COUNTS, "Training items", low=10, high=100_000, typical="100-300-1000",
        help="All nets learn from the first so many; and from all there are.",
    )  # fmt: skip
    steps: int = again(DataNeededConfig, "steps", 4000)
    seeds: int = again(Budget, "seeds", 3)


class Point(NamedTuple):
    """A number of items that nets learned from: squared error / test image over the seeds done."""

    items: int
    error: Spread


class Need(NamedTuple):
    """How two nets compare at a number of items.

    ratio: the error of the deep net over that of the shallow one. needed: the number of items at
    which the deep net has the error that the shallow one has here; see `items_for`.
    """

    items: int
    ratio: Spread
    needed: float


def suited(data_name: str) -> DepthItemsConfig:
    """The study that fits a data set: small for small ones."""
    if data.like(data_name) == "digits":
        return DepthItemsConfig(m=2, hidden=(64, 48, 40), steps=1500)
    return DepthItemsConfig(counts=(*COUNTS, 3000, 10_000))


def counts(data_name: str, settings: DepthItemsConfig) -> tuple[int, ...]:
    """The numbers of items that are tried, all there are among them."""
    return data_needed.counts(data_name, settings.counts)


def nets(data_name: str, settings: DepthItemsConfig) -> list[Net]:
    """Of 1, 2, … hidden layers. Raises SettingError: see `check`."""
    return dense_nets(data.load(data_name).shape, settings.hidden, settings.m)


def experiment(
    data_name: str, settings: DepthItemsConfig, net: Net, items: int, seed: int
) -> Experiment:
    """The training of a net on so many items."""
    own = DataNeededConfig(m=settings.m, hidden=net.widths, steps=settings.steps)
    return data_needed.experiment(data_name, own, items, seed)


def study(
    data_name: str,
    settings: DepthItemsConfig,
    memory: Memory | None = None,
    device: str | None = None,
) -> TrainingEvents:
    """Trains every net on every number of items, seed after seed; ticks carry `GridProgress`.

    Figures of a cell (hidden layers, items, seed): "error", squared error / image over the whole
    test set; "weights", without biases; "parameters". Raises SettingError: see `check`.
    """
    memory, device = memory or Memory(), device or best_device()
    cells: dict[CellKey, Cell] = {}
    chosen = nets(data_name, settings)
    for seed in seeds(settings.seeds):
        for items in counts(data_name, settings):
            for net in chosen:
                wanted = experiment(data_name, settings, net, items, seed)
                key = settings_digest(study="depth, items", experiment=wanted.identity)
                depth = len(net.hidden)
                title = f"{depth_name(depth)}, {items:,} items, seed {seed}"
                work = partial(_error, wanted, net, memory, device)
                cells[depth, items, seed] = Cell(key, title, work)
    return grid(cells, memory)


def points(found: Mapping[CellKey, Figures], depth: int) -> list[Point]:
    """Each number of items from which nets of a depth have learned, in order."""
    errors = ((items, f["error"]) for (of, items, _), f in found.items() if of == depth)
    return [Point(*one) for one in gathered(errors)]


def items_for(known: Iterable[Point], error: float) -> float:
    """The number of items at which the mean error first falls to this one.

    Between two measured numbers the error is taken to be straight in log(items). ∞ if it never
    falls so far; −∞ if it is below from the first number on, which may be more than is needed.
    """
    known = list(known)
    if known and known[0].error.mean < error:
        return -inf
    for before, after in pairwise(known):
        high, low = before.error.mean, after.error.mean
        if low <= error <= high and low < high:
            part = (high - error) / (high - low)
            return float(np.exp(np.interp(part, (0, 1), np.log([before.items, after.items]))))
    return inf


def needs(found: Mapping[CellKey, Figures], deep: int, shallow: int = 1) -> list[Need]:
    """Two depths at each number of items that both have learned from."""
    known = {depth: points(found, depth) for depth in (deep, shallow)}
    rows = []
    for items, error in known[shallow]:
        errors = [
            {int(s): f["error"] for (k, n, s), f in found.items() if (k, n) == (depth, items)}  # type: ignore[arg-type]
            for depth in (deep, shallow)
        ]
        if (of := ratio(*errors)) is not None:
            rows.append(Need(items, of, items_for(known[deep], error.mean)))
    return rows


def _error(wanted: Experiment, net: Net, memory: Memory, device: str) -> EventStream[Figures]:
    run = yield from trained(wanted, memory, device)
    return {
        "error": run.figures["squared error"], "parameters": float(run.parameters),
        "weights": float(net.cost("weights")),
    }  # fmt: skip
