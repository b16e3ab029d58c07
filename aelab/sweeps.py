"""Many runs that differ in some settings, and a table of their figures.

    found = aelab.sweep("vae", "digits", beta=[0.5, 1, 4], seed=[1, 2, 3], epochs=20, folder="runs")
    found.table.groupby("beta")["squared error"].mean()

What is given as a list is varied, every value with every other; a tuple is one value.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from aelab.data import Dataset, custom
from aelab.store import Store
from aelab.training import Experiment, Run, TrainingFailed, fit

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False)
class Sweep:
    """table: a row for each experiment; runs: the run of each row, None where training failed.

    Columns: what was varied, "failed" (why, or ""), parameters, seconds of training, and the
    figures over the whole test set, under the names of `Run.figures`.
    """

    runs: tuple[Run | None, ...]
    table: pd.DataFrame

    def __repr__(self) -> str:
        return f"Sweep of {len(self.runs)} runs\n{self.table}"


def sweep(
    variant: str | Sequence[str], data: str | Dataset | Sequence[str | Dataset], *,
    device: str | None = None, folder: str | Path | None = None,
    each: Callable[[Run], None] | None = None, **settings: Any,
) -> Sweep:  # fmt: skip
    """Trains every combination, one after the other.

    folder: where runs are kept as they end; those that are there already are not trained again, so
    a sweep that was ended goes on. each: called with each run. Before anything is trained raises
    what `Experiment.of` raises for a setting that there is not or a value that it cannot have.
    """
    given = {"variant": variant, "data": data, **settings}
    varied = {name: list(values) for name, values in given.items() if _several(values)}
    # Sets of one's own are here for as long as `data` holds them.
    if "data" in varied:
        varied["data"] = [custom.named(one)[0] for one in varied["data"]]
    fixed = {name: value for name, value in given.items() if name not in varied}
    fixed |= {} if "data" in varied else {"data": custom.named(data)[0]}
    if empty := [name for name, values in varied.items() if not values]:
        raise ValueError(f"Nothing is given for {', '.join(empty)}: a list needs a value at least.")
    rows = [dict(zip(varied, values, strict=True)) for values in product(*varied.values())]
    experiments = [_experiment(**fixed, **row) for row in rows]
    store = Store(Path(folder)) if folder is not None else None
    runs: list[Run | None] = []
    for row, experiment in zip(rows, experiments, strict=True):
        row["failed"] = ""
        try:
            run = _trained(experiment, device, store)
        except TrainingFailed as failure:
            row["failed"] = str(failure)
            runs.append(None)
            continue
        row |= {"parameters": run.parameters, "seconds": run.last.seconds, **run.figures}
        runs.append(run)
        if each:
            each(run)
    return Sweep(tuple(runs), _table(rows))


def _several(values: object) -> bool:
    return isinstance(values, (list, range, np.ndarray))


def _experiment(variant: str, data: str, **settings: Any) -> Experiment:
    return Experiment.of(variant, data, **settings)


def _trained(experiment: Experiment, device: str | None, store: Store | None) -> Run:
    """The run of an experiment, kept or trained."""
    if store and store.has(experiment):
        return store.load(experiment.key)
    run = deque(fit(experiment, device), maxlen=1)[0]  # all of them would fill the memory
    if store:
        store.save(run)
    return run


def _table(rows: Sequence[dict[str, Any]]) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame(rows)
