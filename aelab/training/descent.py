"""Descent: batches in an order of their own, and one turn of each player for each of them."""

import torch
from torch.optim import Optimizer

from aelab.models import Autoencoder, Batch, Player
from aelab.training.experiment import Experiment, Training
from aelab.training.turns import resident, stream


class Batches:
    """The training items of an experiment on a device; every epoch has an order of its own."""

    def __init__(self, experiment: Experiment, device: torch.device) -> None:
        training = experiment.training
        x, y = resident(experiment.data, str(device))
        n = min(training.items or len(x), len(x))
        self.x, self.y = x[:n], y[:n]
        self.size = min(training.batch_size, n)
        self.per_epoch = n // self.size
        self.order = stream(experiment.seed, "order")

    def at(self, step: int) -> Batch:
        """The batch of a step from 0; steps are asked for in their order."""
        place = step % self.per_epoch * self.size
        if place == 0:  # drawn on the CPU: the same order on every device
            order = torch.randperm(len(self.x), generator=self.order)
            self.permutation = order.to(self.x.device)
        chosen = self.permutation[place : place + self.size]
        return Batch(self.x.index_select(0, chosen), self.y.index_select(0, chosen))


class Descent:
    """The optimisers of a stage's players, and the sums of what their terms have been."""

    def __init__(
        self, model: Autoencoder, players: tuple[Player, ...], training: Training,
        noise: torch.Generator,
    ) -> None:  # fmt: skip
        self.model, self.players, self.noise = model, players, noise
        self.optimisers = [_optimiser(player, training) for player in players]
        self.sums, self.counted = torch.zeros(1), 0  # since the means were last asked for
        self.last: tuple[float, ...] = ()

    def step(self, batch: Batch, rate: float) -> None:
        """One turn of each player."""
        values = []
        for player, optimiser in zip(self.players, self.optimisers, strict=True):
            optimiser.zero_grad()
            terms = [(t.weight, t.value) for t in self.model.loss(batch, player, self.noise)]
            objective = torch.stack([weight * value for weight, value in terms]).sum()
            owned = optimiser.param_groups[0]["params"]  # of others' no gradient is wanted
            objective.backward(inputs=owned)  # type: ignore[no-untyped-call]
            for group in optimiser.param_groups:
                group["lr"] = player.pace * rate
            optimiser.step()
            values += [value.detach() for _, value in terms]
        self.sums = torch.stack(values) + (self.sums if self.counted else 0)
        self.counted += 1

    def means(self) -> tuple[float, ...]:
        """Of the terms since the last time, or those of then if there was no step; () at first."""
        if self.counted:
            self.last = tuple((self.sums / self.counted).tolist())
            self.counted = 0
        return self.last


def _optimiser(player: Player, training: Training) -> Optimizer:
    weights = [p for p in player.parameters if p.requires_grad]
    if training.optimiser == "adam":
        return torch.optim.Adam(weights, lr=training.rate, fused=True)
    momentum = 0.9 if training.optimiser == "momentum" else 0.0
    return torch.optim.SGD(weights, training.rate, momentum, fused=True)
