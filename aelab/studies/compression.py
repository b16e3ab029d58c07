"""Compression: how much of a picture is left when an autoencoder stores m numbers of it?

One deep net at each size of the code, seed after seed; PCA and the DCT, which need no training,
stand beside it. The reconstructions of the ten probe rows stay in memory.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from aelab import data
from aelab.analysis.spread import Spread
from aelab.schema import hp
from aelab.studies.core.budget import Budget, gathered, seeds
from aelab.studies.core.grid import Cell, CellKey, grid, trained
from aelab.studies.core.memory import Figures, Memory, Pictures, settings_digest
from aelab.training import EventStream, Experiment, TrainingEvents, best_device

SIZES = (2, 4, 8, 16, 30, 48)
BATCH = 64


@dataclass(frozen=True)
class CompressionConfig(Budget):
    """The net that is trained at every size of the code."""

    hidden: tuple[int, ...] = hp(
        (500, 250), "Hidden sizes", low=1, high=4000, typical="500-250",
        help="Widths of the encoder’s hidden layers; the decoder mirrors them.",
    )  # fmt: skip


class Point(NamedTuple):
    """m numbers stored: squared error / test image over the seeds that are done."""

    m: int
    error: Spread


def suited(data_name: str) -> CompressionConfig:
    """The study that fits a data set: small for small ones."""
    if data.like(data_name) == "digits":
        return CompressionConfig(hidden=(256, 128), items=1437, epochs=60)
    return CompressionConfig()


def experiment(data_name: str, settings: CompressionConfig, m: int, seed: int) -> Experiment:
    """The net of one cell."""
    return Experiment.of(
        "basic", data_name, seed, latent_dim=m, hidden=settings.hidden, activation="elu",
        items=settings.items, epochs=settings.epochs, batch_size=BATCH,
    )  # fmt: skip


def study(
    data_name: str,
    settings: CompressionConfig,
    memory: Memory | None = None,
    device: str | None = None,
) -> TrainingEvents:
    """Trains at every size of the code, seed after seed; ticks carry `GridProgress`.

    The figure of a cell (m, seed): "error", squared error / image over the test set.
    """
    memory, device = memory or Memory(), device or best_device()
    cells: dict[CellKey, Cell] = {
        (m, seed): cell(experiment(data_name, settings, m, seed), f"{m} numbers", memory, device)
        for seed in seeds(settings.seeds)
        for m in SIZES
    }
    return grid(cells, memory)


def cell(wanted: Experiment, title: str, memory: Memory, device: str) -> Cell:
    """Trains a net; its figure is "error"; reconstructions of the probe rows are remembered."""
    key = settings_digest(study="compression", experiment=wanted.identity)
    return Cell(key, f"{title}, seed {wanted.seed}", partial(_measured, wanted, memory, device))


def reconstructions(wanted: Experiment, memory: Memory) -> Pictures | None:
    """Reconstructions of the probe rows by the net of a cell, if it has been measured: [k, d]."""
    return memory.pictures(wanted.key)


def points(found: Mapping[CellKey, Figures], of: Iterable[CellKey]) -> list[Point]:
    """The places `of`, which end in (m, seed), gathered by m, in order."""
    return [Point(*one) for one in gathered((place[-2], found[place]["error"]) for place in of)]


def _measured(wanted: Experiment, memory: Memory, device: str) -> EventStream[Figures]:
    run = yield from trained(wanted, memory, device)
    memory.keep_pictures(wanted.key, run.last.reconstruction)
    return {"error": run.figures["squared error"]}
