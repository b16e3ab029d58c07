"""What every variant promises: an encoder, a decoder, and losses.

A variant is a module with a `Config` and a `Model`; training asks the model for its stages.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from math import prod
from typing import ClassVar, NamedTuple

import torch
from torch import Tensor, nn

from aelab import pictures
from aelab.brief import brief
from aelab.models._layers import SIDE
from aelab.models._maths import ACTIVATIONS
from aelab.schema import Settings


@dataclass(frozen=True)
class Sizes:
    """What a model must know of its data: the shape of one item and the number of classes."""

    shape: tuple[int, ...]
    n_classes: int

    @property
    def d(self) -> int:
        """Numbers in one item."""
        return prod(self.shape)

    @property
    def sides(self) -> tuple[int, int]:
        """Height and width of a picture, in pixels."""
        return pictures.sides(self.shape)

    @property
    def channels(self) -> int:
        """Numbers in a pixel: 3 of pictures in colour."""
        return pictures.channels(self.shape)


@brief
@dataclass(frozen=True)
class Batch:
    """Items x: float32 [n, d], pixels in [0, 1] or coordinates, and their labels y: int64 [n]."""

    x: Tensor
    y: Tensor


@brief
@dataclass(frozen=True)
class Term:
    """One term of a loss: link(mean over items), so that any split into chunks gives one value.

    items: [n, ...], one row an item; link: what is done to their mean (identity by default).
    The player minimises Σ weight · value; plots show the value alone, in its unit.
    """

    name: str
    items: Tensor
    unit: str
    weight: float = 1.0
    link: Callable[[Tensor], Tensor] | None = None

    @property
    def value(self) -> Tensor:
        """The term over these items, a scalar."""
        return self.of(self.items.mean(0))

    def of(self, mean: Tensor) -> Tensor:
        """The term over any items whose mean is known."""
        return mean if self.link is None else self.link(mean)


@dataclass(frozen=True)
class ParameterGroup:
    """One who minimises: the parameters that it owns, and its share of the learning rate."""

    name: str
    parameters: tuple[nn.Parameter, ...]
    lr_multiplier: float = 1.0


@dataclass(frozen=True)
class Stage:
    """A stretch of training in which these players take turns; `share` of all the steps.

    begin: is given all training items [n, d] before it, for weights that begin at their means.
    """

    name: str
    groups: tuple[ParameterGroup, ...]
    share: float = 1.0
    initialise: Callable[[Tensor], None] | None = None


@brief
@dataclass(frozen=True)
class DenseLayer:
    """One layer of a decoder that a browser can run: activation(weight · z + bias)."""

    weight: Tensor
    bias: Tensor
    activation: str


@brief
class LayerActivations(NamedTuple):
    """What one layer of the encoder answers to n items: [n, units], or maps [n, channels, h, w]."""

    layer: nn.Module
    values: Tensor
    activation: str


class Autoencoder(nn.Module, ABC):
    """Base of all variants; `config` may be replaced while training runs (live settings)."""

    name: ClassVar[str]
    year: ClassVar[int]
    idea: ClassVar[str]  # one sentence
    explanation: ClassVar[str]  # one paragraph that a student understands
    formula: ClassVar[str]  # LaTeX; \special{…} marks what differs from the plain autoencoder
    symbols: ClassVar[str] = ""  # what the formula's letters mean, as Markdown, one line
    references: ClassVar[tuple[str, ...]]
    kinds: ClassVar[tuple[str, ...]] = ("images",)
    captions: ClassVar[tuple[str, ...]] = ("take a batch", "encode", "decode", "compare", "adjust")
    emblem: ClassVar[str] = ""  # what its diagram marks, see aelab.diagrams
    prior_name: ClassVar[str] = ""  # "normal": by default the codes are pulled towards N(0, I)
    corrupted_name: ClassVar[str] = (
        "noisy"  # what the input is called that `corrupt_and_reconstruct` damages
    )
    pixel_sigma: ClassVar[float | None] = (
        None  # σ of a Gaussian p(x | h) that its loss fixes; None: the one that fits best
    )

    def __init__(self, config: Settings) -> None:
        super().__init__()
        self.config = config

    @abstractmethod
    def encode(self, x: Tensor, y: Tensor | None = None) -> Tensor:
        """Pixels [n, d] → codes [n, latent]; y: the condition, for conditional variants."""

    @abstractmethod
    def logits(self, z: Tensor, y: Tensor | None = None) -> Tensor:
        """Codes [n, latent] → the decoder's pre-activations [n, d]."""

    @abstractmethod
    def loss(self, batch: Batch, group: ParameterGroup, rng: torch.Generator) -> list[Term]:
        """The terms that this player minimises; all chance is drawn from `rng`."""

    def decode(self, z: Tensor, y: Tensor | None = None) -> Tensor:
        """Codes [n, latent] → pixels [n, d]."""
        return ACTIVATIONS[getattr(self.config, "output", "linear")](self.logits(z, y))

    def forward(self, x: Tensor, y: Tensor | None = None) -> Tensor:
        """Items x, [n, d] or each in its shape, as they are reconstructed, in the shape of x.

        y: of a conditional variant the labels [n], or what `condition` gives; nothing else is told.
        """
        flat = x.flatten(1)
        told = self.condition(flat, y) if y is not None and y.dim() == 1 else y
        return self.decode(self.encode(flat, told), told).reshape(x.shape)

    def corrupt(self, x: Tensor, rng: torch.Generator) -> Tensor:
        """What the encoder sees of x while it trains; x itself unless the variant adds noise."""
        return x

    def draw_code(self, x: Tensor, y: Tensor | None, rng: torch.Generator) -> tuple[Tensor, Tensor]:
        """What the encoder sees of x [n, d], and a code [n, latent] drawn from p(h | x); y as in
        encode. By default all chance is that of `corrupt`."""
        seen = self.corrupt(x, rng)
        return seen, self.encode(seen, y)

    def code_law(self) -> str:
        """How `draw_code` draws h, in one line."""
        return "h = f(x): the encoder draws nothing, all draws are equal"

    @property
    def draws_codes(self) -> bool:
        """Whether two draws of `draw_code` for one x differ: it has a law of its own."""
        return type(self).code_law is not Autoencoder.code_law

    @property
    def binary_pixels(self) -> bool:
        """Whether p(x | h) is Bernoulli, whose −log p is the cross-entropy; else it is Gaussian."""
        return getattr(self.config, "loss", "") == "cross-entropy"

    def condition(self, x: Tensor, y: Tensor) -> Tensor | None:
        """What a conditional variant is told of items x [n, d] with labels y [n]: [n, c].

        It is the `y` of encode, decode and inspect, which without it are told nothing: zeros.
        """
        return None

    def corrupt_and_reconstruct(
        self, x: Tensor, y: Tensor | None, rng: torch.Generator
    ) -> tuple[Tensor, Tensor]:
        """What the network sees of items x with condition y, and what it draws: both [n, d]."""
        seen = self.corrupt(x, rng)
        return seen, self.decode(self.encode(seen, y), y)

    def stages(self) -> tuple[Stage, ...]:
        """What is trained, in order: by default everything at once, by one player."""
        return (Stage("train", (ParameterGroup("autoencoder", tuple(self.parameters())),)),)

    def prior(self, n: int, rng: torch.Generator) -> Tensor | None:
        """n codes drawn from the prior, [n, latent], for variants that have one."""
        return None

    @classmethod
    def prior_outline(cls, config: Settings) -> Tensor | None:
        """Curves that show a prior other than N(0, I) on the plane: [m, 2], NaN between them."""
        return None

    def inspect(self, x: Tensor, y: Tensor | None = None) -> dict[str, Tensor]:
        """Named tensors worth a look on items x; `filters` are drawn as pictures, see `tile`."""
        return {}

    @classmethod
    def filter_shape(cls, config: Settings, sizes: Sizes) -> pictures.Shape:
        """The shape of a first layer's filter as a picture: that of the item, or of a kernel."""
        kernels = config.values().get("body") == "convolutional"
        return (SIDE, SIDE, *sizes.shape[2:]) if kernels else sizes.shape

    def layer_activations(self, x: Tensor, y: Tensor | None = None) -> tuple[LayerActivations, ...]:
        """What the encoder's layers answer to items x [n, d], first to last, the code the last."""
        return ()

    def dense_decoder(self) -> tuple[DenseLayer, ...]:
        """The decoder as plain layers for the browser; empty where it is not a plain stack."""
        return ()
