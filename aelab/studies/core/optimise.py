"""Networks that learn from arrays at hand: by Adam, a batch a step.

The idea: `training` follows an `Experiment`, with snapshots and commands. A classifier, a probe or
an autoencoder of a table needs the steps alone; who takes them says what it has to show of each.
"""

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from typing import NamedTuple

import torch
from torch import Tensor, nn

from aelab.models import Autoencoder, Batch
from aelab.training import EventStream, Progress, Training, TrainingEvent
from aelab.training.device import generator_with_torch_defaults


class Group(NamedTuple):
    """Parameters that share a peak rate, and λ of λ/2 · ‖·‖² that is added to their loss."""

    parameters: Iterable[nn.Parameter]
    rate: float
    decay: float = 0.0


def adam(*groups: Group) -> torch.optim.Optimizer:
    """Adam for these groups; one without parameters is left out."""
    options = [
        {"params": list(group.parameters), "peak": group.rate, "weight_decay": group.decay}
        for group in groups
    ]
    return torch.optim.Adam([option for option in options if option["params"]], fused=True)


def one_cycle(steps: int, training: Training | None = None) -> list[float]:
    """What each step makes of its peak rate, by the schedule of `training`: [steps]."""
    schedule = training or Training()
    return [schedule.factor(step / steps) for step in range(steps)]


def shuffled(n: int, size: int, rng: torch.Generator) -> Iterator[Tensor]:
    """Batches of `size` of n rows without end; shuffled anew when fewer are left: int64 [size]."""
    order = torch.empty(0, dtype=torch.int64)
    while True:
        if len(order) < size:
            order = torch.randperm(n, generator=rng)
        yield order[:size]
        order = order[size:]


@generator_with_torch_defaults
def optimise(
    optimiser: torch.optim.Optimizer, loss: Callable[[Tensor], Tensor],
    batches: Iterable[Tensor], factors: Iterable[float],
) -> Generator[int, None, None]:  # fmt: skip
    """Takes a step for each factor of the peak rates; yields how many have been taken.

    loss: of the rows of a batch.
    """
    for step, (factor, rows) in enumerate(zip(factors, batches, strict=False)):
        optimiser.zero_grad()
        loss(rows).backward()  # type: ignore[no-untyped-call]
        for group in optimiser.param_groups:
            group["lr"] = group["peak"] * factor
        optimiser.step()
        yield step + 1


def fit_autoencoder(
    model: Autoencoder, x: Tensor, y: Tensor, rate: float, factors: Sequence[float],
    batches: Iterable[Tensor], noise: torch.Generator,
) -> Iterator[int]:  # fmt: skip
    """Trains the first stage of a network on items x [n, d] with labels y [n], as `optimise`."""
    (player, *_) = model.stages()[0].groups

    def loss(rows: Tensor) -> Tensor:
        rows = rows.to(x.device)
        terms = model.loss(Batch(x[rows], y[rows]), player, noise)
        return torch.stack([term.weight * term.value for term in terms]).sum()

    return optimise(adam(Group(player.parameters, rate)), loss, batches, factors)


def with_progress(steps: Iterator[int], total: int, doing: str) -> EventStream[None]:
    """A tick after each step, with the share of `total` that has been taken."""
    for step in steps:
        yield TrainingEvent(step, 0.0, progress=Progress(share=step / total, doing=doing))
