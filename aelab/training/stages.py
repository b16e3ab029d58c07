"""How far a training of several stages has come, and its error on the way."""

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from aelab.models._stack import FINE_TUNING
from aelab.training.run import Run, Snapshot


class StageSpan(NamedTuple):
    """One stage of a run: its name, and the steps between which it is trained."""

    name: str
    start: int
    end: int

    def done(self, step: int) -> float:
        """The share of it that is behind a step, 0 to 1."""
        return float(np.clip((step - self.start) / max(1, self.end - self.start), 0, 1))


class StageError(NamedTuple):
    """The error at one snapshot: squared error / image through the layers trained so far."""

    step: int
    seconds: float
    stage: str
    error: float


def stage_spans(run: Run) -> tuple[StageSpan, ...]:
    """The stages of a run in order; the last one takes what live changes add."""
    e = run.experiment
    planned = run.planned * e.training.epochs / e.now(run.last.step)[1].epochs
    stages = run.model.stages()
    ends = np.rint(np.cumsum([0.0, *(stage.share for stage in stages)]) * planned).astype(int)
    ends[-1] = run.planned
    between = pairwise(ends.tolist())
    return tuple(StageSpan(s.name, *ends) for s, ends in zip(stages, between, strict=True))


def error_curve(run: Run) -> Iterator[StageError]:
    """The errors of all snapshots: while layer k is trained by itself, through k layers."""
    parts = stage_spans(run)
    for s in run.snapshots:
        at = sum(part.end <= s.step for part in parts[:-1])
        yield StageError(
            s.step, s.seconds, parts[at].name, _error(s, at, parts[at].name == FINE_TUNING)
        )


def _error(s: Snapshot, stage: int, all_layers: bool) -> float:
    depths = s.extra.get("depths")
    return s.squared_error if depths is None or all_layers else float(depths[stage])
