"""An encoder with a softmax head: how good is a code for telling classes apart?

Fine-tuning moves all weights; a frozen encoder gives its codes and learns nothing.
"""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from functools import lru_cache, partial

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F

from aelab import data
from aelab.models import Autoencoder
from aelab.models._layers import Linear
from aelab.studies.core.optimise import Group, adam, one_cycle, optimise, shuffled, with_progress
from aelab.training import EventStream, TrainingEvent, as_tensor, random_generator, training_tensors
from aelab.training.device import generator_with_torch_defaults

CHUNK = 1000  # items of an evaluation
HEAD = 10.0  # the head's rate, over that of an encoder which is not to forget what it knows


@dataclass(frozen=True, kw_only=True)
class ClassifierConfig:
    """How a classifier is trained: by Adam, one-cycle, for a number of steps."""

    steps: int = 600
    batch: int = 64
    rate: float = 1e-3
    frozen: bool = False
    head: float = 1.0  # the head's rate, over that of the encoder


class Classifier(nn.Module):
    """encoder → code → head → the logits of the classes."""

    def __init__(
        self, encoder: Autoencoder, n_code: int, n_classes: int, frozen: bool,
        hidden: nn.Linear | None = None,
    ) -> None:  # fmt: skip
        super().__init__()
        copied = deepcopy(encoder)  # in evaluation: a frozen batch norm keeps its means
        self.encoder = copied.requires_grad_(not frozen)
        self.head: nn.Module = zero_head(n_code, n_classes)
        if hidden is not None:
            last = zero_head(hidden.out_features, n_classes)
            self.head = nn.Sequential(hidden, nn.ReLU(), last)

    def forward(self, x: Tensor) -> Tensor:
        """Pixels [n, d] → logits [n, classes]; a conditional encoder is given no condition."""
        logits: Tensor = self.head(self.encoder.encode(x))
        return logits


def hidden_layer(n: int, units: int, rng: torch.Generator) -> nn.Linear:
    """A fully connected layer before the softmax: He's weights (ReLU follows), biases of 0."""
    layer = Linear(n, units)
    nn.init.kaiming_normal_(layer.weight, nonlinearity="relu", generator=rng)
    nn.init.zeros_(layer.bias)
    return layer


def zero_head(n: int, n_classes: int) -> nn.Linear:
    """A head that prefers no class, all zeros: none of it is random."""
    head = Linear(n, n_classes)
    nn.init.zeros_(head.weight)
    nn.init.zeros_(head.bias)
    return head


def balanced(labels: NDArray[np.int64], n: int, seed: int) -> NDArray[np.int64]:
    """n items, as many of each class as can be; the same items first for every larger n.

    Raises ValueError with a plain sentence if there are fewer than classes, or than there are.
    """
    classes = np.unique(labels)
    if not len(classes) <= n <= len(labels):
        raise ValueError(
            f"{n} labels cannot be given: there are {len(classes)} classes, each needs at least "
            f"one, and {len(labels):,} items."
        )
    order = np.random.default_rng(seed).permutation(len(labels))
    ranks = np.empty(len(labels), np.int64)
    for c in classes:
        own = order[labels[order] == c]
        ranks[own] = np.arange(len(own))
    return np.array(sorted(order, key=lambda i: (ranks[i], labels[i]))[:n], dtype=np.int64)


@generator_with_torch_defaults
def fit_classifier(
    encoder: Autoencoder, name: str, chosen: NDArray[np.int64], config: ClassifierConfig, seed: int,
    device: str,
) -> EventStream[tuple[Classifier, float]]:  # fmt: skip
    """The classifier trained on the labels of the items `chosen`, and its test error rate."""
    x, y = training_tensors(name, device)
    picked = torch.tensor(chosen).to(device)
    x, y = x[picked], y[picked]
    n_classes = len(data.load(name).classes)
    n_code = int(encoder.encode(x[:1].cpu()).shape[1])
    net = Classifier(encoder, n_code, n_classes, config.frozen).to(device)
    yield from train_classifier(net, x, y, config, random_generator(seed, "classifier"))
    error = yield from error_rate(net, name, device)
    return net, error


@generator_with_torch_defaults
def train_classifier(
    net: Classifier, x: Tensor, y: Tensor, config: ClassifierConfig, rng: torch.Generator
) -> EventStream[None]:
    """Trains a classifier on the labels y [n] of pixels x [n, d]; a tick a step.

    A frozen encoder gives its codes once, and only the head learns.
    """
    learn: nn.Module = net
    if config.frozen:
        x, learn = (yield from in_chunks(net.encoder.encode, x)), net.head
    encoder = [p for p in net.encoder.parameters() if p.requires_grad and not config.frozen]
    optimiser = adam(
        Group(encoder, config.rate),
        Group(net.head.parameters(), config.rate * config.head),
    )
    batches = shuffled(len(x), min(config.batch, len(x)), rng)
    loss = partial(labels_loss, learn, x, y)
    steps = optimise(optimiser, loss, batches, one_cycle(config.steps))
    yield from with_progress(steps, config.steps, "learning the labels")


def labels_loss(net: nn.Module, x: Tensor, y: Tensor, rows: Tensor) -> Tensor:
    """The cross-entropy of the labels y [n] of some rows of x [n, d]."""
    rows = rows.to(x.device)
    return F.cross_entropy(net(x[rows]), y[rows])


@generator_with_torch_defaults
def error_rate(net: Classifier, name: str, device: str) -> EventStream[float]:
    """The share of the whole test set that is classified wrongly."""
    x, y = tensors_for_test(name, device)
    predicted = yield from predictions(net, x)
    return int((predicted != y).sum()) / len(y)


def predictions(net: Classifier, x: Tensor) -> EventStream[Tensor]:
    """The class predicted for each of the items x [n, d], int64 [n]."""
    logits = yield from in_chunks(net, x)
    return logits.argmax(1)


def in_chunks(work: Callable[[Tensor], Tensor], x: Tensor) -> EventStream[Tensor]:
    """What `work` makes of x, rows by rows, with ticks between them and without gradients."""
    found = []
    for start in range(0, len(x), CHUNK):
        with torch.no_grad():
            found.append(work(x[start : start + CHUNK]))
        yield TrainingEvent(0, 0.0)
    return torch.cat(found)


@lru_cache(maxsize=2)
def tensors_for_test(name: str, device: str) -> tuple[Tensor, Tensor]:
    """The test items and labels of a data set, on the device."""
    dataset = data.load(name)
    return as_tensor(dataset.x_test, device), as_tensor(dataset.y_test, device)
