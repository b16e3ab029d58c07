"""Anomalies: a network that has only seen normal items reconstructs others badly.

An autoencoder learns what is normal: some classes of a data set, or all of it. It is tested on
items, normal ones and others. PCA with as many numbers is the baseline, and hard to beat on MNIST.
"""

from dataclasses import dataclass
from functools import partial
from time import perf_counter

from aelab import data
from aelab.analysis import pca
from aelab.studies._one_class import (
    Errors,
    One,
    Parts,
    Question,
    Ten,
    area,
    both,
    experiment,
    parts,
    residuals,
    suited,
)  # fmt: skip
from aelab.studies.core.budget import seeds
from aelab.studies.core.grid import Cell, Place, grid, part, trained
from aelab.studies.core.memory import Figures, Memory, name
from aelab.training import (
    Experiment,
    Progress,
    Run,
    Tick,
    Ticks,
    Turns,
    best_device,
    plain_turns,
    ticks,
)

__all__ = ["Errors", "One", "Parts", "Question", "Ten", "area", "each", "parts", "suited", "watch"]

PATIENCE, COST = 0.4, 5.0  # between looks: seconds at least, and times what a look costs
PCA = 32  # components of the baseline that is the same on every page and paper
# AUROC of a convolutional autoencoder a digit, MNIST: Ruff et al., ICML 2018, table 1, row DCAE.
PUBLISHED = (0.976, 0.983, 0.854, 0.867, 0.865, 0.782, 0.946, 0.923, 0.865, 0.904)


@dataclass(frozen=True, kw_only=True, eq=False)
class Watched(Progress):
    """A network that learns what is normal, and the errors of it and of PCA."""

    question: Question
    parts: Parts
    pca: tuple[Errors, Errors]  # of validation and test items
    components: int  # of PCA, as many as the code has numbers
    run: Run | None = None
    net: tuple[Errors, Errors] | None = None


def watch(question: Question, variant: str, recipe: One, device: str | None = None) -> Ticks:
    """Trains on what is normal, with looks at the errors; ticks carry `Watched`.

    Raises ValueError with a plain sentence if the question cannot be asked.
    """
    wanted, items = experiment(question, variant, recipe, recipe.seed), parts(question)
    return _watched(question, wanted, items, recipe.latent_dim, device or best_device())


@plain_turns
def _watched(question: Question, wanted: Experiment, items: Parts, m: int, device: str) -> Ticks:
    flat = pca.fit(items.x_train, min(m, items.x_train.shape[1]))
    known = residuals(flat, items.x_validation), residuals(flat, items.x_test)
    epochs, last, cost = wanted.training.epochs, 0.0, 0.0
    run, net = None, None
    for tick in ticks(wanted, device):
        began = perf_counter()
        ended = tick.run is not None and tick.run.finished
        if tick.run and (ended or began - last > max(PATIENCE, COST * cost)):
            net = yield from _silent(both(tick.run, items))
            run, last = tick.run, perf_counter()
            cost = last - began
        doing = "" if ended else f"epoch {min(int(tick.epoch) + 1, epochs)} of {epochs}"
        yield Tick(tick.step, tick.epoch, progress=Watched(
            share=min(1.0, tick.epoch / epochs), doing=doing, question=question, parts=items,
            pca=known, components=flat.m, run=run, net=net,
        ))  # fmt: skip


def each(
    data_name: str, variant: str, recipe: Ten, memory: Memory | None = None,
    device: str | None = None,
) -> Ticks:  # fmt: skip
    """One network a class and seed, seed after seed; ticks carry `Found` by (class, seed).

    Figures: "auroc" of the network, "pca" with as many numbers, "pca 32".
    """
    memory, device = memory or Memory(), device or best_device()
    cells: dict[Place, Cell] = {}
    for seed in seeds(recipe.seeds):
        for c, title in enumerate(data.load(data_name).classes):
            question = Question(data_name, (c,))
            wanted = experiment(question, variant, recipe, seed)
            key = name(study="anomaly", experiment=wanted.key)
            work = partial(_measured, question, wanted, recipe.latent_dim, memory, device)
            cells[c, seed] = Cell(key, f"only {title}, seed {seed}", work)
    return grid(cells, memory)


def _measured(
    question: Question, wanted: Experiment, m: int, memory: Memory, device: str
) -> Turns[Figures]:
    run = yield from part(trained(wanted, memory, device), 0.0, 0.9)
    items = parts(question)
    _, errors = yield from part(both(run, items), 0.9, 0.95)
    found = {"auroc": area(errors, items)}
    most = items.x_train.shape[1]
    flat = pca.fit(items.x_train, min(max(m, PCA), most))
    for of, k in (("pca", m), (f"pca {PCA}", PCA)):
        found[of] = area(residuals(flat.first(min(k, most)), items.x_test), items)
    return found


def _silent(work: Turns[tuple[Errors, Errors]]) -> Turns[tuple[Errors, Errors]]:
    """The same work; what it says of its progress would hide what has been found."""
    while True:
        try:
            tick = next(work)
        except StopIteration as done:
            result: tuple[Errors, Errors] = done.value
            return result
        yield tick._replace(progress=None)
