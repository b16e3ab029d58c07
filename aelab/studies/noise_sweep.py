"""The noise sweep: how much corruption of the input makes the best code?

A denoising autoencoder is trained at each level of masking noise, on pictures alone; then a softmax
layer is put on its code and all of it is fine-tuned on a few labels. With more than one layer it is
a stack: each layer learns by itself to restore the codes of the layer below. The published answer
(Vincent et al., JMLR 11:3371, 2010), of three such layers, is a curve that is remarkably flat:
better than no noise from about 10 to 40 %, lowest near 25 %.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from aelab import data
from aelab.analysis.spread import Spread, spread
from aelab.schema import Settings, Value, again, hp
from aelab.studies.core.budget import Budget, seeds
from aelab.studies.core.classifier import CHUNK, ClassifierConfig, balanced, fit_classifier
from aelab.studies.core.grid import Cell, CellKey, grid, part, trained
from aelab.studies.core.measure import difference, leaders
from aelab.studies.core.memory import Figures, Memory, settings_digest
from aelab.studies.core.source import with_labels
from aelab.training import (
    EventStream,
    Experiment,
    Progress,
    Run,
    TrainingEvent,
    TrainingEvents,
    best_device,
    corrupted,
)

LEVELS = (0.0, 0.1, 0.25, 0.4, 0.55, 0.7)
PUBLISHED = (0.10, 0.40)  # where noise beat none, and where it did best: Vincent et al., 2010
PUBLISHED_BEST = 0.25


@dataclass(frozen=True)
class NoiseSweepConfig(Settings):
    """What is trained at every level of noise, and how it is tested."""

    units: int = hp(
        500, "Units", low=10, high=2000, typical="500 to 1000",
        help="Sigmoid units of each layer.",
    )  # fmt: skip
    depth: int = hp(
        1, "Layers", low=1, high=3, typical="1; 3 as published",
        help="1: a denoising autoencoder with tied weights. 2 or 3: a stack, each of whose layers "
        "learns alone, as a denoising autoencoder of the codes of the layer below.",
    )  # fmt: skip
    items: int = again(
        Budget, "items", 10_000,
        help="Training pictures without labels that the autoencoder learns from.",
    )  # fmt: skip
    epochs: int = again(
        Budget, "epochs", 20, typical="20 to 150",
        help="Passes of each layer through its pictures.",
    )  # fmt: skip
    labels: int = hp(
        1000, "Labels", low=10, high=100_000, typical="100 to 10 000",
        help="So many pictures with their class train the classifier, as many of each class.",
    )  # fmt: skip
    seeds: int = again(
        Budget, "seeds", 3,
        help="The sweep is repeated with so many seeds. Only the spread between them tells a "
        "difference from luck.",
    )  # fmt: skip


class Point(NamedTuple):
    """A level of noise over all its seeds that are done: shares of test errors, squared errors."""

    level: float
    fine_tuned: Spread
    frozen: Spread
    denoising: Spread


class Verdict(NamedTuple):
    """The level whose fine-tuned error is lowest, its gain over no noise seed by seed, and the
    levels that are not told apart from it, itself among them."""

    best: float
    gain: Spread
    equals: tuple[float, ...]


def suited(data_name: str) -> NoiseSweepConfig:
    """The sweep that fits a data set: small for small ones."""
    known = {
        "digits": NoiseSweepConfig(units=200, items=1437, epochs=100, labels=100),
        "shapes": NoiseSweepConfig(items=6000),
    }
    return with_labels(known.get(data.like(data_name), NoiseSweepConfig()), data_name)


def study(
    data_name: str,
    settings: NoiseSweepConfig,
    memory: Memory | None = None,
    device: str | None = None,
) -> TrainingEvents:
    """Trains at every level with every seed, seed after seed; ticks carry `GridProgress`.

    The figures of a cell (level, seed): "tuned" and "frozen", shares of the test set that are
    classified wrongly; "repair", squared error / test image of the reconstruction from one
    corrupted at the level; "depth", the number of layers if there are several. Raises
    ValueError with a plain sentence for settings that do not fit the data.
    """
    memory, device = memory or Memory(), device or best_device()
    n = len(data.load(data_name).y_train)
    balanced(data.load(data_name).y_train[: settings.items], settings.labels, 0)
    settings = settings.replace(items=min(settings.items, n))
    shared = {k: v for k, v in settings.values().items() if k != "seeds"}
    if settings.depth == 1:  # cells are called as they were before there were stacks
        del shared["depth"]
    cells: dict[CellKey, Cell] = {}
    for seed in seeds(settings.seeds):
        for level in LEVELS:
            key = settings_digest(
                study="noise sweep", data=data_name, level=level, seed=seed, **shared
            )
            work = partial(_measured, data_name, settings, level, seed, memory, device)
            cells[level, seed] = Cell(key, f"{100 * level:.0f} % noise, seed {seed}", work)
    return grid(cells, memory)


def experiment(data_name: str, settings: NoiseSweepConfig, level: float, seed: int) -> Experiment:
    """The autoencoder of one cell; a stack is trained layer by layer, `epochs` for each."""
    shared: dict[str, Any] = {
        "level": level, "latent_dim": settings.units, "items": settings.items,
        "epochs": settings.epochs * settings.depth,
    }  # fmt: skip
    if settings.depth == 1:
        return Experiment.suited("denoising", data_name, seed, noise="masking", **shared)
    return Experiment.suited(
        "stacked", data_name, seed, task="denoising", pretrain=1.0, loss="cross-entropy",
        hidden=(settings.units,) * (settings.depth - 1), activation="sigmoid", code="sigmoid",
        **shared,
    )  # fmt: skip


def layers(found: Mapping[CellKey, Figures]) -> int:
    """How many layers the nets of these cells have."""
    return int(next((figures.get("depth", 1.0) for figures in found.values()), 1.0))


def points(found: Mapping[CellKey, Figures]) -> list[Point]:
    """Each level that has a cell done, in order."""
    levels = sorted({float(level) for level, _ in found})  # type: ignore[arg-type]
    return [
        Point(level, *(spread(_column(found, level, of)) for of in ("tuned", "frozen", "repair")))
        for level in levels
    ]


def verdict(found: Mapping[CellKey, Figures]) -> Verdict | None:
    """What the sweep says; None until two levels share two seeds with no noise among them."""
    tuned: dict[float, dict[Value, float]] = {}
    for (level, seed), figures in found.items():
        tuned.setdefault(float(level), {})[seed] = figures["tuned"]  # type: ignore[arg-type]
    equals = leaders(tuned)
    if not equals or len(tuned) < 2 or 0 not in tuned:
        return None
    best = equals[0]
    return Verdict(best, difference(tuned[0], tuned[best]), tuple(sorted(equals)))


def _column(found: Mapping[CellKey, Figures], level: float, of: str) -> Sequence[float]:
    return [figures[of] for (at, _), figures in found.items() if at == level]


def _measured(
    data_name: str, settings: NoiseSweepConfig, level: float, seed: int, memory: Memory, device: str
) -> EventStream[Figures]:
    """One cell: pre-training, denoising, then the classifier on a frozen and a free encoder."""
    wanted = experiment(data_name, settings, level, seed)
    run = yield from part(trained(wanted, memory, device), 0.0, 0.7)
    repair = yield from part(_denoising_error(run, level), 0.7, 0.72)
    labels = data.load(data_name).y_train[: settings.items]
    chosen = balanced(labels, settings.labels, seed)
    found = {"repair": repair}
    for at, (of, frozen) in enumerate((("frozen", True), ("tuned", False))):
        work = fit_classifier(
            run.model, data_name, chosen, ClassifierConfig(frozen=frozen), seed, device
        )
        _, found[of] = yield from part(work, 0.72 + 0.14 * at, 0.86 + 0.14 * at)
    return found if settings.depth == 1 else {**found, "depth": float(settings.depth)}


def _denoising_error(run: Run, level: float) -> EventStream[float]:
    """Squared error / test image of the reconstruction from one corrupted at `level`."""
    x, total = data.load(run.experiment.data).x_test, 0.0
    for start in range(0, len(x), CHUNK):
        clean = x[start : start + CHUNK]
        decoded = run.decode(run.encode(corrupted(clean, "masking", level, seed=start)))
        total += float(np.square(decoded - clean, dtype=np.float64).sum())
        yield TrainingEvent(0, 0.0, progress=Progress(share=start / len(x), doing="denoising"))
    return total / len(x)
