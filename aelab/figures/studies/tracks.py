"""Windows of tracks in the plane, and what an autoencoder makes of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import plotly.graph_objects as go

from aelab.figures._base import MARGIN, SIZES, Trace, Values, blank, colour, figure

GAP = 0.012  # of the width, between panels
ROOM = 0.06  # of the plane's side, around the tracks of the panels


def tracks(
    panels: Mapping[str, Values], outputs: Mapping[str, Values] | None = None, *,
    ground: Values | None = None, title: str = "Tracks", badge: str = "", height: int = 280,
    code: str = "",
) -> go.Figure:  # fmt: skip
    """Tracks side by side, a panel for each name, in one scale; the first position is a ring.

    panels: name → positions [k, T, 2] in m, each a line with its dots; outputs: the same as they
    are reconstructed, in dashes. ground [n, T, 2]: tracks behind all of them, in grey.
    """
    if not panels:
        return blank(title, "There are no tracks to draw.", badge)
    behind = np.zeros((0, 1, 2)) if ground is None else ground
    reach = _ends(np.concatenate([np.reshape(each, (-1, 2)) for each in panels.values()]))
    traces: list[Trace] = []
    layout: dict[str, Any] = {"annotations": []}
    width = (1 - GAP * (len(panels) - 1)) / len(panels)
    for i, (name, track) in enumerate(panels.items()):
        axis = "" if i == 0 else str(i + 1)
        left = i * (width + GAP)
        place = {"xaxis": f"x{axis}", "yaxis": f"y{axis}", "showlegend": i == 0}
        out = (outputs or {}).get(name)
        traces += [one | place for one in _panel(behind, track, out)]
        ends = _panel_axes(reach, axis, (left, left + width), first=i == 0)
        layout |= {f"{xy}axis{axis}": of for xy, of in zip("xy", ends, strict=True)}
        layout["annotations"].append({
            "text": name, "x": left + width / 2, "y": 1, "xref": "paper", "yref": "paper",
            "xanchor": "center", "yanchor": "bottom", "showarrow": False,
            "font": {"size": SIZES["text"]},
        })  # fmt: skip
    return figure(
        traces, title=title, badge=badge, height=height, code=code,
        margin={**MARGIN, "t": MARGIN["t"] + 22}, **layout,
        legend={"orientation": "h", "x": 1, "xanchor": "right", "y": 1.12, "yanchor": "bottom"},
    )  # fmt: skip


def _panel_axes(
    reach: tuple[list[float], list[float]], axis: str, domain: tuple[float, float], *, first: bool
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Both axes of a panel; numbers stand at the first one's height alone."""
    across = {"domain": domain, "range": reach[0], "title": "m", "anchor": f"y{axis}", "nticks": 4}
    up = {"range": reach[1], "scaleanchor": f"x{axis}", "anchor": f"x{axis}", "nticks": 5,
          "showticklabels": first}  # fmt: skip
    return across | {"constrain": "domain"}, up | {"constrain": "domain"}


def _ends(points: Values) -> tuple[list[float], list[float]]:
    """Of both axes, as long, around all points [n, 2] that are finite."""
    points = points[np.isfinite(points).all(1)]
    low, high = (points.min(0), points.max(0)) if len(points) else (np.zeros(2), np.ones(2))
    half = (0.5 + ROOM) * (float((high - low).max()) or 1.0)
    across, up = ([float(m - half), float(m + half)] for m in (low + high) / 2)
    return across, up


def _panel(behind: Values, track: Values, out: Values | None) -> list[Trace]:
    """The tracks of one panel, with gaps between."""
    found = [
        _line(behind, "normal, trained on", mode="lines", hoverinfo="skip",
              line={"color": colour("grid"), "width": 1.5}),
        _line(track, "input", mode="lines+markers", line={"color": colour("text"), "width": 1.5},
              marker={"color": colour("text"), "size": 4}),
    ]  # fmt: skip
    if out is not None:
        dashed = {"color": colour("accent"), "width": 2.5, "dash": "4px 2px"}
        found.append(_line(out, "output", mode="lines", line=dashed))
    begin = np.asarray(track)[:, 0]
    found.append({
        "type": "scatter", "x": begin[:, 0], "y": begin[:, 1], "mode": "markers", "name": "begin",
        "hoverinfo": "skip", "legendgroup": "begin",
        "marker": {"symbol": "circle-open", "size": 10, "color": colour("text"),
                   "line": {"width": 2}},
    })  # fmt: skip
    return found


def _line(track: Values, name: str, **look: Any) -> Trace:
    track = np.asarray(track, np.float64)
    gap = np.full((len(track), 1, 2), np.nan)
    xy = np.concatenate([track, gap], 1).reshape(-1, 2)
    return {
        "type": "scatter", "x": xy[:, 0], "y": xy[:, 1], "name": name, "legendgroup": name,
        "hovertemplate": f"{name}: %{{x:.3g}}, %{{y:.3g}} m<extra></extra>", **look,
    }  # fmt: skip
