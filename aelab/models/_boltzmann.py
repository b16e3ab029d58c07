"""The restricted Boltzmann machine: two layers of units joined by weights, each drawn given the
other.

E(v, h) = −b·v − c·h − h·Wv for binary units. Gaussian visible units (σ = 1) have ½‖v − b‖² in the
place of −b·v, linear hidden units ½‖h − c‖² in the place of −c·h (Welling, Rosen-Zvi and Hinton,
NIPS 2004). The probability of v is proportional to e^−F(v), F being the free energy.
"""

from collections.abc import Iterator
from math import log, pi
from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn import functional as F

from aelab.brief import brief

LOG_NORMAL = 0.5 * log(2 * pi)  # of the integral of e^(−h²/2)


@brief
class BoltzmannMachine(NamedTuple):
    """One RBM: weight W [hidden, visible], biases b [visible] and c [hidden], and its units.

    pixels: "sigmoid" for binary visible units, "linear" for Gaussian ones; units: the same of the
    hidden ones.
    """

    weight: Tensor
    b: Tensor
    c: Tensor
    pixels: str
    units: str

    def free_energy(self, v: Tensor) -> Tensor:
        """−log of Σ_h e^−E(v, h), an integral where h is linear, in nats. v [n, d] → [n]."""
        a = v @ self.weight.t()
        own = -(v @ self.b) if self.pixels == "sigmoid" else 0.5 * (v - self.b).square().sum(1)
        if self.units == "sigmoid":
            return own - F.softplus(self.c + a).sum(1)
        return own - (a * (self.c + 0.5 * a) + LOG_NORMAL).sum(1)

    def up(self, v: Tensor) -> Tensor:
        """The mean of h given v."""
        return _mean(v @ self.weight.t() + self.c, self.units)

    def down(self, h: Tensor) -> Tensor:
        """The mean of v given h."""
        return _mean(h @ self.weight + self.b, self.pixels)

    def chain(self, v: Tensor, rng: torch.Generator) -> Iterator[tuple[Tensor, Tensor, Tensor]]:
        """Gibbs sampling from v [n, d] on, without end: h drawn, the mean of v, v drawn from it."""
        while True:
            h = _draw(self.up(v), self.units, rng)
            mean = self.down(h)
            v = _draw(mean, self.pixels, rng)
            yield h, mean, v


def _mean(a: Tensor, kind: str) -> Tensor:
    return torch.sigmoid(a) if kind == "sigmoid" else a


def _draw(mean: Tensor, kind: str, rng: torch.Generator) -> Tensor:
    if kind == "sigmoid":
        u = torch.rand(mean.shape, generator=rng, device=mean.device, dtype=mean.dtype)
        return (u < mean).to(mean.dtype)
    return mean + torch.randn(mean.shape, generator=rng, device=mean.device, dtype=mean.dtype)
