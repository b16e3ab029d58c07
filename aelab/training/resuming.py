"""From a training to its checkpoint, and from there on as if there had been no break."""

import logging
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import torch
from numpy.typing import NDArray
from torch import Tensor

from aelab.training.checkpoint import Checkpoint
from aelab.training.events import TrainingFailed

if TYPE_CHECKING:
    from aelab.training.loop import Loop

log = logging.getLogger(__name__)


def checkpoint(loop: "Loop") -> Checkpoint | None:
    """A copy of all that the rest depends on; None before the first step.

    None, too, where there is no memory for it: the training goes on.
    """
    if loop.optimiser is None:
        return None
    loop.drain()
    streams = {"noise": loop.noise.get_state(), "order": loop.batches.state(loop.step)}
    try:
        state = _copied({**loop.optimiser.state(), **streams})
    except (RuntimeError, MemoryError) as error:
        log.warning("step %d could not be copied", loop.step, exc_info=error)
        return None
    return Checkpoint(
        experiment=loop.live.experiment, step=loop.step, seconds=loop.seconds, stage=loop.stage,
        start=loop.start, losses=tuple(loop.losses), counted=loop.optimiser.counted,
        last=loop.optimiser.last, snapshots=loop.schedule.snapshots, view=loop.observer.view,
        state=state,
    )  # fmt: skip


def restore(loop: "Loop", kept: Checkpoint) -> None:
    """All as it was at a checkpoint of this stage, for which a network has just been built."""
    assert loop.optimiser
    loop.step, loop.seconds, loop.start = kept.step, kept.seconds, kept.start
    loop.losses = list(kept.losses)
    loop.optimiser.counted, loop.optimiser.last = kept.counted, kept.last
    _put_back(loop.optimiser.state(), kept.state)
    loop.noise.set_state(torch.tensor(kept.state["noise"]))
    loop.batches.restore(loop.step, torch.tensor(kept.state["order"]))
    loop.observer.view, loop.schedule.snapshots = kept.view, kept.snapshots
    loop.change()


def _copied(tensors: Mapping[str, Tensor]) -> dict[str, NDArray[Any]]:
    return {name: tensor.detach().to("cpu", copy=True).numpy() for name, tensor in tensors.items()}


def _put_back(tensors: Mapping[str, Tensor], state: Mapping[str, NDArray[Any]]) -> None:
    if any(name not in state or state[name].shape != t.shape for name, t in tensors.items()):
        raise TrainingFailed("It cannot go on: what was kept of this training fits no such net.")
    with torch.no_grad():
        for name, tensor in tensors.items():
            tensor.copy_(torch.tensor(state[name]))
