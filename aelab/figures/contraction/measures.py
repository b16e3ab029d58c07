"""What the figures of sensitivity measure of a run, once for each snapshot.

Runs are known by their identity: every snapshot comes with a run of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aelab.analysis import jacobians as analysis
from aelab.brief import brief
from aelab.figures.runs import dataset_of
from aelab.studies import contraction as study
from aelab.studies.contraction import Relation
from aelab.training import Run

Floats = NDArray[np.floating[Any]]
MOST = 200  # test items whose Jacobians are taken
WORK, MORE = 2e7, 100  # multiplications of a tick; when nothing is trained, so many times as many
SEED = 11  # of the noise that codes are tried with
PER_PIXEL = 0.3  # the largest noise, standard deviation of each number of an item
LENGTHS = 9
SIGMAS = tuple(PER_PIXEL * k / 10 for k in range(1, 11))
ITEMS = 1.2e7  # their number times d², of the relation


@brief
@dataclass(frozen=True, eq=False)
class Sensitivity:
    """Of a network's codes over n test items; values: mean singular values, largest first."""

    n: int
    values: Floats
    norm: float  # mean ‖J‖_F
    first: float  # share of ‖J‖²_F in the first k directions
    k: int
    saturated: float
    error: float  # squared error an item


@lru_cache(maxsize=16)
def sensitivity(run: Run) -> Sensitivity:
    """Measured on as many items as there is time for."""
    x = dataset_of(run).x_test
    small = min(run.codes.shape[1], x.shape[1])
    n = int(np.clip(WORK * (MORE if run.finished else 1) / small**3, 4, MOST))
    jacobians = study.jacobians(run.model, x[:n])
    values = analysis.singular_values(jacobians)
    k = leading(x.shape[1])
    return Sensitivity(
        n=n, values=values.mean(0), norm=float(analysis.norms(jacobians).mean()),
        first=analysis.leading(values, k), k=k, saturated=analysis.saturated(run.codes),
        error=run.figures.get("squared error", run.last.squared_error),
    )  # fmt: skip


def leading(d: int) -> int:
    """How many directions are counted as the first, of items of d numbers."""
    return 20 if d > 100 else 10 if d > 2 else 1


def lengths(d: int) -> Floats:
    """The lengths of the noise that codes of items of d numbers are tried with."""
    found: Floats = np.linspace(0, PER_PIXEL * np.sqrt(d), LENGTHS)
    return found


@lru_cache(maxsize=16)
def moved(run: Run, relative: bool) -> Floats:
    """How far noise of each length moves codes, mean over items; or as a share of the mean
    distance of two items' codes."""
    x = dataset_of(run).x_test[:MOST]
    far = analysis.moved(run.encode, x, lengths(x.shape[1]), np.random.default_rng(SEED))
    return far / spread_of_codes(run) if relative else far


def spread_of_codes(run: Run) -> float:
    """The mean distance between the codes of two test items."""
    half = len(run.codes) // 2
    between = run.codes[:half] - run.codes[half : 2 * half]
    return max(float(np.linalg.norm(between, axis=1).mean()), 1e-12)


@lru_cache(maxsize=4)
def related(run: Run) -> Relation:
    """What noise adds to a run's error against its penalty, over as many items as time allows."""
    x = dataset_of(run).x_test
    n = int(np.clip(ITEMS / x.shape[1] ** 2, 16, 200))
    return study.relation(run.model, x[:n], SIGMAS, SEED)
