"""Where what jobs leave behind goes."""

from collections.abc import Callable
from dataclasses import dataclass

from aelab.scheduler._job import Job
from aelab.training import Checkpoint


@dataclass(frozen=True)
class Keeper:
    """What is called in a job's own thread, and should be quick; by default nothing.

    ended: a job has a run to keep: finished, stopped, failed or interrupted. checkpoint: a copy of
    a training under way, every few seconds and after each wish. left: whether a job that nobody has
    looked at for long may leave the memory, as it goes on from what is kept of it. over: a job
    whose checkpoints were kept is finished, stopped or dropped; they are of no use any more.
    """

    ended: Callable[[Job], None] = lambda job: None
    checkpoint: Callable[[Job, Checkpoint], None] = lambda job, kept: None
    left: Callable[[Job], bool] = lambda job: False
    over: Callable[[Job], None] = lambda job: None
