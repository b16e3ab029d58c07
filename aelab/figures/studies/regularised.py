"""Four nets that differ in their penalty: what each measure says of them, as dots in a row."""

from __future__ import annotations

from typing import Any, Unpack

import numpy as np
import plotly.graph_objects as go

from aelab.analysis.spread import Spread
from aelab.figures._base import MARGIN, Axis, Trace, colour, figure, wrapped
from aelab.figures.runs import COLOURS
from aelab.figures.studies.look import BARS, Cells, Look
from aelab.studies import regularised as study
from aelab.studies.regularised import MEASURES, NETS, Measure

GAP = 0.03  # between two axes, as a share of the width
LETTERS = 17  # of a line below an axis


def regularised(cells: Cells, **look: Unpack[Look]) -> go.Figure:
    """Each measure of the plain, the sparse, the denoising and the contractive net, over seeds.

    cells: of `aelab.studies.regularised.study`. Filled: best, or its
    interval overlaps with that of the best.
    """
    width = (1 + GAP) / len(MEASURES)
    traces: list[Trace] = []
    layout: dict[str, Any] = {
        "yaxis": {"tickvals": [*range(len(NETS))], "ticktext": [*NETS], "range": [3.6, -0.6],
                  "showgrid": False, "fixedrange": True},
    }  # fmt: skip
    for i, measure in enumerate(MEASURES):
        found, best = study.over_seeds(cells, measure), study.leaders(cells, measure)
        number = str(i + 1) if i else ""
        known = [np.array(one[:3] if one.n > 1 else one[:1]) for one in found.values()]
        least = min((values.min() for values in known), default=0.0)
        # Room below 0; and all nets are right nearly as often: from 0 on they would be one dot.
        low = None if measure.figure == "right" or least < 0 else 0.0
        axis = Axis(wrapped(measure.label, LETTERS), low)
        layout[f"xaxis{number}"] = {
            **axis.layout(known or [np.array([0, 1])]), "nticks": 5,
            "domain": [i * width, (i + 1) * width - GAP], "anchor": "y",
        }  # fmt: skip
        traces += [{"type": "scatter", "xaxis": f"x{number}", "x": [], "y": []}]  # keeps the axis
        traces += [_dot(measure, net, one, f"x{number}", net in best)
                   for net, one in found.items()]  # fmt: skip
    return figure(
        traces, title="Four penalties",
        note=f"{BARS} · filled: best, or its bar overlaps with the best’s",
        showlegend=False, margin={**MARGIN, "b": 70}, **layout, **look,
    )  # fmt: skip


def _dot(measure: Measure, net: str, one: Spread, axis: str, best: bool) -> Trace:
    """The mean of a net over its seeds, with its interval; filled if it is among the best."""
    ink = colour(COLOURS[NETS[net]])
    found: Trace = {
        "type": "scatter", "mode": "markers", "xaxis": axis, "yaxis": "y", "x": [one.mean],
        "y": [[*NETS].index(net)], "name": f"{net}, {measure.label}",
        "marker": {"color": ink, "size": 11, "symbol": "circle" if best else "circle-open",
                   "line": {"width": 2, "color": ink}},
        "hovertemplate": f"{net}<br>{measure.label}: %{{x:.4g}}<extra></extra>",
    }  # fmt: skip
    if one.n > 1:
        found["error_x"] = {"type": "data", "array": [one.half], "color": ink, "thickness": 2,
                            "width": 5}  # fmt: skip
    return found
