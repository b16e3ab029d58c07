"""Autoencoders made as large as each other, and what they cost: weights and multiplications.

Weights are counted without biases. Multiplications are those of one item through encoder and
decoder, once and forwards: every weight times the number of places at which it is used. A dense
layer uses each weight once, so both counts are one number; a convolution uses its own at every
pixel of its map, padding included. Biases are added, and pixels that the decoder repeats are
copied: neither is multiplied. Activations are not counted.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import prod, sqrt
from typing import Any, Literal, NamedTuple, TypeAlias

import numpy as np

from aelab.analysis.spread import Spread, spread
from aelab.models._conv import halved
from aelab.models._layers import SIDE
from aelab.pictures import Shape, channels, sides
from aelab.schema import SettingError

Cost: TypeAlias = Literal["weights", "multiplications"]
COSTS: tuple[Cost, Cost] = ("weights", "multiplications")
FEWEST, MOST = 2, 4  # hidden layers of the deep net


class Layer(NamedTuple):
    """Weights, and at how many places of a picture each is used."""

    weights: float
    places: int = 1


@dataclass(frozen=True)
class Net:
    """An autoencoder by its widths, which may be fractions until it is `rounded`.

    shape: of an item; hidden, channels: of the encoder, which the decoder mirrors.
    """

    shape: Shape
    latent: int
    hidden: tuple[float, ...] = ()
    channels: tuple[float, ...] = ()

    @property
    def layers(self) -> list[Layer]:
        """Of encoder and decoder, which have as many dense weights each."""
        pixels = [prod(one) for one in halved(sides(self.shape), len(self.channels))]
        maps = (channels(self.shape), *self.channels)
        kernels = [SIDE**2 * a * b for a, b in pairwise(maps)]
        # The encoder's convolution draws the smaller map of a pair, the decoder's the larger one.
        drawn = [Layer(k, n) for k, (large, small) in zip(kernels, pairwise(pixels), strict=True)
                 for n in (large, small)]  # fmt: skip
        flat = pixels[-1] * maps[-1]
        dense = [Layer(2 * a * b) for a, b in pairwise((flat, *self.hidden, self.latent))]
        return [*drawn, *dense]

    def cost(self, of: Cost) -> float:
        """How many weights it has, or multiplications it takes per item."""
        return sum(n * (1 if of == "weights" else places) for n, places in self.layers)

    def scaled(self, factor: float) -> "Net":
        """All hidden layers and maps wider by a factor."""
        hidden, channels = (
            tuple(factor * n for n in widths) for widths in (self.hidden, self.channels)
        )
        return replace(self, hidden=hidden, channels=channels)

    def rounded(self) -> "Net":
        """Whole units and maps, at least one each."""
        hidden, channels = (
            tuple(max(1, round(n)) for n in widths) for widths in (self.hidden, self.channels)
        )
        return replace(self, hidden=hidden, channels=channels)

    @property
    def widths(self) -> tuple[int, ...]:
        """Of the encoder's layers between picture and code."""
        return tuple(int(n) for n in (*self.channels, *self.hidden))

    @property
    def values(self) -> dict[str, Any]:
        """As settings of the autoencoder."""
        dense = {"latent_dim": self.latent, "hidden": tuple(map(int, self.hidden))}
        if not self.channels:
            return dense
        return dense | {"body": "convolutional", "channels": tuple(map(int, self.channels))}


def matched(net: Net, of: Cost, budget: float) -> Net:
    """The net of these proportions whose cost is nearest to a budget, up to the rounding.

    The cost of a net that is s times as wide is a·s² + b·s: each layer's weights are a product of
    two widths, of which at least one is scaled.
    """
    one, two = (net.scaled(s).cost(of) for s in (1, 2))
    a = (two - 2 * one) / 2
    b = one - a
    return net.scaled(2 * budget / (b + sqrt(b * b + 4 * a * budget))).rounded()


def dense_nets(shape: Shape, hidden: tuple[int, ...], latent: int,
               share: float = 1.0) -> list[Net]:  # fmt: skip
    """Nets of 1, 2, … hidden layers with as many weights as a share of those of the deep net.

    The widths of a net of k hidden layers are in proportion to the first k of `hidden`. Raises
    SettingError if the deep net is not one, or is too deep.
    """
    check(hidden)
    budget = share * Net(shape, latent, hidden).cost("weights")
    return [
        matched(Net(shape, latent, hidden[:k]), "weights", budget)
        for k in range(1, len(hidden) + 1)
    ]


def check(hidden: Sequence[int]) -> None:
    """Raises SettingError, a plain sentence, unless these are the widths of a deep net."""
    if not FEWEST <= len(hidden) <= MOST:
        raise SettingError(
            f"Deep net (hidden) cannot have {len(hidden)} hidden layers: it has "
            f"{FEWEST} to {MOST}, such as 64-48-40."
        )


def depth_name(layers: int) -> str:
    """What a dense net of so many hidden layers is called."""
    return f"{layers} hidden layer{'s' * (layers > 1)}"


def ratio(above: Mapping[int, float], below: Mapping[int, float]) -> Spread | None:
    """Error over error, seed by seed: the geometric mean and its 95 % interval.

    Each by its seed; None before a seed has both.
    """
    both = above.keys() & below.keys()
    if not both:
        return None
    found = spread([np.log(above[s] / below[s]) for s in sorted(both)])
    with np.errstate(over="ignore"):
        mean, low, high = (float(np.exp(v)) for v in found[:3])
    return Spread(mean, low, high, found.n)
