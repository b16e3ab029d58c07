"""A training between two steps: all that the rest of it depends on, copied."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

from aelab.analysis.latent.view import View
from aelab.brief import brief
from aelab.training.experiment import Experiment
from aelab.training.run import Snapshot, freeze

Arrays = Mapping[str, NDArray[Any]]


@brief
@dataclass(frozen=True, kw_only=True, eq=False)
class Checkpoint:
    """What `training_events(…, resumed=checkpoint)` goes on from, to the last bit.

    state: weights, optimisers, sums of the loss since the last snapshot and the states of all
    random generators, by name. The film goes on, too; when its snapshots come depends on the clock.
    """

    experiment: Experiment  # with the changes that were made
    step: int
    seconds: float  # spent in training
    stage: int
    start: int  # the first step of the stage
    losses: tuple[float, ...]  # held out, at the ends of the stage's epochs
    counted: int  # steps in the sums
    last: tuple[float, ...]  # the terms' means at the last snapshot
    snapshots: tuple[Snapshot, ...]
    view: View | None
    state: Arrays

    def __post_init__(self) -> None:
        freeze((self.view, self.state))
