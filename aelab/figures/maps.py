"""Maps of codes: how far places are from the nearest of them, and t-SNE of the items."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from aelab import data
from aelab.analysis.latent.distance_map import HOLE, SIDE, distance_map
from aelab.analysis.latent.tsne import PERPLEXITY, SEED
from aelab.analysis.latent.tsne import tsne as fitted
from aelab.analysis.neighbours import leave_one_out_accuracy
from aelab.figures._base import Trace, blank, colour, figure
from aelab.figures.latent import HEIGHT, axis_names, clouds, plane
from aelab.figures.runs import badge, code_of, dataset_of, of_run, probe
from aelab.training import Run

HOLES = "Distance to the nearest code"
MARGIN = 0.35  # of the hole map beyond the bulk of the codes
FAR = 2 * HOLE  # spacings from which on all is one colour


@of_run(HOLES, network=False)
def hole_map(run: Run) -> go.Figure:
    """How far each place of the plane is from the nearest code, in the codes' own spacings.

    What a decoder draws of a hole, a place over five spacings away, is anybody's guess.
    """
    title, points = HOLES, run.view.points.astype(np.float32)
    found = distance_map(points, MARGIN) if np.isfinite(points).all() else None
    if found is None:
        return blank(title, "The codes lie in one place, or in none.", badge(run))
    x, y = (low + (np.arange(SIDE) + 0.5) / SIDE * (high - low)
            for low, high in zip(found.low, found.high, strict=True))  # fmt: skip
    heat: Trace = {
        "type": "contour", "x": x, "y": y, "z": found.distances.clip(0, FAR).round(2),
        "contours": {"start": HOLE, "end": FAR, "size": HOLE / 2, "coloring": "heatmap"},
        "colorscale": [[0, colour("surface")], [1, colour("error")]], "zmin": 0, "zmax": FAR,
        "line": {"color": colour("error"), "width": 0.75}, "opacity": 0.75, "name": "distance",
        "colorbar": {"title": {"text": "spacings"}, "thickness": 12, "len": 0.42, "y": 0,
                     "yanchor": "bottom"},
        "hovertemplate": "%{z:.1f} spacings from the nearest code<extra></extra>",
    }  # fmt: skip
    traces = clouds(points, probe(run)[1], dataset_of(run).classes)
    return figure(
        [heat, *traces], title=title, badge=badge(run), height=HEIGHT,
        note=f"{100 * found.hole_share:.0f} % of the plane is hole, over {HOLE:g} spacings away",
        code=code_of(run, "hole_map(run).show()"), legend={"itemsizing": "constant", "y": 1},
        **plane(np.stack([found.low, found.high]), axis_names(run)),
    )  # fmt: skip


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
