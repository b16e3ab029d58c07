"""Anomalies: a network that has only seen normal items reconstructs others badly.

An autoencoder learns what is normal: some classes of a data set, or all of it. It is tested on
items, normal ones and others. PCA with as many numbers is the baseline, and hard to beat on MNIST.
"""

from dataclasses import dataclass
from functools import partial
from time import perf_counter

import numpy as np

from aelab import data
from aelab.analysis import pca
from aelab.brief import brief
from aelab.studies._one_class import (
    DataSplit,
    Errors,
    PerClass,
    SingleRun,
    Task,
    auroc_of_errors,
    check_normal,
    experiment,
    pca_errors,
    split_items,
    suited,
    validation_and_test_errors,
)  # fmt: skip
from aelab.studies.core.budget import seeds
from aelab.studies.core.grid import Cell, CellKey, grid, part, trained
from aelab.studies.core.memory import Figures, Memory, settings_digest
from aelab.training import (
    EventStream,
    Experiment,
    Progress,
    Run,
    TrainingEvent,
    TrainingEvents,
    best_device,
    generator_with_torch_defaults,
    training_events,
)

__all__ = [
    "DataSplit",
    "Errors",
    "PerClass",
    "SingleRun",
    "Task",
    "auroc_of_errors",
    "split_items",
    "suited",
    "train_and_score",
    "train_per_class",
]

PATIENCE, COST = 0.4, 5.0  # between looks: seconds at least, and times what a look costs
PCA = 32  # components of the baseline that is the same on every page and paper
# AUROC of a convolutional autoencoder a digit, MNIST: Ruff et al., ICML 2018, table 1, row DCAE.
PUBLISHED = (0.976, 0.983, 0.854, 0.867, 0.865, 0.782, 0.946, 0.923, 0.865, 0.904)


@brief
@dataclass(frozen=True, kw_only=True, eq=False)
class AnomalyProgress(Progress):
    """A network that learns what is normal, and the errors of it and of PCA."""

    task: Task
    split: DataSplit
    pca_errors: tuple[Errors, Errors]  # of validation and test items
    components: int  # of PCA, as many as the code has numbers
    run: Run | None = None
    errors: tuple[Errors, Errors] | None = None


def train_and_score(
    task: Task, variant: str, settings: SingleRun, device: str | None = None
) -> TrainingEvents:
    """Trains on what is normal, with looks at the errors; ticks carry `AnomalyProgress`.

    Raises ValueError with a plain sentence if the question cannot be asked.
    """
    wanted, items = experiment(task, variant, settings, settings.seed), split_items(task)
    return _train_and_score(task, wanted, items, settings.latent_dim, device or best_device())


@generator_with_torch_defaults
def _train_and_score(
    task: Task, wanted: Experiment, items: DataSplit, m: int, device: str
) -> TrainingEvents:
    flat = pca.fit(items.x_train, min(m, items.x_train.shape[1]))
    known = pca_errors(flat, items.x_validation), pca_errors(flat, items.x_test)
    epochs, last, cost = wanted.training.epochs, 0.0, 0.0
    run, net = None, None
    for tick in training_events(wanted, device):
        began = perf_counter()
        ended = tick.run is not None and tick.run.finished
        if tick.run and (ended or began - last > max(PATIENCE, COST * cost)):
            net = yield from _without_progress(validation_and_test_errors(tick.run, items))
            run, last = tick.run, perf_counter()
            cost = last - began
        doing = "" if ended else f"epoch {min(int(tick.epoch) + 1, epochs)} of {epochs}"
        yield TrainingEvent(tick.step, tick.epoch, progress=AnomalyProgress(
            share=min(1.0, tick.epoch / epochs), doing=doing, task=task, split=items,
            pca_errors=known, components=flat.m, run=run, errors=net,
        ))  # fmt: skip


def train_per_class(
    data_name: str, variant: str, settings: PerClass, memory: Memory | None = None,
    device: str | None = None,
) -> TrainingEvents:  # fmt: skip
    """One network a class and seed, seed after seed; ticks carry `GridProgress` by (class, seed).

    Figures: "auroc" of the network, "pca" with as many numbers, "pca 32". Raises ValueError with a
    plain sentence where a class has too few items.
    """
    memory, device = memory or Memory(), device or best_device()
    cells: dict[CellKey, Cell] = {}
    dataset = data.load(data_name)
    counts = [np.bincount(y, minlength=len(dataset.classes)).tolist() for y in
              (dataset.y_train, dataset.y_test)]  # fmt: skip
    for title, train, test in zip(dataset.classes, *counts, strict=True):
        check_normal(title, train, test)
    for seed in seeds(settings.seeds):
        for c, title in enumerate(dataset.classes):
            question = Task(data_name, (c,))
            wanted = experiment(question, variant, settings, seed)
            key = settings_digest(study="anomaly", experiment=wanted.key)
            work = partial(_measured, question, wanted, settings.latent_dim, memory, device)
            cells[c, seed] = Cell(key, f"only {title}, seed {seed}", work)
    return grid(cells, memory)


def _measured(
    task: Task, wanted: Experiment, m: int, memory: Memory, device: str
) -> EventStream[Figures]:
    run = yield from part(trained(wanted, memory, device), 0.0, 0.9)
    items = split_items(task)
    _, errors = yield from part(validation_and_test_errors(run, items), 0.9, 0.95)
    found = {"auroc": auroc_of_errors(errors, items)}
    most = items.x_train.shape[1]
    flat = pca.fit(items.x_train, min(max(m, PCA), most))
    for of, k in (("pca", m), (f"pca {PCA}", PCA)):
        found[of] = auroc_of_errors(pca_errors(flat.first(min(k, most)), items.x_test), items)
    return found


def _without_progress(
    work: EventStream[tuple[Errors, Errors]],
) -> EventStream[tuple[Errors, Errors]]:
    """The same work; what it says of its progress would hide what has been found."""
    while True:
        try:
            tick = next(work)
        except StopIteration as done:
            result: tuple[Errors, Errors] = done.value
            return result
        yield tick._replace(progress=None)
