"""Depth and width: what does depth buy when the number of weights stays the same?

Three nets with equally many parameters, at each size of the code: linear (whose floor is PCA), one
wide hidden layer, several narrower ones. The deep net of Hinton and Salakhutdinov (Science 313:504,
2006) has 3.00 squared error / image on MNIST with 30 numbers, PCA 13.87.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import NamedTuple

from aelab import data
from aelab.analysis.spread import Spread
from aelab.schema import hp
from aelab.studies.core.budget import Budget, gathered, seeds
from aelab.studies.core.grid import Cell, CellKey, grid, trained
from aelab.studies.core.memory import Figures, Memory, settings_digest
from aelab.training import EventStream, Experiment, TrainingEvents, best_device

LATENTS = (2, 4, 8, 16, 30)
BATCH = 64  # small: few steps would leave the linear net above its floor
KINDS = ("linear", "shallow", "deep")


@dataclass(frozen=True)
class DepthWidthConfig(Budget):
    """The deep net, to whose size the others are matched, and its training."""

    hidden: tuple[int, ...] = hp(
        (300, 150, 75), "Deep net", low=1, high=4000, typical="1000-500-250",
        help="Hidden widths of the deep net’s encoder. The linear and the shallow net have one "
        "hidden layer, as wide as gives the same number of parameters.",
    )  # fmt: skip


class Point(NamedTuple):
    """A kind of net at a size of the code: squared error / test image over the seeds done."""

    latent: int
    error: Spread


def suited(data_name: str) -> DepthWidthConfig:
    """The study that fits a data set: small for small ones."""
    small = DepthWidthConfig(hidden=(64, 48, 40), items=1437, epochs=80)
    return small if data.like(data_name) == "digits" else DepthWidthConfig()


def parameters(d: int, hidden: tuple[int, ...], latent: int) -> int:
    """Weights and biases of an autoencoder of pictures of d pixels."""
    widths = (d, *hidden, latent)
    both = sum(2 * a * b for a, b in pairwise(widths))
    return both + sum(widths[1:]) + sum(widths[:-1])


def width(d: int, hidden: tuple[int, ...], latent: int) -> int:
    """The one hidden layer with which a net has as many parameters as with `hidden`."""
    return max(1, round((parameters(d, hidden, latent) - d - latent) / (2 * (d + latent + 1))))


def experiment(
    data_name: str, settings: DepthWidthConfig, kind: str, latent: int, seed: int
) -> Experiment:
    """The net of one cell."""
    one = (width(data.load(data_name).d, settings.hidden, latent),)
    shape = {"hidden": settings.hidden if kind == "deep" else one}
    bent = {"activation": "linear", "output": "linear"} if kind == "linear" else {}
    return Experiment.of(
        "basic", data_name, seed, latent_dim=latent, items=settings.items,
        epochs=settings.epochs, batch_size=BATCH, **shape, **bent,
    )  # fmt: skip


def study(
    data_name: str,
    settings: DepthWidthConfig,
    memory: Memory | None = None,
    device: str | None = None,
) -> TrainingEvents:
    """Trains every kind at every size of the code, seed after seed; ticks carry `GridProgress`.

    The figure of a cell (kind, latent, seed): "error", squared error / image over the test set.
    """
    memory, device = memory or Memory(), device or best_device()
    cells: dict[CellKey, Cell] = {}
    for seed in seeds(settings.seeds):
        for latent in LATENTS:
            for kind in KINDS:
                wanted = experiment(data_name, settings, kind, latent, seed)
                key = settings_digest(study="depth and width", experiment=wanted.identity)
                title = f"{kind}, {latent} numbers, seed {seed}"
                cells[kind, latent, seed] = Cell(
                    key, title, partial(_error, wanted, memory, device)
                )
    return grid(cells, memory)


def points(found: Mapping[CellKey, Figures], kind: str) -> list[Point]:
    """Each size of the code at which this kind of net has been measured, in order."""
    errors = ((m, figures["error"]) for (of, m, _), figures in found.items() if of == kind)
    return [Point(*one) for one in gathered(errors)]


def _error(wanted: Experiment, memory: Memory, device: str) -> EventStream[Figures]:
    run = yield from trained(wanted, memory, device)
    return {"error": run.figures["squared error"], "parameters": float(run.parameters)}
