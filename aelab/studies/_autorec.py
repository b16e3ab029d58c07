"""AutoRec: an autoencoder of a row of ratings, most of which are missing.

Sedhain, Menon, Sanner and Xie, WWW 2015: r → W σ(V r + μ) + b, with the loss over observed ratings
alone; a row is what one user gave, or what one item got. As in a denoising autoencoder, some of the
ratings are withheld from the input and must be predicted. Besides the ratings the input says which
of them there are: what people choose to rate tells something of what they like.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from aelab.studies.core.optimise import Group, adam, optimise
from aelab.training import EventStream, TrainingEvent

RATE, BATCH = 1e-3, 64  # Adam's first rate, falling to 0 in a straight line; rows
CHUNK = 512  # rows of an evaluation
ROW, FEW = 100.0, 10.0  # a row of n ratings is scaled by √(ROW / (n + FEW)), for n varies much


class AutoRec(nn.Module):
    """Rows of d ratings → rows of d predictions, in stars."""

    def __init__(self, d: int, units: int, rng: torch.Generator) -> None:
        super().__init__()
        self.v = nn.Parameter(torch.randn(2 * d, units, generator=rng) / d**0.5)
        self.mu = nn.Parameter(torch.zeros(units))
        self.w = nn.Parameter(torch.randn(units, d, generator=rng) * 0.1 / units**0.5)
        self.b = nn.Parameter(torch.zeros(d))

    def forward(self, x: Tensor, seen: Tensor) -> Tensor:
        """x: [n, d] ratings less a baseline; seen: [n, d], 0 where there is no rating."""
        size = torch.sqrt(ROW / (seen.sum(1, keepdim=True) + FEW))
        scaled = size * torch.cat([x * seen, seen], 1)
        predicted: Tensor = torch.sigmoid(scaled @ self.v + self.mu) @ self.w + self.b
        return predicted


def squared_error(predicted: Tensor, x: Tensor, seen: Tensor) -> Tensor:
    """The mean squared error of the ratings that there are, in stars²: [n, d] each."""
    return (F.mse_loss(predicted, x, reduction="none") * seen).sum() / seen.sum().clamp(min=1)


class SideTraining:
    """One side's network and what it learns from: the rows are users, or items.

    x, seen: [n, d] on the device. decay: λ of λ/2 · (‖V‖² + ‖W‖²), added to the squared error.
    """

    def __init__(
        self, x: Tensor, seen: Tensor, units: int, decay: float, withheld: float,
        rng: torch.Generator,
    ) -> None:  # fmt: skip
        self.x, self.seen, self.withheld, self.rng = x, seen, withheld, rng
        self.net = AutoRec(x.shape[1], units, rng).to(x.device)
        weights, biases = (self.net.v, self.net.w), (self.net.mu, self.net.b)
        self.optimiser = adam(Group(weights, RATE, decay), Group(biases, RATE))
        self.steps = 0

    def epoch(self, factor: float) -> EventStream[None]:
        """Each row once, at this factor of the first rate."""
        order = torch.randperm(len(self.x), generator=self.rng).to(self.x.device)
        batches = torch.split(order, BATCH)
        for _ in optimise(self.optimiser, self._loss, batches, [factor] * len(batches)):
            self.steps += 1
            yield TrainingEvent(self.steps, 0.0)

    def _loss(self, rows: Tensor) -> Tensor:
        """The error on all ratings of some rows, of which the input lacks a share."""
        x, seen = self.x[rows], self.seen[rows]
        draws = torch.rand(seen.shape, generator=self.rng).to(x.device)
        corrupted = seen * (draws >= self.withheld) / (1 - self.withheld)
        return squared_error(self.net(x, corrupted), x, seen)

    def predict(self) -> Tensor:
        """[n, d] on the CPU; 0 for rows and columns without any rating: the baseline stands."""
        with torch.no_grad():
            rows = [slice(start, start + CHUNK) for start in range(0, len(self.x), CHUNK)]
            found = torch.cat([self.net(self.x[part], self.seen[part]) for part in rows])
            found *= self.seen.any(1)[:, None] * self.seen.any(0)
        return found.cpu()
