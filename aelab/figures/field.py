"""Where a denoising autoencoder moves points of the plane: its vector field r(x) − x."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, TypeAlias

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from aelab import data
from aelab.analysis.score import Agreement, Mixture, agreement
from aelab.figures._base import Trace, Values, blank, colour, figure
from aelab.figures.runs import badge, code_of, dataset_of, of_run
from aelab.training import Run
from aelab.training.evaluation.points import REACH

TITLE = "Vector field r(x) − x"
LONGEST = 0.95  # of the distance of two nodes
CLOUD, NOISY = 800, 1_000  # points drawn; points that figures are means over
CENTRES = 500  # of the density of a toy
HEAD = 0.35  # of an arrow

Array: TypeAlias = NDArray[np.float64]


@of_run(TITLE)
def vector_field(run: Run, side: int = 21) -> go.Figure:
    """Arrows r(x) − x on side × side nodes over the data; long ones are cut, the rest in scale."""
    title, dataset = TITLE, dataset_of(run)
    if dataset.d != 2:
        return blank(title, f"{dataset.title} has items of {dataset.d} numbers; arrows need two.",
                     badge(run))  # fmt: skip
    at = nodes(side)
    moves = moved(run, at)
    lengths = np.linalg.norm(moves, axis=1)
    if not np.isfinite(moves).all():
        return blank(title, "The network has diverged: its output is not finite.", badge(run))
    spacing = LONGEST * 2 * REACH / (side - 1)
    scale = min(1.0, spacing / max(float(np.quantile(lengths, 0.9)), 1e-9))
    cut = scale * moves * np.minimum(1, spacing / np.maximum(scale * lengths, 1e-9))[:, None]
    lines = arrows(at, cut)
    cloud = dataset.x_test[:CLOUD]
    traces: list[Trace] = [
        {"type": "scatter", "x": cloud[:, 0], "y": cloud[:, 1], "mode": "markers", "name": "data",
         "marker": {"size": 4, "color": colour("data"), "opacity": 0.6}, "hoverinfo": "skip"},
        {"type": "scatter", "x": lines[:, 0], "y": lines[:, 1], "mode": "lines",
         "name": "r(x) − x", "line": {"color": colour("accent"), "width": 1.6},
         "hoverinfo": "skip"},
    ]  # fmt: skip
    note = f"arrows × {scale:.2g}, long ones cut"
    sigma = sigma_of(run)
    if sigma and data.toys.is_toy(run.experiment.data):
        found = agreement_of(run, sigma)
        note += f" · mean cosine with the true score {found.cosine:.3f}".replace("-", "−")
    ends: dict[str, Any] = {"range": [-REACH, REACH], "constrain": "domain"}
    return figure(
        traces, title=title, badge=badge(run), note=note,
        height=560, code=code_of(run, "vector_field(run).show()"), xaxis=ends | {"title": "x₁"},
        yaxis=ends | {"title": "x₂", "scaleanchor": "x"},
    )  # fmt: skip


def arrows(tails: Values, moves: Values) -> NDArray[np.float64]:
    """Arrows as one line [6 n, 2]: shaft, then both sides of the head, then a gap (NaN)."""
    tips = tails + moves
    turn = np.pi * 5 / 6
    sides = []
    for angle in (turn, -turn):
        c, s = np.cos(angle), np.sin(angle)
        sides.append(tips + HEAD * moves @ np.array([[c, s], [-s, c]]))
    gap = np.full_like(tips, np.nan)
    return np.stack([tails, tips, sides[0], tips, sides[1], gap], 1).reshape(-1, 2)


def sigma_of(run: Run, step: float = np.inf) -> float | None:
    """The σ with which a run was trained at a step; None without noise, or if that was 0."""
    level = run.experiment.now(step)[0].values().get("level")
    return float(str(level)) if level else None


@lru_cache(maxsize=64)
def smoothed(name: str, sigma: float) -> Mixture:
    """The density of a toy's points under noise σ."""
    truth = data.toys.truth(name, CENTRES)
    return Mixture.of(truth.centres, truth.noise, sigma)


def nodes(side: int) -> Array:
    """The grid's nodes [side², 2], row by row from below."""
    axis = np.linspace(-REACH, REACH, side)
    across, up = np.meshgrid(axis, axis)
    return np.stack([across.ravel(), up.ravel()], 1)


@lru_cache(maxsize=64)
def true_field(name: str, sigma: float, side: int) -> Array:
    """σ² ∇log p_σ on the nodes, [side², 2]: where the best denoiser would move them."""
    return sigma**2 * smoothed(name, sigma).score(nodes(side))


@lru_cache(maxsize=64)
def density(name: str, sigma: float, side: int) -> Array:
    """p_σ on the nodes over its largest value there, [side²]."""
    found = smoothed(name, sigma).log_density(nodes(side))
    scaled: Array = np.exp(found - found.max())
    return scaled


def moved(run: Run, x: Array) -> Array:
    """r(x) − x of points x [n, 2]."""
    out: Array = run.decode(run.encode(x.astype(np.float32))) - x
    return out


@lru_cache(maxsize=16)
def agreement_of(run: Run, sigma: float) -> Agreement:
    """A run's arrows against the true ones, at points drawn from the smoothed density."""
    noisy, true = noisy_points(run.experiment.data, sigma)
    return agreement(moved(run, noisy), true)


@lru_cache(maxsize=16)
def noisy_points(name: str, sigma: float) -> tuple[Array, Array]:
    """Points drawn from the smoothed density, and the true arrows there, both [n, 2]."""
    truth = smoothed(name, sigma)
    noisy = truth.sample(NOISY, seed=0)
    return noisy, sigma**2 * truth.score(noisy)
