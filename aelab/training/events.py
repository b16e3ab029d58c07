"""What a training says and hears: ticks come out, commands go in; and what all trainings share.

A generator of `EventStream` yields a tick after every step and between the parts of longer work, so
that its puller can stop or pause at any moment. Each command that is sent is answered by one more
tick.
"""

import warnings
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from math import isfinite
from typing import Any, Final, NamedTuple, TypeVar

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from aelab import data
from aelab.brief import brief
from aelab.training.checkpoint import Checkpoint
from aelab.training.experiment import Change
from aelab.training.run import Run

SNAPSHOT_NOW: Final = "show"  # a snapshot, now
SKIP_SNAPSHOT: Final = "later"  # no snapshot now, although one is due
CHECKPOINT_NOW: Final = "checkpoint"  # answered by an event with a checkpoint
Command = Change | str


class TrainingFailed(Exception):
    """Training cannot go on; the message is one plain sentence with a way out."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Progress:
    """A study under way or done; each study adds its findings."""

    share: float  # of all its work, 0 to 1
    doing: str  # what is under way, a phrase; empty when it is done


@brief
class TrainingEvent(NamedTuple):
    """One step done, or a part of an evaluation; `run` if a snapshot is complete.

    In answer to a command, `refused` says why it cannot be carried out. A study, which is made of
    many runs, has `progress` to show besides. `due`: a snapshot comes next, unless LATER is sent;
    cost: the seconds that the last one took. checkpoint: what was asked for, if there is one now.
    """

    step: int
    epoch: float
    run: Run | None = None
    refused: str = ""
    progress: Progress | None = None
    due: bool = False
    cost: float = 0.0
    checkpoint: Checkpoint | None = None


T = TypeVar("T")
EventStream = Generator[TrainingEvent, Command | None, T]
TrainingEvents = EventStream[None]


def check_finite(values: Sequence[float], step: int, rate: float) -> None:
    """Raises TrainingFailed if a term of the loss is no longer a number."""
    if not all(map(isfinite, values)):
        raise TrainingFailed(
            f"The loss was no longer a number at step {step}: the weights have run away. "
            f"Try a smaller learning rate than {rate:g}."
        )


def random_generator(
    seed: int, purpose: str, device: torch.device | str = "cpu"
) -> torch.Generator:
    """A random generator of its own for each purpose of a run."""
    digest = blake2b(f"{seed}/{purpose}".encode(), digest_size=7).digest()
    return torch.Generator(device).manual_seed(int.from_bytes(digest))


@lru_cache(maxsize=4)
def training_tensors(name: str, device: str) -> tuple[Tensor, Tensor]:
    """The training items and labels of a data set, on the device. x: [n, d], y: [n]."""
    dataset = data.complete(name)
    return as_tensor(dataset.x_train, device), as_tensor(dataset.y_train, device)


def as_tensor(array: NDArray[Any], device: torch.device | str) -> Tensor:
    """A read-only array as a tensor that nobody writes to; on a CPU it has no memory of its own."""
    return torch.from_numpy(array).to(device)


# torch warns once in a process that such a tensor could be written to: let that be over.
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    torch.from_numpy(np.frombuffer(bytes(4), np.float32))
