"""Where a denoising autoencoder moves points of the plane: its vector field r(x) − x."""

from __future__ import annotations

from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from aelab.figures._base import Trace, Values, blank, colour, figure
from aelab.figures.runs import badge, code_of, dataset_of
from aelab.training import Run

REACH = 1.6  # of the plane
LONGEST = 0.95  # of the distance of two nodes
CLOUD = 800
HEAD = 0.35  # of an arrow


def vector_field(run: Run, side: int = 21) -> go.Figure:
    """Arrows r(x) − x on side × side nodes over the data; long ones are cut, the rest in scale."""
    title = "Vector field r(x) − x"
    dataset = dataset_of(run)
    if dataset.d != 2:
        return blank(title, f"{dataset.title} has items of {dataset.d} numbers; arrows need two.",
                     badge(run))  # fmt: skip
    axis = np.linspace(-REACH, REACH, side)
    nodes = np.stack([a.ravel() for a in np.meshgrid(axis, axis)], 1)
    moves = run.decode(run.encode(nodes.astype(np.float32))) - nodes
    lengths = np.linalg.norm(moves, axis=1)
    if not np.isfinite(moves).all():
        return blank(title, "The network has diverged: its output is not finite.", badge(run))
    spacing = LONGEST * (axis[1] - axis[0])
    scale = min(1.0, spacing / max(float(np.quantile(lengths, 0.9)), 1e-9))
    cut = scale * moves * np.minimum(1, spacing / np.maximum(scale * lengths, 1e-9))[:, None]
    lines = arrows(nodes, cut)
    cloud = dataset.x_test[:CLOUD]
    traces: list[Trace] = [
        {"type": "scatter", "x": cloud[:, 0], "y": cloud[:, 1], "mode": "markers", "name": "data",
         "marker": {"size": 4, "color": colour("data"), "opacity": 0.6}, "hoverinfo": "skip"},
        {"type": "scatter", "x": lines[:, 0], "y": lines[:, 1], "mode": "lines",
         "name": "r(x) − x", "line": {"color": colour("accent"), "width": 1.6},
         "hoverinfo": "skip"},
    ]  # fmt: skip
    ends: dict[str, Any] = {"range": [-REACH, REACH], "constrain": "domain"}
    return figure(
        traces, title=title, badge=badge(run), note=f"arrows × {scale:.2g}, long ones cut",
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
