"""What figures say of a run, and what they take from its data set."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from aelab import data, theme
from aelab.data import Dataset
from aelab.models import variant
from aelab.training import Experiment, Run, Snapshot, example_indices


def name_of(run: Run) -> str:
    """The variant's, in words."""
    return variant(run.experiment.variant).Model.name


def badge(run: Run, snapshot: Snapshot | None = None) -> str:
    """Variant, data, seed and step."""
    step = (snapshot or run.last).step if run.snapshots else 0
    e = run.experiment
    return f"{name_of(run)} · {data.info(e.data).title} · seed {e.seed} · step {step:,}"


def code_of(run: Run, call: str) -> str:
    """Three lines of Python that make the same figure."""
    e = run.experiment
    usual = Experiment.of(e.variant, e.data, e.seed)
    known = {**usual.config.values(), **usual.training.values()}
    own = {**e.config.values(), **e.training.values()}
    settings = "".join(f", {k}={v!r}" for k, v in own.items() if v != known[k])
    return (
        "import aelab\n"
        f'run = aelab.train("{e.variant}", "{e.data}", seed={e.seed}{settings})\n'
        f"aelab.figures.{call}"
    )


def dataset_of(run: Run) -> Dataset:
    """What it learned."""
    return data.load(run.experiment.data)


def probe(run: Run) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """The items [n, d] whose codes a run keeps, and their classes [n]."""
    dataset = dataset_of(run)
    return dataset.x_test[dataset.probe], dataset.y_test[dataset.probe]


def examples(run: Run) -> NDArray[np.int64]:
    """The ten of them whose reconstructions are kept."""
    return example_indices(dataset_of(run))


def shape(run: Run) -> tuple[int, int] | None:
    """Height and width of its items; None if they are no pictures."""
    dataset = dataset_of(run)
    return (dataset.shape[0], dataset.shape[1]) if dataset.kind == "images" else None


def pixels(values: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Bytes as pixels in [0, 1]."""
    found: NDArray[np.float32] = values.astype(np.float32) / np.float32(255)
    return found


def class_colours(n: int) -> list[str]:
    """A colour for each of n classes; they repeat after ten."""
    return [theme.LIGHT.classes[i % len(theme.LIGHT.classes)] for i in range(n)]


def conditioned(run: Run, items: NDArray[Any]) -> NDArray[np.float32] | None:
    """The condition of test items, of a conditional variant."""
    dataset = dataset_of(run)
    return run.condition(dataset.x_test[items], dataset.y_test[items])
