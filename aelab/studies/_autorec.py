"""AutoRec: an autoencoder of a row of ratings, most of which are missing.

Sedhain, Menon, Sanner and Xie, WWW 2015: r → W f(V r + μ) + b, with the loss over observed ratings
alone; a row is what one user gave, or what one item got. As in a denoising autoencoder, some of the
ratings are withheld from the input and must be predicted. Unless the input is raw it says, besides
the ratings, which of them there are: what people choose to rate tells something of what they like.
"""

from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F

from aelab.models._maths import ACTIVATIONS
from aelab.studies.core.optimise import Group, adam, optimise
from aelab.training import EventStream, TrainingEvent
from aelab.training.device import with_torch_defaults

CHUNK = 512  # rows of an evaluation
ROW, FEW = 100.0, 10.0  # a row of n ratings is scaled by √(ROW / (n + FEW)), for n varies much


class AutoRec(nn.Module):
    """Rows of d ratings → rows of d predictions, in stars.

    activation: a name of `ACTIVATIONS`, of the hidden units. raw: the input is the ratings alone,
    0 where there is none, not scaled, without the marks of which there are. start: the first b.
    """

    def __init__(
        self, d: int, units: int, rng: torch.Generator, activation: str = "sigmoid",
        raw: bool = False, start: float = 0.0,
    ) -> None:  # fmt: skip
        super().__init__()
        self.activation, self.raw = activation, raw
        wide = d if raw else 2 * d
        self.v = nn.Parameter(torch.randn(wide, units, generator=rng) / d**0.5)
        self.mu = nn.Parameter(torch.zeros(units))
        self.w = nn.Parameter(torch.randn(units, d, generator=rng) * 0.1 / units**0.5)
        self.b = nn.Parameter(torch.full((d,), start))

    def parts(self) -> tuple[object, ...]:
        """What it can be made of again: its settings, and V, μ, W and b as arrays."""
        weights = (weight.detach().cpu().numpy() for weight in self.parameters())
        return (self.activation, self.raw, *weights)

    @classmethod
    @with_torch_defaults
    def of_parts(cls, activation: str, raw: bool, *weights: NDArray[np.float32]) -> "AutoRec":
        """The inverse of `parts`."""
        units, d = weights[2].shape
        net = cls(d, units, torch.Generator(), activation, raw)
        flat = torch.from_numpy(np.concatenate([weight.ravel() for weight in weights]))
        nn.utils.vector_to_parameters(flat, net.parameters())
        return net

    def forward(self, x: Tensor, seen: Tensor) -> Tensor:
        """x: [n, d] ratings, less a baseline unless raw; seen: [n, d], 0 where there is none."""
        hidden = ACTIVATIONS[self.activation](self._read(x, seen) @ self.v + self.mu)
        predicted: Tensor = hidden @ self.w + self.b
        return predicted

    def _read(self, x: Tensor, seen: Tensor) -> Tensor:
        """What the hidden units see of the rows."""
        if self.raw:
            return x * seen
        size = torch.sqrt(ROW / (seen.sum(1, keepdim=True) + FEW))
        return size * torch.cat([x * seen, seen], 1)


def squared_error(predicted: Tensor, x: Tensor, seen: Tensor) -> Tensor:
    """The mean squared error of the ratings that there are, in stars²: [n, d] each."""
    return (F.mse_loss(predicted, x, reduction="none") * seen).sum() / seen.sum().clamp(min=1)


class Learning(NamedTuple):
    """How a network learns.

    rate: Adam's first, falling to 0 in a straight line. batch_size: rows a step; more than there
    are means all. decay: λ of λ/2 · (‖V‖² + ‖W‖²), added to the squared error. withheld: the share
    of a row's ratings that its input lacks.
    """

    rate: float
    batch_size: int
    decay: float
    withheld: float


class SideTraining:
    """One side's network and what it learns from: the rows are users, or items.

    x, seen: [n, d] on the device, as the network, whose rows have d.
    """

    def __init__(
        self, net: AutoRec, x: Tensor, seen: Tensor, learning: Learning, rng: torch.Generator
    ) -> None:
        self.net, self.x, self.seen, self.learning, self.rng = net, x, seen, learning, rng
        weights, biases, rate = (net.v, net.w), (net.mu, net.b), learning.rate
        self.optimiser = adam(Group(weights, rate, learning.decay), Group(biases, rate))
        self.steps = 0

    def epoch(self, factor: float) -> EventStream[None]:
        """Each row once, at this factor of the first rate."""
        order = torch.randperm(len(self.x), generator=self.rng).to(self.x.device)
        batches = torch.split(order, self.learning.batch_size)
        for _ in optimise(self.optimiser, self._loss, batches, [factor] * len(batches)):
            self.steps += 1
            yield TrainingEvent(self.steps, 0.0)

    def _loss(self, rows: Tensor) -> Tensor:
        """The error on all ratings of some rows, of which the input lacks a share."""
        x, seen = self.x[rows], self.seen[rows]
        draws, share = torch.rand(seen.shape, generator=self.rng), self.learning.withheld
        corrupted = seen * (draws.to(x.device) >= share) / (1 - share)
        return squared_error(self.net(x, corrupted), x, seen)

    def predict(self) -> Tensor:
        """[n, d] on the CPU; unless raw, 0 for rows and columns without any rating."""
        with torch.no_grad():
            rows = [slice(start, start + CHUNK) for start in range(0, len(self.x), CHUNK)]
            found = torch.cat([self.net(self.x[part], self.seen[part]) for part in rows])
            if not self.net.raw:
                found *= self.seen.any(1)[:, None] * self.seen.any(0)
        return found.cpu()
