"""The terms of a loss, summed up over items that come in parts."""

import torch
from torch import Tensor

from aelab.models import Autoencoder, Batch, ParameterGroup, Term
from aelab.training.device import accumulator
from aelab.training.run import LossTerm


class Losses:
    """Of all players; noise: from which all chance is drawn."""

    def __init__(
        self, groups: tuple[ParameterGroup, ...], noise: torch.Generator, device: torch.device
    ) -> None:
        self.groups, self.noise, self.dtype = groups, noise, accumulator(device)
        self.found: list[Term] = []
        self.sums: list[Tensor] = []
        self.n = 0

    def add(self, model: Autoencoder, batch: Batch) -> None:
        """Some more items."""
        self.found = [t for p in self.groups for t in model.loss(batch, p, self.noise)]
        parts = [t.items.sum(0, dtype=self.dtype) for t in self.found]
        self.sums = [a + b for a, b in zip(self.sums, parts, strict=True)] if self.n else parts
        self.n += len(batch.x)

    def values(self) -> Tensor:
        """Each term over all items, [terms]."""
        pairs = zip(self.found, self.sums, strict=True)
        return torch.stack([term.of(total / self.n) for term, total in pairs])

    def terms(self, item: str) -> tuple[LossTerm, ...]:
        """What they are; item: what one is called."""
        return tuple(LossTerm(t.name, t.unit.replace("image", item), t.weight) for t in self.found)
