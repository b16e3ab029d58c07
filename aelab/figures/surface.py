"""A network's decoder surface among points of space, with PCA's plane, to be turned by hand."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from aelab import data
from aelab.analysis.latent.intrinsic_coordinates import best_direction, knn_r2
from aelab.analysis.pca import principal_angles
from aelab.figures._base import Trace, Values, blank, colour, figure
from aelab.figures.runs import badge, code_of, dataset_of, name_of, of_run, probe
from aelab.studies import pca_of
from aelab.training import Run, Snapshot

TITLE = "Decoder surface"
SIDE = 25  # nodes of a surface in each direction
STOPS = ("accent", "positive", "classes.1", "error")  # colours along the toy


@of_run(TITLE)
def unfolding(run: Run) -> go.Figure:
    """The surface that a decoder makes of its codes, or the curve of a code of one number."""
    title, dataset = TITLE, dataset_of(run)
    if dataset.d != 3:
        why = f"{dataset.title} has items of {dataset.d} numbers; a space needs three."
        return blank(title, why, badge(run))
    latent = run.codes.shape[1]
    if latent > 2:
        why = f"A code of {latent} numbers makes no surface; it needs one or two."
        return blank(title, why, badge(run))
    best = pca_of(dataset.name, latent)
    plane = best.reconstruct(_grid(best.project(dataset.x_test)))
    network = run.decode(_grid(run.codes).astype(np.float32))
    bend = _curve if latent == 1 else _surface
    traces = [
        _cloud(probe(run)[0], places(run.experiment.data)),
        bend(network, f"{name_of(run)}: {run.last.squared_error:.3g}", "accent"),
        bend(plane, f"PCA: {best.squared_error(dataset.x_test):.3g}", "pca"),
    ]
    return figure(
        traces, title=title, badge=badge(run), note="squared error / point", height=620,
        code=code_of(run, "unfolding(run).show()"), margin={"l": 0, "r": 0, "t": 66, "b": 0},
        legend={"orientation": "h", "y": 0.02}, scene={
            "aspectmode": "data", "xaxis_title": "x₁", "yaxis_title": "x₂", "zaxis_title": "x₃",
        },
    )  # fmt: skip


def _grid(codes: Values) -> Values:
    """Places all over the range of codes [n, 1 or 2]."""
    count = SIDE if codes.shape[1] == 2 else SIDE**2
    axes = [np.linspace(column.min(), column.max(), count) for column in codes.T]
    return np.stack([a.ravel() for a in np.meshgrid(*axes, indexing="ij")], 1)


def _cloud(points: Values, places: Values) -> Trace:
    x, y, z = points.T.astype(np.float32)
    scale = [[i / (len(STOPS) - 1), colour(name)] for i, name in enumerate(STOPS)]
    marker = {"size": 2.5, "color": places.astype(np.float32), "colorscale": scale,
              "colorbar": {"title": "place along<br>the toy", "len": 0.6}}  # fmt: skip
    return {"type": "scatter3d", "x": x, "y": y, "z": z, "mode": "markers", "marker": marker,
            "name": "test points"}  # fmt: skip


def _surface(nodes: Values, name: str, ink: str) -> Trace:
    x, y, z = nodes.T.reshape(3, SIDE, SIDE).astype(np.float32)
    return {
        "type": "surface", "x": x, "y": y, "z": z, "name": name, "showlegend": True,
        "showscale": False, "opacity": 0.55, "colorscale": [[0, colour(ink)], [1, colour(ink)]],
    }  # fmt: skip


def _curve(nodes: Values, name: str, ink: str) -> Trace:
    x, y, z = nodes.T.astype(np.float32)
    return {"type": "scatter3d", "x": x, "y": y, "z": z, "mode": "lines", "name": name,
            "line": {"width": 6, "color": colour(ink)}}  # fmt: skip


@lru_cache(maxsize=32)
def places(name: str) -> NDArray[np.float32]:
    """Where the probe points truly lie along the toy, 0 to 1, [n]; 0 where nobody knows."""
    dataset = data.load(name)
    if not dataset.factors:
        return np.zeros(len(dataset.probe), np.float32)
    t = dataset.factors[0].test[dataset.probe]
    found: NDArray[np.float32] = ((t - t.min()) / max(np.ptp(t), 1e-9)).astype(np.float32)
    return found


def angle_of(snapshot: Snapshot, name: str, latent: int) -> float:
    """The largest principal angle, in degrees, between a flat sheet and PCA's."""
    sheet = snapshot.extra["sheet"].astype(np.float64)
    rows = np.linalg.svd(sheet - sheet.mean(0), full_matrices=False)[2][:latent]
    return float(principal_angles(rows, pca_of(name, latent).components)[-1])


@lru_cache(maxsize=512)
def agreement(snapshot: Snapshot, name: str, latent: int) -> tuple[float, float]:
    """How well the code tells the place: R² by 5-NN, and Spearman of its best direction."""
    codes = snapshot.points.astype(np.float64)[:, :latent]
    t = places(name)
    return knn_r2(codes, t), best_direction(codes, t)[0]


@lru_cache(maxsize=8)
def train_error(run: Run) -> float:
    """Squared error / point of the last network on the points that it was trained on."""
    x = data.load(run.experiment.data).x_train
    differences = run.decode(run.encode(x)).astype(np.float64) - x
    return float(np.square(differences).sum(1).mean())


@lru_cache(maxsize=32)
def pca_errors(name: str, latent: int) -> tuple[float, float]:
    """PCA's squared error / point on the test points, and on the training points."""
    best = pca_of(name, latent)
    return best.squared_error(data.load(name).x_test), float(best.variances[latent:].sum())
