"""Maps of codes: how far places are from the nearest of them, and t-SNE of the items."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from aelab import data
from aelab.analysis.latent.distance_map import HOLE, distance_map
from aelab.analysis.latent.tsne import PERPLEXITY, SEED
from aelab.analysis.latent.tsne import tsne as fitted
from aelab.analysis.neighbours import leave_one_out_accuracy
from aelab.figures._base import Trace, Values, blank, colour, figure
from aelab.figures.latent import HEIGHT, axis_names, clouds, plane
from aelab.figures.runs import badge, code_of, dataset_of, of_run, probe
from aelab.studies.sharpness import sharpness_map
from aelab.training import Run

HOLES, SHARPNESS = "Distance to the nearest code", "Sharpness of the decoder"
LAYERS = {"distance": HOLES, "sharpness": SHARPNESS}
MARGIN = 0.35  # of the map beyond the bulk of the codes
FAR = 2 * HOLE  # spacings from which on all is one colour
CHANGE = "change of pixels / unit of code"


@of_run("Map of the plane", network=False)
def hole_map(run: Run, layer: str = "distance") -> go.Figure:
    """How far places of the plane are from the nearest code, or how sharp the decoder is there.

    layer: "distance", in the codes' own spacings; what a decoder draws of a hole, a place over five
    spacings away, is anybody's guess. Or "sharpness", the norm of the decoder's Jacobian,
    ‖∂g/∂z‖_F, in change of pixels / unit of code: ridges are borders between kinds of pictures. Of
    codes of more than two numbers the derivative is along the plane's two axes. Raises ValueError
    for another layer.
    """
    if layer not in LAYERS:
        raise ValueError(f"layer cannot be {layer!r}: it is one of {', '.join(LAYERS)}.")
    found = _distances(run) if layer == "distance" else _sharpness(run)
    if isinstance(found, str):
        return blank(LAYERS[layer], found, badge(run))
    heat, note, corners = found
    points = run.view.points.astype(np.float32)
    call = "hole_map(run)" if layer == "distance" else f'hole_map(run, layer="{layer}")'
    return figure(
        [heat, *clouds(points, probe(run)[1], dataset_of(run).classes)], title=LAYERS[layer],
        badge=badge(run), height=HEIGHT, note=note, code=code_of(run, f"{call}.show()"),
        legend={"itemsizing": "constant", "y": 1}, **plane(corners, axis_names(run)),
    )  # fmt: skip


def _distances(run: Run) -> tuple[Trace, str, Values] | str:
    """The heat map, a note and the box's corners [2, 2]; a sentence where there is none."""
    found = distance_map(run.view.points.astype(np.float32), MARGIN)
    if found is None:
        return "The codes lie in one place, or in none."
    heat: Trace = {
        **_heat(found.distances.clip(0, FAR).round(2), found.low, found.high, "spacings"),
        "type": "contour", "zmax": FAR, "line": {"color": colour("error"), "width": 0.75},
        "contours": {"start": HOLE, "end": FAR, "size": HOLE / 2, "coloring": "heatmap"},
        "hovertemplate": "%{z:.1f} spacings from the nearest code<extra></extra>",
    }  # fmt: skip
    note = f"{100 * found.hole_share:.0f} % of the plane is hole, over {HOLE:g} spacings away"
    return heat, note, np.stack([found.low, found.high])


def _sharpness(run: Run) -> tuple[Trace, str, Values] | str:
    """As `_distances`."""
    found = sharpness_map(run, MARGIN)
    if found is None:
        return "The codes lie in one place, or the decoder is not finite."
    values = found.values
    heat: Trace = {
        **_heat(values, found.low, found.high, "change of pixels<br>/ unit of code"),
        "type": "heatmap", "zmax": float(values.max()) or 1.0, "zsmooth": "best",
        "hovertemplate": f"%{{z:.3g}} {CHANGE}<extra></extra>",
    }  # fmt: skip
    along = ", along the two axes" if run.codes.shape[1] > 2 else ""
    note = f"‖∂g/∂z‖{along}: {values.min():.3g} to {values.max():.3g} {CHANGE}"
    return heat, note, np.stack([found.low, found.high])


def _heat(values: Values, low: Values, high: Values, unit: str) -> Trace:
    """What both layers have: values [side, side] over the box, from none to all colour."""
    steps = (np.arange(len(values)) + 0.5) / len(values)
    x, y = (low + steps[:, None] * (high - low)).T
    return {
        "x": x, "y": y, "z": values, "zmin": 0, "opacity": 0.75,
        "colorscale": [[0, colour("surface")], [1, colour("error")]],
        "colorbar": {"title": {"text": unit}, "thickness": 12, "len": 0.42, "y": 0,
                     "yanchor": "bottom"},
    }  # fmt: skip


def tsne(name: str) -> go.Figure:
    """t-SNE of a data set's test items: neighbours stay neighbours, far distances mean little."""
    dataset, title = data.load(name), "t-SNE"
    x, y = dataset.x_test[dataset.probe], dataset.y_test[dataset.probe]
    try:
        points = fitted(x)
    except ValueError as why:
        return blank(title, str(why), dataset.title)
    near = leave_one_out_accuracy(points, y)
    return figure(
        clouds(points, y, dataset.classes), title=title, height=HEIGHT,
        badge=f"{dataset.title} · perplexity {PERPLEXITY} · seed {SEED}",
        note=f"{100 * near:.1f} % leave-one-out 5-NN · it cannot place other items",
        code=f'import aelab\naelab.figures.tsne("{name}").show()',
        legend={"itemsizing": "constant"}, **plane(points, ("t-SNE 1", "t-SNE 2")),
    )  # fmt: skip
