"""How sensitive a code is to its input: ellipses over points of the plane, spectra of Jacobians."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import plotly.graph_objects as go

from aelab.figures._base import MARGIN, SIZES, Trace, Values, colour, figure

SIDES = 40  # of the polygon that an ellipse is drawn as
GAP = 0.02  # between panels


@dataclass(frozen=True, kw_only=True, eq=False)
class SensitivityEllipses:
    """One network's ellipses at the centres, [m, 3]: symmetric roots (xx, xy, yy), drawn as they
    are, in units of the data. lines: figures under its title."""

    title: str
    colour: str
    roots: Values
    lines: tuple[str, ...] = ()


def ellipses(
    *, cloud: Values, centres: Values, panels: Sequence[SensitivityEllipses], badge: str = "",
    title: str = "Sensitivity of the code, by direction", note: str = "", height: int = 420,
    code: str = "",
) -> go.Figure:  # fmt: skip
    """A panel a network over the same cloud [n, 2] and centres [m, 2].

    Raises ValueError for roots of another shape than [m, 3].
    """
    traces: list[Trace] = []
    layout: dict[str, Any] = {"annotations": []}
    reach = float(np.abs(cloud).max() * 1.15) if len(cloud) else 1.0
    for i, panel in enumerate(panels):
        if panel.roots.shape != (len(centres), 3):
            raise ValueError(
                f"roots{i} has shape {list(panel.roots.shape)}; it should be [{len(centres)}, 3]."
            )
        number = "" if i == 0 else str(i + 1)
        left, right = i / len(panels), (i + 1) / len(panels) - GAP
        layout[f"xaxis{number}"] = {"domain": [left, right], "range": [-reach, reach],
                                    "anchor": f"y{number}", "title": "x₁"}  # fmt: skip
        layout[f"yaxis{number}"] = {"range": [-reach, reach], "scaleanchor": f"x{number}",
                                    "anchor": f"x{number}", "showticklabels": i == 0,
                                    "title": "x₂" if i == 0 else ""}  # fmt: skip
        layout["annotations"].append({
            "text": "<br>".join([f"<b>{panel.title}</b>", *panel.lines]), "x": left, "y": 1.02,
            "xref": "paper", "yref": "paper", "xanchor": "left", "yanchor": "bottom",
            "align": "left", "showarrow": False, "font": {"size": SIZES["small"]},
        })  # fmt: skip
        traces += _panel(cloud, centres, panel, number)
    words = 1 + max((len(panel.lines) for panel in panels), default=0)
    return figure(
        traces, title=title, badge=badge, note=note, height=height, code=code, showlegend=False,
        margin={**MARGIN, "t": MARGIN["t"] + 20 * words}, **layout,
    )  # fmt: skip


def outlines(centres: Values, roots: Values) -> Values:
    """Ellipses as one line [m · (SIDES + 2), 2], with a gap (NaN) after each."""
    angle = np.linspace(0, 2 * np.pi, SIDES + 1)
    circle = np.stack([np.cos(angle), np.sin(angle)])
    matrices = np.stack([roots[:, [0, 1]], roots[:, [1, 2]]], 1)  # [m, 2, 2]
    lines = np.swapaxes(matrices @ circle, 1, 2) + centres[:, None]
    gaps = np.full((len(centres), 1, 2), np.nan)
    return np.concatenate([lines, gaps], 1).reshape(-1, 2)


def _panel(cloud: Values, centres: Values, panel: SensitivityEllipses, number: str) -> list[Trace]:
    place = {"type": "scatter", "xaxis": f"x{number}", "yaxis": f"y{number}", "hoverinfo": "skip"}
    line = outlines(centres, panel.roots)
    return [
        {**place, "x": cloud[:, 0], "y": cloud[:, 1], "mode": "markers", "name": "data",
         "marker": {"size": 3, "color": colour("data"), "opacity": 0.6}},
        {**place, "x": line[:, 0], "y": line[:, 1], "mode": "lines", "name": panel.title,
         "line": {"color": colour(panel.colour), "width": 2}},
    ]  # fmt: skip
