"""The Contraction view on points of the plane: at each, how sensitive the code is, by direction."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from aelab import data
from aelab.analysis import jacobians as analysis
from aelab.components import mount
from aelab.components.live_figure import live_figure
from aelab.figures import SensitivityEllipses, ellipses
from aelab.studies import contraction as study
from aelab.training import Run
from aelab.ui.pages.manifold.contraction import charts
from aelab.ui.pages.manifold.contraction.sidebar import COLOURS, NAMES, Setup, named
from aelab.ui.session.comparison import Entry

Floats = NDArray[np.floating[Any]]
SHOWN, CLOUD = 26, 600  # ellipses and points
LONGEST = 0.15  # the mean long half axis, in units of the data
HEIGHT = 470
JUMP = 5  # times the usual step along a curve


def draw(setup: Setup, entries: Sequence[Entry]) -> None:
    """One tick: the panels, and what they say."""
    dataset = data.load(setup.data)
    places = spaced(setup.data)
    known = {e.run.experiment.variant: _panel(e, e.run, places) for e in entries if e.run}
    panels = [known.get(key, _empty(key)) for key in setup.variants]
    mount(
        live_figure("felt", ellipses(
            title="Sensitivity of the code, by direction",
            cloud=dataset.x_test[:CLOUD], centres=dataset.x_test[places], panels=panels,
            note="long axis: the most sensitive direction · each panel has its own scale",
            badge=charts.badge(setup, entries), height=HEIGHT,
        )),
        key="contraction.ellipses",
    )  # fmt: skip
    st.markdown(charts.price(entries))


@lru_cache(maxsize=8)
def spaced(name: str) -> NDArray[np.intp]:
    """Test points [36] far from each other: each is the farthest from those before it."""
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


def _empty(key: str) -> SensitivityEllipses:
    """A network that has not begun: the cloud alone."""
    none = np.zeros((SHOWN, 3))
    return SensitivityEllipses(
        title=NAMES[key], colour=COLOURS[key], roots=none, lines=("–", "–", "–")
    )


def _panel(entry: Entry, run: Run, places: NDArray[np.intp]) -> SensitivityEllipses:
    """A network's ellipses, drawn so that their mean long half axis is as long as every other's."""
    x = data.load(run.experiment.data).x_test[:200]
    jacobians = study.jacobians(run.model, x)
    values = analysis.singular_values(jacobians)
    longest = max(float(values[:, 0].mean()), 1e-12)
    felt = analysis.sensitivity_ellipses(
        study.jacobians(run.model, data.load(run.experiment.data).x_test[places])
    )
    return SensitivityEllipses(
        title=named(entry), colour=COLOURS[run.experiment.variant],
        roots=felt * LONGEST / longest,
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
