"""What depth saves: errors of nets of 1, 2 and 3 hidden layers, and convolutional ones, by cost.

Dense nets of every depth have as many weights as each other, and therefore as many multiplications
per item. Convolutional nets are matched twice, once in weights and once in multiplications: they
use each weight many times, so the two are different nets. See `_equal_nets` for how both are
counted.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from math import log
from typing import NamedTuple

from aelab import data
from aelab.analysis.spread import Spread, spread
from aelab.schema import again, hp
from aelab.studies._equal_nets import COSTS, Cost, Net, dense_nets, depth_name, matched, ratio
from aelab.studies.core.budget import Budget, seeds
from aelab.studies.core.grid import Cell, CellKey, grid, trained
from aelab.studies.core.memory import Figures, Memory, settings_digest
from aelab.studies.depth_width import BATCH, DepthWidthConfig
from aelab.training import EventStream, Experiment, TrainingEvents, best_device

SHARES = (0.25, 0.5, 1.0)  # of the deep net's weights
CONVOLUTIONAL, CHANNELS = "convolutional", (1.0, 2.0)  # their proportion


@dataclass(frozen=True)
class DepthCostConfig(Budget):
    """The deep net, to whose size the others are matched, and its training."""

    m: int = hp(16, "Numbers in the code", low=1, high=64, typical="2 to 30", help="Of all nets.")
    hidden: tuple[int, ...] = again(
        DepthWidthConfig, "hidden", (100, 64, 32), typical="100-64-32",
        help="Hidden widths of the deep net’s encoder: 2 to 4 layers. The others have as many "
        "weights: nets with fewer of these layers, all widened, and convolutional ones.",
    )  # fmt: skip


class Point(NamedTuple):
    """A net: its cost, and squared error / test image over the seeds done."""

    cost: int
    error: Spread


class Matched(NamedTuple):
    """The nets of one size: the dense ones by depth, the convolutional ones by what is equal."""

    dense: list[Net]
    convolutional: dict[Cost, Net]


def suited(data_name: str) -> DepthCostConfig:
    """The study that fits a data set: small for small ones."""
    if data.like(data_name) == "digits":
        return DepthCostConfig(m=2, hidden=(64, 48, 40), items=1437, epochs=80)
    return DepthCostConfig(items=10_000)


def nets(data_name: str, settings: DepthCostConfig) -> dict[float, Matched]:
    """All nets, by their share of the deep net's weights. Raises SettingError: see `check`."""
    shape, found = data.load(data_name).shape, {}
    for share in SHARES:
        dense = dense_nets(shape, settings.hidden, settings.m, share)
        body = Net(shape, settings.m, channels=CHANNELS)
        budget = share * Net(shape, settings.m, settings.hidden).cost("weights")
        found[share] = Matched(dense, {of: matched(body, of, budget) for of in COSTS})
    return found


def place(net: Net, seed: int) -> CellKey:
    """Where a net stands in the study: its kind, its widths, the seed."""
    kind = CONVOLUTIONAL if net.channels else depth_name(len(net.hidden))
    return kind, net.widths, seed


def experiment(data_name: str, settings: DepthCostConfig, net: Net, seed: int) -> Experiment:
    """The training of one net."""
    return Experiment.of(
        "basic", data_name, seed, items=settings.items, epochs=settings.epochs, batch_size=BATCH,
        **net.values,
    )  # fmt: skip


def study(
    data_name: str,
    settings: DepthCostConfig,
    memory: Memory | None = None,
    device: str | None = None,
) -> TrainingEvents:
    """Trains every net, seed after seed; ticks carry `GridProgress`. Raises SettingError: `check`.

    Figures of a cell (kind, widths, seed): "error", squared error / image over the test set;
    "weights" and "multiplications", see `_equal_nets`; "parameters", which biases are among.
    """
    memory, device = memory or Memory(), device or best_device()
    cells: dict[CellKey, Cell] = {}
    sizes = nets(data_name, settings).values()
    for seed in seeds(settings.seeds):
        for net in (n for size in sizes for n in (*size.dense, *size.convolutional.values())):
            wanted = experiment(data_name, settings, net, seed)
            key = settings_digest(study="depth, cost", experiment=wanted.identity)
            kind, widths, _ = where = place(net, seed)
            title = f"{kind} {widths}, seed {seed}"
            cells[where] = Cell(key, title, partial(_error, wanted, net, memory, device))
    return grid(cells, memory)


def points(
    found: Mapping[CellKey, Figures], kind: str, of: Cost, equal: Cost | None = None
) -> list[Point]:
    """Every net of a kind that has been measured, the cheapest first.

    equal: of convolutional nets, those alone that share this cost with dense ones.
    """
    known: dict[int, list[float]] = {}
    for (this, _, _), figures in found.items():
        if this == kind and equal in (None, _equal(found, figures)):
            known.setdefault(int(figures[of]), []).append(figures["error"])
    return [Point(cost, spread(known[cost])) for cost in sorted(known)]


def against(found: Mapping[CellKey, Figures], above: Net, below: Net) -> Spread | None:
    """The error of a net over that of another, seed by seed; None before both are measured."""
    errors = [
        {int(s): f["error"] for (k, w, s), f in found.items() if (k, w) == place(net, 0)[:2]}  # type: ignore[arg-type]
        for net in (above, below)
    ]
    return ratio(*errors)


def _equal(found: Mapping[CellKey, Figures], net: Figures) -> Cost:
    """The cost in which a net is nearest to a dense one, by their ratio."""
    dense = [figures for (kind, _, _), figures in found.items() if kind != CONVOLUTIONAL]

    def away(of: Cost) -> float:
        return min((abs(log(net[of] / figures[of])) for figures in dense), default=0.0)

    return min(COSTS, key=away)


def _error(wanted: Experiment, net: Net, memory: Memory, device: str) -> EventStream[Figures]:
    run = yield from trained(wanted, memory, device)
    return {
        "error": run.figures["squared error"], "parameters": float(run.parameters),
        "weights": float(net.cost("weights")),
        "multiplications": float(net.cost("multiplications")),
    }  # fmt: skip
