"""A network's finished sheet in space, with the points and PCA's plane, to turn by hand."""

from __future__ import annotations

from math import isqrt
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from aelab import theme

Floats = NDArray[np.floating[Any]]


def figure(
    *,
    points: Floats,
    places: Floats,
    lattice: Floats,
    plane: Floats,
    thread: bool,
    title: str,
    network: str,
    pca: str,
) -> go.Figure:
    """Points [n, 3] coloured by places [n], 0 to 1, the network's lattice and PCA's, [side², 3].

    thread: both are curves, [m, 3], in order. network, pca: the figures of each, for the legend.
    """
    colours = theme.LIGHT
    stops = (colours.accent, colours.terms[1], colours.classes[1], colours.error)
    scale = [[i / (len(stops) - 1), colour] for i, colour in enumerate(stops)]
    x, y, z = points.T.astype(np.float32)
    marker = {"size": 2.5, "color": places.astype(np.float32), "colorscale": scale,
              "colorbar": {"title": "place along the toy", "len": 0.6}}  # fmt: skip
    cloud = go.Scatter3d(x=x, y=y, z=z, mode="markers", marker=marker, name="test points")
    bend = _curve if thread else _surface
    found = go.Figure([
        cloud, bend(lattice, f"network: {network}", colours.accent),
        bend(plane, f"PCA: {pca}", colours.pca),
    ])  # fmt: skip
    return found.update_layout(
        title=title, font={"family": theme.FONT, "size": 14, "color": colours.text},
        legend={"orientation": "h", "y": 0.02}, margin={"l": 0, "r": 0, "t": 50, "b": 0},
        scene={"aspectmode": "data", "xaxis_title": "x₁", "yaxis_title": "x₂",
               "zaxis_title": "x₃"},
    )  # fmt: skip


def page(found: go.Figure) -> str:
    """The figure as one HTML file with all that it needs."""
    html: str = found.to_html(include_plotlyjs=True, full_html=True)
    return html


def _surface(lattice: Floats, name: str, colour: str) -> go.Surface:
    side = isqrt(len(lattice))
    x, y, z = lattice.T.reshape(3, side, side).astype(np.float32)
    return go.Surface(
        x=x, y=y, z=z, name=name, showlegend=True, showscale=False, opacity=0.55,
        colorscale=[[0, colour], [1, colour]],
    )  # fmt: skip


def _curve(thread: Floats, name: str, colour: str) -> go.Scatter3d:
    x, y, z = thread.T.astype(np.float32)
    return go.Scatter3d(x=x, y=y, z=z, mode="lines", name=name, line={"width": 6, "color": colour})
