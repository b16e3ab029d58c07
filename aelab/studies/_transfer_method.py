"""A classifier in training: its method, its settings, and its error on the way."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from aelab import data
from aelab.models import Autoencoder
from aelab.schema import Settings, hp
from aelab.studies.core.classifier import (
    HEAD,
    Classifier,
    ClassifierConfig,
    predictions,
    tensors_for_test,
    train_classifier,
)
from aelab.training import EventStream, random_generator, training_tensors


class Method(NamedTuple):
    """Whether the encoder is pre-trained, and frozen in each equal part of the training."""

    pretrained: bool
    frozen: tuple[bool, ...]


@dataclass(frozen=True)
class TransferConfig(Settings):
    """How the classifiers are trained."""

    labels: int = hp(
        1000, "Labels", low=2, high=100_000, typical="100 to 10 000",
        help="So many training pictures come with their class, as many of each class.",
    )  # fmt: skip
    steps: int = hp(
        600, "Steps", low=10, high=20_000, typical="300 to 2000",
        help="Batches of 64 labelled pictures, the same for every method.",
    )  # fmt: skip
    seed: int = hp(
        7, "Seed", low=0, high=10_000,
        help="Decides which pictures come with labels, and the order of the batches.",
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True, eq=False)
class Curve:
    """One method so far: errors, shares of the test set, after so many steps; the last predictions.

    named: int64 [n_test], the class that each test item is taken for.
    """

    steps: tuple[int, ...] = ()
    errors: tuple[float, ...] = ()
    predicted: NDArray[np.int64]


class ClassifierTraining:
    """One method's classifier and its curve so far."""

    def __init__(
        self, method: Method, encoder: Autoencoder, name: str, chosen: NDArray[np.int64],
        settings: TransferConfig, device: str,
    ) -> None:  # fmt: skip
        x, y = training_tensors(name, device)
        self.x, self.y = x[chosen], y[chosen]
        self.test = tensors_for_test(name, device)
        n_code = int(encoder.encode(self.x[:1].cpu()).shape[1])
        self.net = Classifier(encoder, n_code, len(data.load(name).classes), False).to(device)
        self.settings, self.step = settings, 0
        self.work = self._work(method)
        self.curve = Curve(predicted=np.zeros(len(self.test[1]), np.int64))

    def _work(self, method: Method) -> EventStream[None]:
        rng = random_generator(self.settings.seed, "classifier")
        for i, frozen in enumerate(method.frozen):
            share = self.settings.steps * (i + 1) // len(method.frozen)
            self.net.encoder.requires_grad_(not frozen)
            config = ClassifierConfig(steps=share - self.step, frozen=frozen, head=HEAD)
            yield from train_classifier(self.net, self.x, self.y, config, rng)

    def up_to(self, step: int) -> EventStream[None]:
        """Trains up to this step and then tests on the whole test set."""
        while self.step < step:
            tick = next(self.work)
            self.step += tick.progress is not None
            yield tick
        named = yield from predictions(self.net, self.test[0])
        error = int((named != self.test[1]).sum()) / len(named)
        before = self.curve
        self.curve = Curve(
            steps=(*before.steps, step),
            errors=(*before.errors, error),
            predicted=named.cpu().numpy(),
        )
