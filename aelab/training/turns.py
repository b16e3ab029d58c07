"""What a training says and hears: ticks come out, commands go in; and what all trainings share.

A generator of `Turns` yields a tick after every step and between the parts of longer work, so that
its puller can stop or pause at any moment. Each command that is sent is answered by one more tick.
"""

import os
from collections.abc import Generator
from functools import lru_cache
from hashlib import blake2b
from typing import Final, NamedTuple, TypeVar

import torch
from threadpoolctl import threadpool_limits
from torch import Tensor

from aelab import data
from aelab.training.experiment import Change
from aelab.training.progress import Progress
from aelab.training.run import Run

SHOW: Final = "show"
Command = Change | str

# As aelab/__init__ or the user says, also where torch or numpy was loaded before it.
THREADS = int(os.environ["OMP_NUM_THREADS"].split(",")[0])
torch.set_num_threads(THREADS)
threadpool_limits(THREADS, user_api="blas")


class TrainingFailed(Exception):
    """Training cannot go on; the message is one plain sentence with a way out."""


class Tick(NamedTuple):
    """One step done, or a part of an evaluation; `run` if a snapshot is complete.

    In answer to a command, `refused` says why it cannot be carried out. A study, which is made of
    many runs, has `progress` to show besides.
    """

    step: int
    epoch: float
    run: Run | None = None
    refused: str = ""
    progress: Progress | None = None


T = TypeVar("T")
Turns = Generator[Tick, Command | None, T]
Ticks = Turns[None]


def stream(seed: int, purpose: str, device: torch.device | str = "cpu") -> torch.Generator:
    """A random generator of its own for each purpose of a run."""
    digest = blake2b(f"{seed}/{purpose}".encode(), digest_size=7).digest()
    return torch.Generator(device).manual_seed(int.from_bytes(digest))


def best_device() -> str:
    """cuda:0 where there is one, else cpu."""
    return "cuda:0" if torch.cuda.is_available() else "cpu"


@lru_cache(maxsize=4)
def resident(name: str, device: str) -> tuple[Tensor, Tensor]:
    """The training items and labels of a data set, on the device. x: [n, d], y: [n]."""
    dataset = data.load(name)
    return torch.tensor(dataset.x_train).to(device), torch.tensor(dataset.y_train).to(device)
