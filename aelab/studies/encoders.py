"""All encoders at once: every variant and any kept runs of a data set, by what their codes tell.

The same measures as in `probe` (its code layer), `clusters` and while a net trains, so that one
table compares them. All variants have the same layers and as many numbers in the code, everything
else as each variant has it; PCA with as many numbers, and the pixels, are the baselines.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from time import perf_counter
from typing import Any, Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from aelab import data
from aelab.analysis import pca
from aelab.analysis.agreement import adjusted_rand, contingency_table, purity
from aelab.analysis.spread import Spread
from aelab.models import variants
from aelab.schema import Settings, again
from aelab.studies import probe
from aelab.studies.clusters import enough, k_means
from aelab.studies.core import measure as core
from aelab.studies.core.budget import SEED, Budget, seeds
from aelab.studies.core.grid import Cell, CellKey, grid, part
from aelab.studies.core.measure import Measure
from aelab.studies.core.memory import Figures, Memory, settings_digest
from aelab.studies.core.source import labelled, source_run, with_labels
from aelab.studies.data_needed import DataNeededConfig
from aelab.training import EventStream, Experiment, Run, TrainingEvents, best_device
from aelab.training.evaluation.knn import five_nn_accuracy

Floats = NDArray[np.floating[Any]]
BASELINES: Final = ("pixels", "PCA")
MEASURES: Final = (
    Measure("wrong", "linear probe, % wrong", scale=100),
    Measure("near", "5-NN, % right", highest=True, scale=100),
    Measure("rand", "adjusted Rand index", highest=True),
    Measure("error", "squared error / image"),
)
COSTS: Final = (
    Measure("numbers", "numbers in code"), Measure("parameters", "parameters"),
    Measure("seconds", "training, s"),
)  # fmt: skip
PURITY: Final = Measure("purity", "purity, %", highest=True, scale=100)


@dataclass(frozen=True)
class EncodersConfig(Settings):
    """What all variants share, and how many labels the linear probe is given."""

    m: int = again(
        DataNeededConfig, "m", 16, high=256, help="Of every variant, and principal components."
    )
    hidden: tuple[int, ...] = again(
        DataNeededConfig, "hidden", (256,),
        help="Widths of every encoder’s, separated by “-”; decoders mirror them. The linear "
        "autoencoder has none.",
    )  # fmt: skip
    labels: int = again(probe.ProbeConfig, "labels", 1000)
    items: int = again(Budget, "items", 20_000, help="Those that variants and PCA learn from.")
    epochs: int = again(Budget, "epochs", 8)
    seeds: int = again(
        Budget, "seeds", 3,
        help="Variants are trained with so many seeds; intervals are 95 % over them. A kept run is "
        "one net, measured once.",
    )  # fmt: skip


def suited(data_name: str) -> EncodersConfig:
    """The study that fits a data set: small for small ones."""
    known = {
        "digits": EncodersConfig(m=8, hidden=(64,), labels=200, items=1437, epochs=100),
        "shapes": EncodersConfig(items=6000, epochs=30),
    }
    return with_labels(known.get(data.like(data_name), EncodersConfig()), data_name)


def learners() -> tuple[str, ...]:
    """The variants that learn pictures, in the order of all."""
    return tuple(key for key, v in variants().items() if "images" in v.Model.kinds)


def experiment(data_name: str, settings: EncodersConfig, variant: str, seed: int) -> Experiment:
    """The net of one cell."""
    return Experiment.suited(
        variant, data_name, seed, latent_dim=settings.m, hidden=settings.hidden,
        items=_items(data_name, settings), epochs=settings.epochs,
    )  # fmt: skip


def study(
    data_name: str, runs: Sequence[Run], settings: EncodersConfig, memory: Memory | None = None,
    device: str | None = None,
) -> TrainingEvents:  # fmt: skip
    """Measures baselines and kept runs, then every variant, seed by seed; ticks carry
    `GridProgress`.

    runs: finished ones of this data set, or none. A cell is (encoder, seed): "pixels", "PCA", the
    key of a variant, or that of a run's experiment. Its figures, over the test set: "wrong", the
    share of errors of a linear classifier on the code; "near", the share that five nearest codes of
    training items name rightly; "rand" and "purity" of k-means with as many clusters as classes;
    "error", squared error / item (not of pixels); "numbers" in the code; "parameters"; "seconds" of
    training. A conditional encoder is never told the right class, but for its squared error.
    Raises ValueError with a plain sentence for settings or runs that do not fit.
    """
    memory, device = memory or Memory(), device or best_device()
    enough(data_name, len(data.load(data_name).classes))
    labelled(data_name, settings.labels, 0)
    cells: dict[CellKey, Cell] = {}

    def add(of: str, seed: int, what: object, work: Callable[[], EventStream[Figures]]) -> None:
        key = settings_digest(study="encoders", of=what, seed=seed, labels=settings.labels)
        name = variants()[of].Model.name if of in variants() else of
        cells[of, seed] = Cell(key, f"{name}, seed {seed}", work)

    for run in runs:
        _check(run, data_name)
    for seed in seeds(settings.seeds):
        add("pixels", seed, data_name, partial(_pixels, data_name, settings, seed, device))
        linear = ("PCA", data_name, settings.m, _items(data_name, settings))
        add("PCA", seed, linear, partial(_linear, data_name, settings, seed, device))
    for run in runs:
        work = partial(_encoder, run, settings.labels, SEED, memory, device)
        add(run.experiment.key, SEED, ("run", run.experiment.key, run.last.step), work)
    for seed in seeds(settings.seeds):
        for variant in learners():
            wanted = experiment(data_name, settings, variant, seed)
            work = partial(_encoder, wanted, settings.labels, seed, memory, device)
            add(variant, seed, wanted.identity, work)
    return grid(cells, memory)


def encoders(found: Mapping[CellKey, Figures]) -> list[str]:
    """Those that have a cell done: baselines, variants, then runs."""
    order = {name: i for i, name in enumerate((*BASELINES, *learners()))}
    known = dict.fromkeys(str(of) for of, _ in found)
    return sorted(known, key=lambda of: order.get(of, len(order)))


def over_seeds(found: Mapping[CellKey, Figures], measure: Measure) -> dict[str, Spread]:
    """The measure of each encoder that has it, over its seeds; in the order of `encoders`."""
    return core.over_seeds(found, measure, encoders(found))


def leaders(found: Mapping[CellKey, Figures], measure: Measure) -> tuple[str, ...]:
    """The variant or baseline with the best mean, and those that are not told apart from it.

    Empty until every variant is measured with two seeds. A kept run is one net and has no interval.
    """
    known = core.by_seed(found, measure, encoders(found))
    compared = {of: one for of, one in known.items() if of in (*BASELINES, *learners())}
    return core.leaders(compared, measure.highest) if {*learners()} <= {*compared} else ()


def _items(data_name: str, settings: EncodersConfig) -> int:
    return min(settings.items, len(data.load(data_name).x_train))


def _check(run: Run, data_name: str) -> None:
    """Raises ValueError with a plain sentence for a run that cannot be compared."""
    e, why = run.experiment, ""
    if e.data != data_name:
        why = f"has learned {data.info(e.data).title}, not {data.info(data_name).title}"
    elif not run.finished:
        why = "has not ended, so that its error on the test set is not known"
    elif not np.isfinite(run.codes).all():
        why = "has diverged: its codes are not finite"
    if why:
        name = variants()[e.variant].Model.name
        raise ValueError(f"The run {name}, seed {e.seed}, {why}. Leave it out.")


def _encoder(
    source: Run | Experiment, labels: int, seed: int, memory: Memory, device: str
) -> EventStream[Figures]:
    """A network: a kept one, or one that is trained first."""
    run = yield from part(source_run(source, memory, device), 0.0, 0.7)
    e = run.experiment
    _check(run, e.data)
    code = len(probe.layers(e))
    wrong = probe.probe_layer(run.model, e.data, code, labels, seed, device)
    found = yield from part(_judged(e.data, run.encode, wrong, seed), 0.7, 1.0)
    return found | {
        "error": run.figures["squared error"], "numbers": float(run.codes.shape[1]),
        "parameters": float(run.parameters), "seconds": run.last.seconds,
    }  # fmt: skip


def _linear(
    data_name: str, settings: EncodersConfig, seed: int, device: str
) -> EventStream[Figures]:
    """PCA of the same items with as many numbers, or as many as there are pixels."""
    dataset, began = data.load(data_name), perf_counter()
    learned = dataset.x_train[: _items(data_name, settings)]
    plane = pca.fit(learned, min(settings.m, dataset.d))
    seconds = perf_counter() - began
    mean, axes = (torch.tensor(part).to(device) for part in (plane.mean, plane.components.T))

    def project(x: Tensor) -> Tensor:
        return (x - mean) @ axes

    wrong = probe.probe_features(project, data_name, settings.labels, seed, device)
    found = yield from _judged(data_name, plane.project, wrong, seed)
    return found | {
        "error": plane.squared_error(dataset.x_test), "numbers": float(plane.m),
        "parameters": float(plane.mean.size + plane.components.size), "seconds": seconds,
    }  # fmt: skip


def _pixels(
    data_name: str, settings: EncodersConfig, seed: int, device: str
) -> EventStream[Figures]:
    """No encoder at all."""
    wrong = probe.probe_features(lambda x: x, data_name, settings.labels, seed, device)
    found = yield from _judged(data_name, np.asarray, wrong, seed)
    return found | {"numbers": float(data.load(data_name).d)}


def _judged(
    data_name: str, encode: Callable[[Floats], Floats], wrong: EventStream[float], seed: int
) -> EventStream[dict[str, float]]:
    """What needs the codes alone. encode: pixels [n, d] → codes [n, m]; wrong: the linear probe."""
    dataset, k = data.load(data_name), len(data.load(data_name).classes)
    known, shown = dataset.reference, dataset.probe
    near = five_nn_accuracy(
        encode(dataset.x_train[known]), dataset.y_train[known], encode(dataset.x_test[shown]),
        dataset.y_test[shown],
    )  # fmt: skip
    parted = yield from part(k_means(encode(dataset.x_test), k, seed), 0.0, 0.5)
    table = contingency_table(dataset.y_test, parted.labels_, k, k)
    return {
        "near": near, "rand": adjusted_rand(table), "purity": purity(table),
        "wrong": (yield from part(wrong, 0.5, 1.0)),
    }  # fmt: skip
