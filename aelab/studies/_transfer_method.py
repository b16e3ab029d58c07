"""A classifier in training: its method, its settings, and its error on the way."""

from dataclasses import dataclass
from time import perf_counter
from typing import Literal, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from aelab import data
from aelab.brief import brief
from aelab.models import Autoencoder
from aelab.schema import Settings, hp
from aelab.studies.core.classifier import (
    HEAD,
    Classifier,
    ClassifierConfig,
    hidden_layer,
    predictions,
    tensors_for_test,
    train_classifier,
)
from aelab.training import EventStream, random_generator, training_tensors

Learning: TypeAlias = Literal["nothing", "upper layers", "everything"]


class Method(NamedTuple):
    """Whether the encoder is pre-trained, and what of it learns in each equal part."""

    pretrained: bool
    learning: tuple[Learning, ...]


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
    upper: int = hp(
        1, "Upper layers", low=1, high=20, typical="1",
        help="So many of the encoder’s layers, the code’s first, learn in *frozen, then upper "
        "layers*.",
    )  # fmt: skip
    head: int = hp(
        0, "Hidden layer of the head", low=0, high=2000, typical="0 for none; 100",
        help="Units (ReLU) of a layer between the code and the softmax.",
    )  # fmt: skip
    seed: int = hp(
        7, "Seed", low=0, high=10_000,
        help="Decides which pictures come with labels, and the order of the batches.",
    )  # fmt: skip


@brief
@dataclass(frozen=True, kw_only=True, eq=False)
class Curve:
    """One method so far: errors, shares of the test set, after so many steps; the last predictions.

    predicted: int64 [n_test], the class that each test item is taken for. weights: how many numbers
    have learned. seconds: of training, tests left out.
    """

    steps: tuple[int, ...] = ()
    errors: tuple[float, ...] = ()
    predicted: NDArray[np.int64]
    weights: int = 0
    seconds: float = 0.0


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
        first = self.x[:1].cpu()
        layers = _layers(encoder, first)
        if settings.upper > len(layers):
            raise ValueError(
                f"{settings.upper} upper layers cannot learn: this encoder has {len(layers)}; "
                "choose as many, or fewer."
            )
        self.layers, self.upper = (set().union(*of) for of in (layers, layers[-settings.upper :]))
        rng = random_generator(settings.seed, "head")
        hidden = hidden_layer(n_code, settings.head, rng) if settings.head else None
        n_classes = len(data.load(name).classes)
        self.net = Classifier(encoder, n_code, n_classes, False, hidden).to(device)
        self.settings, self.step, self.seconds = settings, 0, 0.0
        self.learned: set[str] = set()
        self.work = self._work(method)
        self.curve = Curve(predicted=np.zeros(len(self.test[1]), np.int64))

    def _work(self, method: Method) -> EventStream[None]:
        rng = random_generator(self.settings.seed, "classifier")
        for i, learning in enumerate(method.learning):
            share = self.settings.steps * (i + 1) // len(method.learning)
            for name, weights in self.net.encoder.named_parameters():
                upper = learning == "upper layers" and name in self.upper
                weights.requires_grad_(learning == "everything" or upper)
            self.learned |= {name for name, p in self.net.named_parameters() if p.requires_grad}
            frozen = learning == "nothing"
            config = ClassifierConfig(steps=share - self.step, frozen=frozen, head=HEAD)
            yield from train_classifier(self.net, self.x, self.y, config, rng)

    def up_to(self, step: int) -> EventStream[None]:
        """Trains up to this step and then tests on the whole test set."""
        while self.step < step:
            began = perf_counter()
            tick = next(self.work)
            self.seconds += perf_counter() - began
            self.step += tick.progress is not None
            yield tick
        named = yield from predictions(self.net, self.test[0])
        error = int((named != self.test[1]).sum()) / len(named)
        before = self.curve
        self.curve = Curve(
            steps=(*before.steps, step),
            errors=(*before.errors, error),
            predicted=named.cpu().numpy(),
            weights=self._learned_weights(),
            seconds=self.seconds,
        )

    def _learned_weights(self) -> int:
        """Numbers of the encoder and the head that have learned; a decoder never does."""
        own = {f"encoder.{name}" for name in self.layers} & self.learned
        head = {name for name in self.learned if name.startswith("head.")}
        return sum(p.numel() for name, p in self.net.named_parameters() if name in own | head)


def _layers(encoder: Autoencoder, x: Tensor) -> list[set[str]]:
    """The names of the weights of each layer of an encoder that looks at pixels x [1, d]."""
    names = {id(weights): name for name, weights in encoder.named_parameters()}
    return [
        {names[id(weights)] for weights in answer.layer.parameters()}
        for answer in encoder.layer_activations(x)
    ]
