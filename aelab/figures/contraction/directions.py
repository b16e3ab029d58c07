"""How sensitive codes of points of the plane are, by direction: ellipses at some of the points."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from aelab import data
from aelab.analysis import jacobians as analysis
from aelab.figures._base import blank
from aelab.figures.contraction.ellipses import SensitivityEllipses, ellipses
from aelab.figures.runs import (
    COLOURS,
    SHORT,
    badge,
    badge_of_all,
    code_of,
    colour_of,
    dataset_of,
    of_run,
    short_name,
)
from aelab.studies import contraction as study
from aelab.training import Run

Floats = NDArray[np.floating[Any]]
SHOWN, CLOUD = 26, 600  # ellipses and points
LONGEST = 0.15  # the mean long half axis, in units of the data
MEASURED = 200  # points behind the figures
HEIGHT = 470
JUMP = 5  # times the usual step along a curve
TITLE = "Sensitivity of the code, by direction"


@of_run(TITLE)
def input_sensitivity(run: Run, *others: Run) -> go.Figure:
    """Ellipses at points of the plane: long where a small step moves the code far."""
    dataset, runs = dataset_of(run), (run, *others)
    if dataset.d != 2:
        return blank(TITLE, f"{dataset.title} has items of {dataset.d} numbers; ellipses need two.",
                     badge(run))  # fmt: skip
    return of_panels(run.experiment.data, [panel(one) for one in runs], badge_of_all(runs),
                     code_of(run, "input_sensitivity(run).show()"))  # fmt: skip


def of_panels(
    name: str, panels: Sequence[SensitivityEllipses], badge: str, code: str = ""
) -> go.Figure:
    """Panels over the points of a data set."""
    dataset = data.load(name)
    return ellipses(
        title=TITLE, cloud=dataset.x_test[:CLOUD], centres=dataset.x_test[spaced(name)],
        panels=panels, height=HEIGHT, badge=badge, code=code,
        note="long axis: the most sensitive direction · each panel has its own scale",
    )  # fmt: skip


@lru_cache(maxsize=8)
def spaced(name: str) -> NDArray[np.intp]:
    """Test points [26] far from each other: each is the farthest from those before it."""
    x = data.load(name).x_test[:CLOUD]
    chosen = [0]
    near = np.linalg.norm(x - x[0], axis=1)
    while len(chosen) < SHOWN:
        chosen.append(int(near.argmax()))
        near = np.minimum(near, np.linalg.norm(x - x[chosen[-1]], axis=1))
    return np.array(chosen)


def curve(name: str, x: Floats) -> Floats:
    """The direction of a toy's curve nearest to points x [n, 2]: [n, 2].

    It is 0 where the curve has none, or jumps to its next piece.
    """
    centres = data.toys.truth(name).centres
    near = np.square(x[:, None] - centres).sum(2).argmin(1)
    after, before = (near + 1).clip(max=len(centres) - 1), (near - 1).clip(min=0)
    steps = np.linalg.norm(centres[2:] - centres[:-2], axis=1)
    found: Floats = centres[after] - centres[before]
    found[np.linalg.norm(found, axis=1) > JUMP * np.median(steps)] = 0
    return found


def empty_panel(key: str) -> SensitivityEllipses:
    """A variant that has not been trained: the points alone."""
    none = np.zeros((SHOWN, 3))
    return SensitivityEllipses(
        title=SHORT[key], colour=COLOURS[key], roots=none, lines=("–", "–", "–")
    )


def panel(run: Run) -> SensitivityEllipses:
    """A network's ellipses, drawn so that their mean long half axis is as long as every other's."""
    x = dataset_of(run).x_test[:MEASURED]
    jacobians = study.jacobians(run.model, x)
    values = analysis.singular_values(jacobians)
    longest = max(float(values[:, 0].mean()), 1e-12)
    found = analysis.sensitivity_ellipses(
        study.jacobians(run.model, dataset_of(run).x_test[spaced(run.experiment.data)])
    )
    return SensitivityEllipses(
        title=short_name(run), colour=colour_of(run), roots=found * LONGEST / longest,
        lines=_lines(run, values, jacobians, x),
    )  # fmt: skip


def _lines(run: Run, values: Floats, jacobians: Floats, x: Floats) -> tuple[str, ...]:
    long, short = values.mean(0)
    way = curve(run.experiment.data, x)
    along = f"along the curve {analysis.along(jacobians, way):.2f}" if way.any() else ""
    error = run.figures.get("squared error", run.last.squared_error)
    return (
        f"half axes {long:.2g}, {short:.2g} activation / unit",
        f"squared error {error:.2g} / point",
        along,
    )
