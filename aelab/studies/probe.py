"""The linear probe: how well does one linear layer tell the classes apart, layer by layer?

Alain and Bengio, arXiv:1610.01644. In stacked denoising autoencoders every layer makes it easier
(Vincent et al., JMLR 11:3371, 2010, tables 4 and 5). The same network with its random weights shows
what learning, and not mere width, has done.
"""

from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

import torch
from torch import Tensor, nn

from aelab import data
from aelab.analysis.spread import Spread
from aelab.models import Autoencoder
from aelab.schema import Settings, Value, again, hp
from aelab.studies.core.budget import Budget, gathered, seeds
from aelab.studies.core.classifier import in_chunks, labels_loss, tensors_for_test, zero_head
from aelab.studies.core.grid import Cell, CellKey, grid, part
from aelab.studies.core.measure import difference, leaders
from aelab.studies.core.memory import Figures, Memory, settings_digest
from aelab.studies.core.optimise import Group, adam, one_cycle, optimise, with_progress
from aelab.studies.core.source import labelled, source_run, untrained
from aelab.training import (
    EventStream,
    Experiment,
    Run,
    TrainingEvents,
    best_device,
    random_generator,
    training_tensors,
)

STEPS, BATCH, RATE = 1000, 128, 3e-3  # of the probe: Adam, one-cycle
NAMES = {"relu": "ReLU", "elu": "ELU"}  # activations that are not called as their settings are


@dataclass(frozen=True)
class ProbeConfig(Settings):
    """How much each probe learns from, and how often."""

    labels: int = hp(
        5000, "Labels", low=2, high=100_000, typical="1000 to 10 000",
        help="So many training pictures come with their class, as many of each class.",
    )  # fmt: skip
    seeds: int = again(
        Budget, "seeds", 3,
        help="Each probe is repeated with so many draws of the pictures and the batches.",
    )  # fmt: skip


class Point(NamedTuple):
    """A depth, 0 for the pixels: the shares of test errors over the seeds that are done."""

    depth: int
    error_rate: Spread


def probe(
    source: Run | Experiment, settings: ProbeConfig, memory: Memory | None = None,
    device: str | None = None,
) -> TrainingEvents:  # fmt: skip
    """Probes the pixels and every layer, trained and random, seed after seed; ticks carry
    `GridProgress`.

    source: a run, or what is to be trained first. The figure of a cell (trained or not, depth,
    seed) is "wrong": the share of the test set that is named wrongly. Raises ValueError with a
    plain sentence if the labels cannot be given.
    """
    e = source.experiment if isinstance(source, Run) else source
    memory, device = memory or Memory(), device or best_device()
    labelled(e.data, settings.labels, 0)
    step = source.last.step if isinstance(source, Run) and not source.finished else "last"
    cells: dict[CellKey, Cell] = {}
    for seed in seeds(settings.seeds):
        for depth in range(len(layers(e)) + 1):
            for trained in (True, False) if depth else (False,):
                own = (e.key, trained and step) if depth else e.data
                key = settings_digest(
                    study="probe", of=own, depth=depth, seed=seed, labels=settings.labels
                )
                model = (
                    partial(source_run, source, memory, device)
                    if trained
                    else partial(_untrained, e)
                )
                work = partial(_measured, model, e.data, depth, settings.labels, seed, device)
                title = f"layer {depth}" if depth else "pixels"
                cells[trained, depth, seed] = Cell(key, f"{title}, seed {seed}", work)
    return grid(cells, memory)


def layers(e: Experiment) -> list[str]:
    """The layers of an encoder in words, first to last: “200 ReLU”."""
    model, x = untrained(e), torch.tensor(data.load(e.data).x_test[:1])
    with torch.no_grad():
        found = model.layer_activations(x, model.condition(x, torch.zeros(1, dtype=torch.int64)))
    names = [NAMES.get(r.activation, r.activation) for r in found]
    return [f"{r.values[0].numel():,} {name}" for r, name in zip(found, names, strict=True)]


def points(found: Mapping[CellKey, Figures], trained: bool) -> list[Point]:
    """Each depth that has a cell done, in order; the pixels belong to both curves."""
    wrong = (
        (depth, figures["wrong"])
        for (of, depth, _), figures in found.items()
        if of == trained or depth == 0
    )
    return [Point(*one) for one in gathered(wrong)]


class Best(NamedTuple):
    """The layer with the fewest errors: how many fewer than on the pixels, seed by seed, and the
    layers that are not told apart from it, itself among them; falls: whether each layer has fewer
    errors than the one below it, the pixels for the first."""

    layer: int
    gain: Spread
    equals: tuple[int, ...]
    falls: bool


def best(found: Mapping[CellKey, Figures]) -> Best | None:
    """What the probes of the trained network say; None until all its layers have two seeds."""
    wrong: dict[int, dict[Value, float]] = {}
    for (of, depth, seed), figures in found.items():
        if of or depth == 0:
            wrong.setdefault(int(depth), {})[seed] = figures["wrong"]  # type: ignore[arg-type]
    equals = leaders({depth: own for depth, own in wrong.items() if depth})
    if not equals or 0 not in wrong:
        return None
    steps = [difference(wrong[depth], wrong[depth - 1]) for depth in wrong if depth]
    falls = all(step.mean < 0 and step.excludes(0) for step in steps)
    gain = difference(wrong[0], wrong[equals[0]])
    return Best(equals[0], gain, tuple(sorted(equals)), falls)


def _untrained(e: Experiment) -> EventStream[Autoencoder]:
    """The network before its first step; no time passes."""
    yield from ()
    return untrained(e).eval()


def _measured(
    source: Callable[[], EventStream[Run | Autoencoder]], name: str, depth: int, labels: int,
    seed: int, device: str,
) -> EventStream[Figures]:  # fmt: skip
    """One probe of what the source gives."""
    found = yield from part(source(), 0.0, 0.5)
    model = found.model if isinstance(found, Run) else found
    work = probe_layer(model, name, depth, labels, seed, device)
    return {"wrong": (yield from part(work, 0.5, 1.0))}


def probe_layer(
    model: Autoencoder, name: str, depth: int, labels: int, seed: int, device: str
) -> EventStream[float]:
    """The share of test errors of a softmax layer on the standardised activations of layer `depth`.

    Depth 0: the pixels. So many training items of the data set come with labels.
    """
    model = deepcopy(model).to(device)
    return probe_features(
        lambda x: _activations(model, x, depth), name, labels, seed, device
    )  # fmt: skip


def probe_features(
    features: Callable[[Tensor], Tensor], name: str, labels: int, seed: int, device: str
) -> EventStream[float]:
    """The share of test errors of a softmax layer on standardised features.

    features: pixels [n, d] → [n, m], on the device. So many training items come with labels.
    """
    chosen = labelled(name, labels, seed)
    x, y = training_tensors(name, device)
    seen = yield from in_chunks(features, x[chosen])
    mean, scale = seen.mean(0), seen.std(0) + 0.1 * seen.std() + 1e-6
    head = zero_head(seen.shape[1], len(data.load(name).classes)).to(device)
    yield from _train(head, (seen - mean) / scale, y[chosen], random_generator(seed, "probe"))
    x_test, y_test = tensors_for_test(name, device)

    def classify(rows: Tensor) -> Tensor:
        predicted: Tensor = head((features(rows) - mean) / scale).argmax(1)
        return predicted

    predicted = yield from in_chunks(classify, x_test)
    return int((predicted != y_test).sum()) / len(y_test)


def _activations(model: Autoencoder, x: Tensor, depth: int) -> Tensor:
    """The activations [n, units] of layer `depth` for pixels x [n, d]; 0: the pixels."""
    if depth == 0:
        return x
    condition = model.condition(x, torch.zeros(len(x), dtype=torch.int64, device=x.device))
    return model.layer_activations(x, condition)[depth - 1].values.flatten(1)


def _train(head: nn.Linear, x: Tensor, y: Tensor, rng: torch.Generator) -> EventStream[None]:
    size, factors = min(BATCH, len(x)), one_cycle(STEPS)
    batches = (torch.randint(len(x), (size,), generator=rng) for _ in factors)
    optimiser, loss = adam(Group(head.parameters(), RATE)), partial(labels_loss, head, x, y)
    steps = optimise(optimiser, loss, batches, factors)
    yield from with_progress(steps, STEPS, "learning the labels")
