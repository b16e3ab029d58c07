"""The codes of a run: on their plane, beside PCA's, and what each number carries."""

from __future__ import annotations

from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from aelab.figures._base import MARGIN, Trace, Values, blank, colour, figure
from aelab.figures._png import png
from aelab.figures.runs import (
    badge,
    class_colours,
    code_of,
    dataset_of,
    name_of,
    of_run,
    probe,
    shape_of,
)
from aelab.models import variant
from aelab.pictures import Shape
from aelab.studies import pca_of
from aelab.training import Run

MANY = 4000  # points from which on they are drawn by WebGL
RADII = (1, 2, 3)  # circles of a normal prior
ROOM = 0.08
THUMB = 0.09  # side of a medoid's picture, of the plane's
HEIGHT = 560
KL = "KL to the prior, for each number of the code"


@of_run("Latent space", network=False)
def latent(
    run: Run, *, codes: Values | None = None, labels: NDArray[np.int64] | None = None,
    thumbnails: bool = True,
) -> go.Figure:  # fmt: skip
    """The codes of a run on its plane, a colour a class, with the prior and the classes' medoids.

    codes [n, latent], labels [n]: of other items than the 2,000 or fewer test items that a run
    keeps. A code of more than two numbers is seen on its main plane; one of one number is drawn
    along x, its height is scatter.
    """
    title = "Latent space"
    points, y = _points(run, codes, labels)
    if len(points) == 0 or not np.isfinite(points).any():
        return blank(title, "There is no finite code to draw.", badge(run))
    classes = dataset_of(run).classes
    layout = plane(points, axis_names(run))
    layout["shapes"] = _prior(run)
    if thumbnails and codes is None and dataset_of(run).kind == "images":
        layout["images"] = _medoids(points, y, dataset_of(run).ink(probe(run)[0]), shape_of(run))
    return figure(
        clouds(points, y, classes), title=title, badge=badge(run), height=HEIGHT,
        note=f"{len(points):,} {'test items' if codes is None else 'items'}",
        code=code_of(run, "latent(run).show()"), legend={"itemsizing": "constant"}, **layout,
    )  # fmt: skip


@of_run("Latent space beside PCA", network=False)
def latent_beside_pca(run: Run) -> go.Figure:
    """The codes of a run, and the same items on the first two principal components."""
    title = "Latent space beside PCA"
    points, y = _points(run, None, None)
    if len(points) == 0:
        return blank(title, "There is no code to draw.", badge(run))
    dataset = dataset_of(run)
    flat = pca_of(dataset.name, 2)
    linear = flat.project(dataset.x_test[dataset.probe])
    left, right = plane(linear, ("component 1", "component 2")), plane(points, axis_names(run))
    layout = {
        "xaxis": left["xaxis"] | {"domain": [0, 0.48]}, "yaxis": left["yaxis"],
        "xaxis2": right["xaxis"] | {"domain": [0.54, 1], "anchor": "y2"},
        "yaxis2": right["yaxis"] | {"anchor": "x2", "scaleanchor": "x2"},
        "annotations": [_heading("PCA", 0.24, "pca"), _heading(name_of(run), 0.77, "accent")],
    }  # fmt: skip
    other = {"xaxis": "x2", "yaxis": "y2", "showlegend": False}
    traces = [
        *clouds(linear, y, dataset.classes),
        *(trace | other for trace in clouds(points, y, dataset.classes)),
    ]
    return figure(
        traces, title=title, badge=badge(run), note=f"the same {len(points):,} test items",
        height=HEIGHT, code=code_of(run, "latent_beside_pca(run).show()"),
        margin={**MARGIN, "t": MARGIN["t"] + 24},
        legend={"itemsizing": "constant"}, **layout,
    )  # fmt: skip


@of_run(KL, network=False)
def kl(run: Run) -> go.Figure:
    """What each number of a variational code carries: its KL to the prior, the largest first."""
    title, values = KL, run.last.extra.get("kl")
    if values is None:
        return blank(title, f"{name_of(run)} has no KL term: its code is not a distribution.",
                     badge(run))  # fmt: skip
    order = np.argsort(-values)
    bars: Trace = {
        "type": "bar", "x": [f"z{i + 1}" for i in order], "y": values[order].clip(0),
        "marker": {"color": colour("accent")}, "name": "KL",
        "hovertemplate": "%{x}: %{y:.3g} nats / image<extra></extra>",
    }  # fmt: skip
    return figure(
        [bars], title=title, badge=badge(run), note=f"sum {values.sum():.3g} nats / image",
        code=code_of(run, "kl(run).show()"),
        xaxis={"title": "number of the code", "type": "category"},
        yaxis={"title": "KL, nats / image", "rangemode": "tozero"}, bargap=0.2,
    )  # fmt: skip


def _points(
    run: Run, codes: Values | None, labels: NDArray[np.int64] | None
) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    if codes is None:
        return run.view.points.astype(np.float32), probe(run)[1]
    codes = np.asarray(codes, np.float32)
    if codes.ndim != 2 or codes.shape[1] != run.codes.shape[1]:
        raise ValueError(
            f"codes has shape {list(codes.shape)}; it should be [n, {run.codes.shape[1]}]."
        )
    points = ((codes - run.view.mean) @ run.view.axes.T).astype(np.float32)
    return points, np.zeros(len(codes), np.int64) if labels is None else labels


def clouds(points: Values, y: NDArray[np.int64], classes: tuple[str, ...]) -> list[Trace]:
    """A trace a class; a click on its name takes it away."""
    kind = "scattergl" if len(points) > MANY else "scatter"
    size = 6 if len(points) <= MANY else 3
    inks = class_colours(len(classes))
    return [
        {
            "type": kind, "x": points[y == k, 0], "y": points[y == k, 1], "mode": "markers",
            "name": classes[k], "marker": {"color": inks[k], "size": size, "opacity": 0.75},
            "customdata": np.flatnonzero(y == k),
            "hovertemplate": "item %{customdata}: (%{x:.2f}, %{y:.2f})"
            "<extra>%{fullData.name}</extra>",
        }
        for k in np.unique(y)
    ]  # fmt: skip


def axis_names(run: Run) -> tuple[str, str]:
    """What its plane shows along x and y."""
    latent = run.codes.shape[1]
    if latent == 1:
        return "z", "scatter"
    return ("z₁", "z₂") if latent == 2 else ("1st principal direction", "2nd")


def plane(points: Values, names: tuple[str, str]) -> dict[str, Any]:
    """Two axes of one scale round the points; what is not finite has no say."""
    finite = points[np.isfinite(points).all(1)]
    low, high = (finite.min(0), finite.max(0)) if len(finite) else (np.zeros(2), np.ones(2))
    rest = ROOM * np.maximum(high - low, 1e-6)
    ranges = np.stack([low - rest, high + rest], 1).tolist()
    return {
        "xaxis": {"title": names[0], "range": ranges[0], "constrain": "domain"},
        "yaxis": {"title": names[1], "range": ranges[1], "scaleanchor": "x", "constrain": "domain"},
    }


def _prior(run: Run) -> list[dict[str, Any]]:
    """Circles of one, two and three standard deviations, where the prior is N(0, I)."""
    line = {"color": colour("muted"), "width": 1, "dash": "dot"}
    if run.prior_outline is not None and run.codes.shape[1] == 2:
        path = " L ".join(f"{a:.3f} {b:.3f}" for a, b in run.prior_outline if np.isfinite(a + b))
        return [{"type": "path", "path": f"M {path}", "line": line, "layer": "below"}]
    if variant(run.experiment.variant).Model.prior_name != "normal":
        return []
    return [{"type": "circle", "x0": -r, "x1": r, "y0": -r, "y1": r, "line": line, "layer": "below"}
            for r in RADII]  # fmt: skip


def _medoids(points: Values, y: NDArray[np.int64], x: Values, shape: Shape) -> list[dict[str, Any]]:
    """The picture of each class's medoid, at its code."""
    size = THUMB * float(np.ptp(points, axis=0).max())
    found = []
    for k in np.unique(y):
        own = np.flatnonzero((y == k) & np.isfinite(points).all(1))
        if not len(own):
            continue
        middle = np.median(points[own], axis=0)
        item = own[np.square(points[own] - middle).sum(1).argmin()]
        a, b = points[item]
        found.append({
            "source": png(x[item].reshape(shape)), "xref": "x", "yref": "y", "x": float(a),
            "y": float(b), "sizex": size, "sizey": size, "xanchor": "center", "yanchor": "middle",
            "layer": "above", "opacity": 0.9,
        })  # fmt: skip
    return found


def _heading(text: str, x: float, ink: str) -> dict[str, Any]:
    return {"text": f"<b>{text}</b>", "x": x, "y": 1, "xref": "paper", "yref": "paper",
            "yanchor": "bottom", "showarrow": False, "font": {"color": colour(ink)}}  # fmt: skip
