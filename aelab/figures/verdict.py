"""A claim's predictions as ranges, and what was measured of each: a dot for every seed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import isfinite
from typing import Any, Literal

import numpy as np
import plotly.graph_objects as go

from aelab.figures._base import MARGIN, SIZES, Trace, colour, figure, wrapped

Holds = Literal["yes", "no", "open", ""]
WORDS = {"yes": "kept", "no": "broken", "open": "on the edge", "": ""}
INKS = {"yes": "accent", "no": "error", "open": "pca", "": "muted"}
# Of a prediction: its px, and the shares of its words and of its ground.
ROOMY, TIGHT = (122, 0.40, 0.28), (72, 0.52, 0.19)


@dataclass(frozen=True, kw_only=True)
class Range:
    """One prediction: the figure, in its unit, lies between low and high (infinite: no bound).

    says: the prediction in words; role: what it is to the note, a word or two; values: one a seed.
    mean, interval: of all seeds, once they are there. baseline: what it is to be compared with,
    and its name.
    """

    says: str
    unit: str
    low: float
    high: float
    role: str = ""
    values: Sequence[float] = field(default=())
    mean: float | None = None
    interval: tuple[float, float] | None = None
    baseline: tuple[float, str] | None = None
    holds: Holds = ""

    def ends(self) -> tuple[float, float]:
        """Of its axis: all that is drawn, with a fifth more on both sides."""
        known = [*self.values, self.low, self.high, *(self.interval or ())]
        known += [self.baseline[0]] if self.baseline else []
        finite = [v for v in known if isfinite(v)] or [0.0, 1.0]
        low, high = min(finite), max(finite)
        rest = 0.2 * (high - low) or 0.5 * abs(high) or 1.0
        return low - rest, high + rest


def verdict(
    ranges: Sequence[Range], *, title: str = "Predicted and measured", badge: str = "",
    note: str = "", code: str = "", tight: bool = False,
) -> go.Figure:  # fmt: skip
    """Each prediction on an axis of its own; the ground is where the figure must lie.

    tight: three of them have room in a low window, with words of up to two lines.
    """
    row, words, ground = TIGHT if tight else ROOMY
    low = {"b": 4} if tight else {}  # numbers of the last axis stand within its share
    traces: list[Trace] = []
    layout: dict[str, Any] = {"shapes": [], "annotations": []}
    for i, one in enumerate(ranges):
        number = "" if i == 0 else str(i + 1)
        top = 1 - i / len(ranges)
        below = top - words / len(ranges)
        layout[f"yaxis{number}"] = {
            "domain": [below - ground / len(ranges), below], "range": [-1, 1], "visible": False,
            "fixedrange": True, "anchor": f"x{number}",
        }  # fmt: skip
        layout[f"xaxis{number}"] = {
            "range": list(one.ends()), "anchor": f"y{number}", "showgrid": False,
            "ticks": "outside",
        }  # fmt: skip
        layout["shapes"] += _ground(one, number)
        layout["annotations"].append(_words(one, top))
        traces += _measured(one, number)
    found = figure(
        traces, title=title, badge=badge, note=note, code=code, showlegend=False,
        height=90 + row * max(1, len(ranges)), margin={**MARGIN, "l": 16, **low}, **layout,
    )  # fmt: skip
    found.layout.meta |= {"strips": True}  # a page folds the words above them to its width
    return found


def _ground(one: Range, number: str) -> list[dict[str, Any]]:
    low, high = one.ends()
    return [{
        "type": "rect", "xref": f"x{number}", "yref": f"y{number}", "y0": -1, "y1": 1, "x0": a,
        "x1": b, "line": {"width": 0}, "layer": "below", "fillcolor": f"{colour('accent')}{alpha}",
    } for a, b, alpha in ((low, high, "0a"),
                          (max(one.low, low), min(one.high, high), "2e"))]  # fmt: skip


def _words(one: Range, top: float) -> dict[str, Any]:
    role = f"<i>{one.role}</i>: " if one.role else ""
    said = f" <b>{WORDS[one.holds]}</b>" if one.holds else ""
    unit = f", {one.unit}" if one.unit else ""
    return {
        "text": wrapped(f"{role}{one.says}{unit}.{said}", 72), "x": 0, "xref": "paper",
        "xanchor": "left", "y": top, "yref": "paper", "yanchor": "top", "showarrow": False,
        "align": "left", "font": {"size": SIZES["text"]},
    }  # fmt: skip


def _measured(one: Range, number: str) -> list[Trace]:
    """The dots, the interval of their mean, and what to compare with."""
    place = {"xaxis": f"x{number}", "yaxis": f"y{number}", "type": "scatter"}
    ink = colour(INKS[one.holds])
    found: list[Trace] = [{
        **place, "x": np.array(one.values, float), "y": np.linspace(-0.3, 0.3, len(one.values)),
        "mode": "markers", "marker": {"color": ink, "size": 9}, "name": "a seed",
        "legendgroup": "seeds",
        "hovertemplate": "%{x:.4g}<extra>a seed</extra>",
    }]  # fmt: skip
    if one.mean is not None and one.interval:
        found.append({
            **place, "x": [*one.interval, one.mean], "y": [0.65] * 3, "mode": "lines+markers",
            "line": {"color": ink, "width": 4}, "name": "mean and interval",
            "marker": {"size": [0, 0, 12], "symbol": "line-ns", "line": {"width": 3, "color": ink}},
            "hovertemplate": "%{x:.4g}<extra>mean and 95 % interval</extra>",
        })  # fmt: skip
    if one.baseline and isfinite(one.baseline[0]):
        value, name = one.baseline
        side = "left" if value > sum(one.ends()) / 2 else "right"
        found.append({
            **place, "x": [value, value], "y": [-1, 1], "mode": "lines+text",
            "text": ["", f" {name} "], "textposition": f"bottom {side}",
            "line": {"color": colour("muted"), "dash": "dash"},
            "textfont": {"size": SIZES["small"], "color": colour("muted")}, "name": name,
            "hovertemplate": "%{x:.4g}<extra>" + name + "</extra>",
        })  # fmt: skip
    return found
