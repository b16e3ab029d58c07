"""One step of training: a batch by its index, one turn of each player, the sums of their terms.

The step reads what changes from batch to batch (which items, what learning rate) from tensors that
stay in place, so that on a GPU it can be captured once and replayed. On a CPU the same step runs
as it stands.
"""

import torch
from torch import Tensor
from torch.nn.modules.batchnorm import _BatchNorm
from torch.optim import Optimizer

from aelab.models import Autoencoder, Batch, ParameterGroup, Term
from aelab.training.capture import Capture
from aelab.training.events import random_generator
from aelab.training.experiment import Experiment, Training
from aelab.training.items import Items


class Batches:
    """The training items of an experiment on a device; every epoch has an order of its own."""

    def __init__(self, experiment: Experiment, device: torch.device) -> None:
        training = experiment.training
        self.items = Items(experiment.data, training.items, device)
        self.x, self.y = self.items.x, self.items.y  # of a large set a sample
        self.size = min(training.batch_size, self.items.total)
        self.per_epoch = self.items.total // self.size
        self.order = random_generator(experiment.seed, "order")
        self.drawn_from = self.order.get_state()  # what this epoch's order was drawn from
        self.chosen = torch.zeros(self.size, dtype=torch.int64, device=device)

    def choose(self, step: int) -> None:
        """Makes the batch of a step from 0 the chosen one; steps are asked for in their order."""
        place = step % self.per_epoch * self.size
        if place == 0:
            self._draw()
        self.chosen.copy_(self.items.place(self.permutation, place, self.size))

    def state(self, step: int) -> Tensor:
        """The state of the order's generator, from which `restore` goes on at this step."""
        return self.drawn_from if step % self.per_epoch else self.order.get_state()

    def restore(self, step: int, state: Tensor) -> None:
        """Goes on at a step from 0, in the order that was drawn for its epoch."""
        self.order.set_state(state)
        if step % self.per_epoch:
            self._draw()

    def _draw(self) -> None:
        """The order of an epoch, drawn on the CPU: the same on every device."""
        self.drawn_from = self.order.get_state()
        order = torch.randperm(self.items.total, generator=self.order)
        if self.x.is_cuda:  # from pinned memory the copy waits for nothing
            order = order.pin_memory()
        self.permutation = order.to(self.x.device, non_blocking=True)

    def batch(self) -> Batch:
        """The chosen items and their labels."""
        return Batch(*self.items.batch(self.chosen))


class OptimiserStep:
    """The step of a stage: its players, each with an optimiser, and the sums of their terms."""

    def __init__(
        self, model: Autoencoder, groups: tuple[ParameterGroup, ...], batches: Batches,
        training: Training, noise: torch.Generator,
    ) -> None:  # fmt: skip
        self.model, self.groups, self.batches, self.noise = model, groups, batches, noise
        self.rates = [_rate(batches.x.device) for _ in groups]
        self.norms = [m for m in model.modules() if isinstance(m, _BatchNorm)]
        self.owned = [[p for p in player.parameters if p.requires_grad] for player in groups]
        pairs = zip(self.owned, self.rates, strict=True)
        self.optimisers = [_optimiser(weights, rate, training) for weights, rate in pairs]
        self.sums, self.counted = self._no_sums(), 0  # since the means were last asked for
        self.last: tuple[float, ...] = ()
        means = [tensor for norm in self.norms for tensor in norm.buffers()]
        written = [*model.parameters(), *means, *self._memories(), self.sums]
        self.capture = Capture(self._step, written, noise)

    def step(self, step: int, rate: float) -> None:
        """Step number `step`, from 0, at this learning rate."""
        self.batches.choose(step)
        for player, own in zip(self.groups, self.rates, strict=True):
            own.fill_(player.lr_multiplier * rate)
        self.capture.run()
        self.counted += 1

    def means(self) -> tuple[float, ...]:
        """Of the terms since the last time, or those of then if there was no step; () at first."""
        if self.counted:
            self.last = tuple((self.sums / self.counted).tolist())
            self.sums.zero_()
            self.counted = 0
        return self.last

    def state(self) -> dict[str, Tensor]:
        """Weights, what the optimisers remember of them, and the sums, by name; not copied."""
        memory = {f"memory/{i}": tensor for i, tensor in enumerate(self._memories())}
        weights = {f"weights/{name}": tensor for name, tensor in self.model.state_dict().items()}
        return {**weights, **memory, "sums": self.sums}

    def _step(self) -> None:
        """One turn of each player on the chosen batch."""
        batch, values = self.batches.batch(), []
        for norm in self.norms:  # which elsewhere use their means over all batches
            norm.train()
        capturing = batch.x.is_cuda and torch.cuda.is_current_stream_capturing()
        for player, optimiser, owned in zip(self.groups, self.optimisers, self.owned, strict=True):
            terms = self.model.loss(batch, player, self.noise)
            found = [term.value for term in terms]
            for weight in owned:
                weight.grad = None
            # Of others' weights no gradient is wanted.
            _objective(terms, found).backward(inputs=owned)  # type: ignore[no-untyped-call]
            optimiser.param_groups[0]["capturable"] = capturing  # torch asks, and warns if not
            optimiser.step()
            values += [value.detach() for value in found]
        for norm in self.norms:
            norm.eval()
        self.sums += torch.stack(values)

    def _no_sums(self) -> Tensor:
        """A zero for each term of each player: as many as a look at one item finds."""
        batch = Batch(self.batches.x[:1], self.batches.y[:1])
        before = self.noise.get_state()
        with torch.no_grad():
            n = sum(len(self.model.loss(batch, p, self.noise)) for p in self.groups)
        self.noise.set_state(before)
        return torch.zeros(n, device=batch.x.device)

    def _memories(self) -> list[Tensor]:
        return [tensor for optimiser in self.optimisers for tensor in _memory(optimiser)]


def _rate(device: torch.device) -> Tensor:
    """Where a learning rate stands: with every digit on a CPU, elsewhere as the kernels read it."""
    return torch.zeros((), dtype=torch.float64 if device.type == "cpu" else None, device=device)


def _objective(terms: list[Term], values: list[Tensor]) -> Tensor:
    """Σ weight · value, without a multiplication by 1."""
    pairs = zip(terms, values, strict=True)
    first, *others = [v if t.weight == 1 else t.weight * v for t, v in pairs]
    for value in others:
        first = first + value
    return first


def _optimiser(weights: list[torch.nn.Parameter], rate: Tensor, training: Training) -> Optimizer:
    """An optimiser at its beginning, whose rate stands in a tensor."""
    optimiser: Optimizer
    if training.optimiser == "adam":
        optimiser = torch.optim.Adam(weights, lr=rate, fused=True)
    else:
        momentum = 0.9 if training.optimiser == "momentum" else 0.0
        optimiser = torch.optim.SGD(weights, rate, momentum, fused=True)
    # A step of nothing makes what it remembers; at 0 that is the memory of one that begins.
    for weight in weights:
        weight.grad = torch.zeros_like(weight)
    optimiser.step()
    for weight in weights:
        weight.grad = None
    for tensor in _memory(optimiser):
        tensor.zero_()
    return optimiser


def _memory(optimiser: Optimizer) -> list[Tensor]:
    """What an optimiser remembers of each weight."""
    found = [value for kept in optimiser.state.values() for value in kept.values()]
    return [value for value in found if isinstance(value, Tensor)]
