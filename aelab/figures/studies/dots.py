"""Nets by several measures: a row each, an axis a measure, dots with their intervals."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple, Unpack

import numpy as np
import plotly.graph_objects as go

from aelab.analysis.spread import Spread
from aelab.figures._base import MARGIN, Axis, Trace, colour, figure, labels, wrapped
from aelab.figures.studies.look import Look

GAP = 0.03  # between two axes, as a share of the width
TICKS = 4  # of an axis, about
LETTERS = 17  # of a line below an axis, with five axes


class Row(NamedTuple):
    """A net: what stands beside its dots, and their colour."""

    name: str
    ink: str


class Panel(NamedTuple):
    """A measure: its label, what is known of each row, which dots are filled, which end is best.

    low: where its axis begins; None: by the values.
    """

    label: str
    found: Mapping[str, Spread]
    filled: Collection[str]
    highest: bool = False
    low: float | None = 0.0

    def title(self, letters: int) -> str:
        """What stands below its axis, in lines of so many letters."""
        better = f"{'higher' if self.highest else 'lower'} is better"
        return f"{wrapped(self.label, letters)}<br>{better}"


def dots(
    rows: Mapping[str, Row], panels: Sequence[Panel], *, title: str, note: str,
    **look: Unpack[Look],
) -> go.Figure:  # fmt: skip
    """A row a net from the top, an axis a measure from the left; a bar where there are two seeds.

    rows: by the key that `found` has.
    """
    width, letters = (1 + GAP) / len(panels), round(LETTERS * 5 / len(panels))
    names = [row.name for row in rows.values()]
    traces: list[Trace] = []
    layout: dict[str, Any] = {
        "yaxis": {"tickvals": [*range(len(rows))], "ticktext": names, "showgrid": False,
                  "range": [len(rows) - 0.3, -0.7], "fixedrange": True},
    }  # fmt: skip
    for i, panel in enumerate(panels):
        number = str(i + 1) if i else ""
        known = [np.array(one[:3] if one.n > 1 else one[:1]) for one in panel.found.values()]
        least = min((values.min() for values in known), default=0.0)
        axis = Axis(panel.title(letters), None if least < 0 else panel.low)  # room below 0
        across = axis.layout(known or [np.array([0, 1])])
        layout[f"xaxis{number}"] = {
            **across, **labels(_ticks(*across["range"])),
            "domain": [i * width, (i + 1) * width - GAP], "anchor": "y",
        }  # fmt: skip
        traces += [{"type": "scatter", "xaxis": f"x{number}", "x": [], "y": []}]  # keeps the axis
        traces += [_dot(panel, rows, of, f"x{number}") for of in rows if of in panel.found]
    return figure(
        traces, title=title, note=note, showlegend=False, margin={**MARGIN, "b": 88}, **layout,
        **look,
    )  # fmt: skip


def _ticks(low: float, high: float) -> list[float]:
    """Round values between two ends, about four: a narrow axis would get one or two by itself."""
    power = 10.0 ** np.floor(np.log10(high - low))
    steps = [first * power / ten for ten in (1, 10) for first in (5, 2.5, 2, 1)]
    known = [step * np.arange(np.ceil(low / step), np.floor(high / step) + 1) for step in steps]
    return [float(value) for value in min(known, key=lambda ticks: abs(len(ticks) - TICKS))]


def _dot(panel: Panel, rows: Mapping[str, Row], of: str, axis: str) -> Trace:
    """The mean of a net over its seeds, with its interval."""
    (name, ink), one = rows[of], panel.found[of]
    found: Trace = {
        "type": "scatter", "mode": "markers", "xaxis": axis, "yaxis": "y", "x": [one.mean],
        "y": [[*rows].index(of)], "name": f"{name}, {panel.label}",
        # An empty mark is opaque: a short bar below it would look like strips inside.
        "marker": {"color": ink if of in panel.filled else colour("surface"), "size": 11,
                   "line": {"width": 2, "color": ink}},
        "hovertemplate": f"{name}<br>{panel.label}: %{{x:.4g}}<extra></extra>",
    }  # fmt: skip
    if one.n > 1:
        found["error_x"] = {"type": "data", "array": [one.half], "color": ink, "thickness": 2,
                            "width": 5}  # fmt: skip
    return found
