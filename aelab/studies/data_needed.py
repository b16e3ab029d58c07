"""How much data does it need? An autoencoder and PCA learn from few items, then from more and more.

PCA has a closed form and few numbers to find; a network has many weights, and needs items to tie
them down. Both are tried on the whole test set. The network takes equally many steps whatever the
number of items, so that few items do not mean little training.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import pairwise
from typing import NamedTuple

from aelab import data
from aelab.analysis import pca
from aelab.analysis.spread import Spread
from aelab.schema import Settings, again, hp
from aelab.studies.core.budget import Budget, gathered, seeds
from aelab.studies.core.grid import Cell, CellKey, grid, trained
from aelab.studies.core.memory import Figures, Memory, settings_digest
from aelab.training import EventStream, Experiment, TrainingEvents, best_device

COUNTS = (30, 100, 300, 1000, 3000, 10_000)  # of items; and all there are
BATCH, MOST_EPOCHS = 32, 2000


@dataclass(frozen=True)
class DataNeededConfig(Settings):
    """The network, and how long it is trained on each number of items."""

    m: int = hp(
        16, "Numbers in the code", low=1, high=64, typical="8 to 32",
        help="Of the network, and principal components.",
    )  # fmt: skip
    hidden: tuple[int, ...] = hp(
        (256,), "Hidden layers", low=1, high=2000, typical="256",
        help="Widths of the encoder’s; the decoder mirrors it.",
    )  # fmt: skip
    steps: int = hp(
        4000, "Steps", low=100, high=50_000, typical="2000 to 10 000",
        help="Batches of at most 32 items, as many for every number of items.",
    )  # fmt: skip
    seeds: int = again(Budget, "seeds", 3)


class Point(NamedTuple):
    """A number of items that both learned from: squared error / test image over the seeds done."""

    items: int
    error: Spread
    pca: float


class Crossing(NamedTuple):
    """The numbers of items between which the network first has less error than PCA."""

    below: int
    above: int


def suited(data_name: str) -> DataNeededConfig:
    """The study that fits a data set: small for small ones."""
    small = data.like(data_name) == "digits"
    return DataNeededConfig(m=8, hidden=(64,), steps=1500) if small else DataNeededConfig()


def counts(data_name: str, wanted: tuple[int, ...] = COUNTS) -> tuple[int, ...]:
    """The numbers of items that are tried: those wanted that there are, and all."""
    total = len(data.load(data_name).x_train)
    return tuple(sorted({min(n, total) for n in (*wanted, total)}))


def experiment(data_name: str, settings: DataNeededConfig, items: int, seed: int) -> Experiment:
    """The network that learns from so many items."""
    batch = min(BATCH, items)
    epochs = min(MOST_EPOCHS, max(1, round(settings.steps / -(-items // batch))))
    return Experiment.of(
        "basic", data_name, seed, items=items, latent_dim=settings.m, hidden=settings.hidden,
        batch_size=batch, epochs=epochs,
    )  # fmt: skip


def study(
    data_name: str,
    settings: DataNeededConfig,
    memory: Memory | None = None,
    device: str | None = None,
) -> TrainingEvents:
    """Trains on every number of items, seed after seed; ticks carry `GridProgress`.

    Figures of a cell (items, seed): "error", squared error / image over the whole test set; "pca",
    that of PCA of the same items; "numbers" in both codes.
    """
    memory, device = memory or Memory(), device or best_device()
    cells: dict[CellKey, Cell] = {}
    for seed in seeds(settings.seeds):
        for items in counts(data_name):
            wanted = experiment(data_name, settings, items, seed)
            key = settings_digest(study="data needed", experiment=wanted.identity)
            work = partial(_error, wanted, settings.m, memory, device)
            cells[items, seed] = Cell(key, f"{items:,} items, seed {seed}", work)
    return grid(cells, memory)


def points(found: Mapping[CellKey, Figures]) -> list[Point]:
    """Each number of items that has been measured, in order."""
    errors = ((items, figures["error"]) for (items, _), figures in found.items())
    linear = {items: figures["pca"] for (items, _), figures in found.items()}
    return [Point(items, error, linear[items]) for items, error in gathered(errors)]


@lru_cache(maxsize=64)
def pca_error(data_name: str, items: int, m: int) -> float:
    """Squared error / test image of PCA of the same first items, with m components."""
    dataset = data.load(data_name)
    return pca.fit(dataset.x_train[:items], min(m, dataset.d)).squared_error(dataset.x_test)


def crossing(found: Mapping[CellKey, Figures]) -> Crossing | None:
    """Where the mean errors cross; None if PCA, or the network, is better all along."""
    known = points(found)
    for before, after in pairwise(known):
        if before.error.mean >= before.pca and after.error.mean < after.pca:
            return Crossing(before.items, after.items)
    return None


def _error(wanted: Experiment, m: int, memory: Memory, device: str) -> EventStream[Figures]:
    run = yield from trained(wanted, memory, device, by_step=True)
    linear = pca_error(wanted.data, wanted.training.items, m)
    return {"error": run.figures["squared error"], "pca": linear, "numbers": float(m)}
