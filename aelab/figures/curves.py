"""Curves over one axis with their intervals, and values and stretches to compare them with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import plotly.graph_objects as go

from aelab.analysis.spread import Spread
from aelab.figures._base import Axis, Trace, Values, colour, distinct, figure, wrapped
from aelab.figures._line_ends import names_beside

UPRIGHT = 30  # letters of a line beside an axis: more do not fit a low figure
DASHES = ("dash", "dot", "dashdot", "longdash", "longdashdot", "2px 2px 8px 2px")
STEP = 0.014  # of the axis: how far bars of one x stand from each other
BESIDE = {"y": 1, "x": 1.01, "yanchor": "top", "tracegroupgap": 3}


@dataclass(frozen=True, kw_only=True, eq=False)
class Series:
    """One curve: x, y [n]; low, high [n], its interval where it is known (not finite: none).

    colour: a name of the palette, or "classes.3"; dots: a mark at each value; joined: a line from
    value to value, if there is anything between them; said: what stands under its name in the
    legend. Raises ValueError for arrays of different lengths.
    """

    name: str
    x: Values
    y: Values
    low: Values | None = None
    high: Values | None = None
    colour: str = "accent"
    dashed: bool = False
    dots: bool = True
    joined: bool = True
    said: str = ""

    def __post_init__(self) -> None:
        for what in ("y", "low", "high"):
            values = getattr(self, what)
            if values is not None and np.shape(values) != np.shape(self.x):
                raise ValueError(
                    f"{what} of {self.name} has shape {list(np.shape(values))}; it should be "
                    f"{list(np.shape(self.x))}, as x."
                )


def interval_series(
    name: str, x: Sequence[float], spreads: Sequence[Spread], colour: str, *, scale: float = 1,
    ends: tuple[float, float] = (-np.inf, np.inf), dashed: bool = False, joined: bool = True,
) -> Series:  # fmt: skip
    """One spread at each x, times `scale`; intervals are cut at `ends`, endless ones not drawn."""
    values = scale * np.array([spread[:3] for spread in spreads]).reshape(-1, 3)
    cut = np.where(np.isfinite(values), values.clip(*ends), np.nan)
    return Series(
        name=name, x=np.array(x, np.float64), y=values[:, 0], low=cut[:, 1], high=cut[:, 2],
        colour=colour, dashed=dashed, joined=joined,
    )  # fmt: skip


@dataclass(frozen=True)
class Level:
    """A value to compare with: a line across, with its name."""

    name: str
    y: float
    colour: str = "muted"


@dataclass(frozen=True)
class Band:
    """A stretch of the x axis that has a name."""

    name: str
    low: float
    high: float
    colour: str = "pca"


def curves(
    *, title: str, x: Axis, y: Axis, series: Sequence[Series], levels: Sequence[Level] = (),
    bands: Sequence[Band] = (), note: str = "", badge: str = "", height: int = 420, code: str = "",
    beside: bool = False,
) -> go.Figure:  # fmt: skip
    """Curves over x; a click on a name in the legend takes a curve and its interval away.

    Lines of one colour differ in their dashes, else one of them gets another colour. Where several
    have bars at the ticks of x, these stand beside each other; hovering tells the true x.
    height: in CSS pixels. code: see `figure`. beside: names of levels stand at the ends of their
    lines, not in the legend.
    """
    dashes = [DASHES[i % len(DASHES)] for i in range(len(levels))]
    colours = distinct([
        *((one.colour, "dash" if one.dashed else "solid") for one in series),
        *((level.colour, dash) for level, dash in zip(levels, dashes, strict=True)),
    ])  # fmt: skip
    known = [np.asarray(one.x, np.float64) for one in series]
    ends = [values for one in series for values in (one.y, one.low, one.high) if values is not None]
    across = x.layout([*known, *(np.array([band.low, band.high]) for band in bands)])
    places = _apart(series, across["range"], x)
    traces = [t for of in zip(series, colours, places, strict=False) for t in _curve(*of)]
    inks = colours[len(series) :]
    reach = [10**v if x.log else v for v in across["range"]]
    for level, ink, dash in zip(levels, inks, dashes, strict=True):
        traces.append(_level(level, reach, ink, dash, not beside))
    known_as = [(level.name, level.y, ink) for level, ink in zip(levels, inks, strict=True)]
    up = y.layout([*ends, np.array([level.y for level in levels])])
    return figure(
        traces, title=title, badge=badge, note=note, height=height, code=code, xaxis=across,
        yaxis=up | {"title": wrapped(up["title"], UPRIGHT)}, shapes=[_band(band) for band in bands],
        **(names_beside(known_as, up["range"], height) if beside else {"legend": BESIDE}),
        hovermode="closest",
    )  # fmt: skip


def _apart(series: Sequence[Series], ends: Sequence[float], x: Axis) -> list[Values]:
    """Where the values of each curve are drawn: those with bars beside each other.

    Only on an axis of a few values, which it names: elsewhere a place is a measured value itself.
    """
    barred = [one for one in series if x.ticks and one.joined and one.dots and one.low is not None]
    step = STEP * (ends[1] - ends[0])
    places: list[Values] = []
    for one in series:
        at = np.asarray(one.x, np.float64)
        if one in barred:
            aside = step * (barred.index(one) - (len(barred) - 1) / 2)
            at = at * 10**aside if x.log else at + aside
        places.append(at)
    return places


def _curve(one: Series, ink: str, at: Values) -> list[Trace]:
    """The curve, and before it the ground of its interval; at: where its values are drawn."""
    name = wrapped(one.name) + (f"<br>{one.said}" if one.said else "")
    line: Trace = {
        "type": "scatter", "x": at, "y": np.asarray(one.y), "name": name,
        "legendgroup": one.name, "mode": _mode(one),
        "line": {"color": ink, "width": 2.5, "dash": "dash" if one.dashed else "solid"},
        "marker": {"color": ink, "size": 7},
        "hovertemplate": f"{one.name}<br>%{{x:.4g}}: %{{y:.4g}}<extra></extra>",
    }  # fmt: skip
    if not np.array_equal(at, one.x, equal_nan=True):
        line["hovertext"] = [f"{value:.6g}" for value in one.x]
        line["hovertemplate"] = f"{one.name}<br>%{{hovertext}}: %{{y:.4g}}<extra></extra>"
    if one.low is None or one.high is None:
        return [line]
    here = np.isfinite(one.low) & np.isfinite(one.high)
    if not here.any():
        return [line]
    x, low, high = (np.asarray(v)[here] for v in (one.x, one.low, one.high))
    half: Any = {"type": "data", "symmetric": False, "array": high - np.asarray(one.y)[here],
                 "arrayminus": np.asarray(one.y)[here] - low}  # fmt: skip
    if one.dots:  # a bar at each mark: between the marks nothing was measured
        line["error_y"] = {
            **half, "array": _spread(here, half["array"]), "color": ink, "thickness": 1.5,
            "arrayminus": _spread(here, half["arrayminus"]), "width": 5,
        }  # fmt: skip
        return [line]
    ground: Trace = {
        "type": "scatter", "x": np.concatenate([x, x[::-1]]), "legendgroup": one.name,
        "y": np.concatenate([high, low[::-1]]), "fill": "toself", "fillcolor": f"{ink}2e",
        "line": {"width": 0}, "hoverinfo": "skip", "showlegend": False, "mode": "lines",
    }  # fmt: skip
    return [ground, line]


def _mode(one: Series) -> str:
    if not one.joined:
        return "markers"
    return "lines+markers" if one.dots else "lines"


def _spread(here: Any, values: Values) -> Values:
    """Values where they are known, and 0 elsewhere: no bar."""
    found = np.zeros(len(here))
    found[here] = values
    return found


def _level(level: Level, reach: Sequence[float], ink: str, dash: str, listed: bool) -> Trace:
    return {
        "showlegend": listed,
        "type": "scatter", "x": list(reach), "y": [level.y, level.y], "mode": "lines",
        "name": wrapped(level.name), "line": {"color": ink, "width": 2, "dash": dash},
        "hovertemplate": f"{level.name}: %{{y:.4g}}<extra></extra>",
    }  # fmt: skip


def _band(band: Band) -> dict[str, Any]:
    ink = colour(band.colour)
    return {
        "type": "rect", "x0": band.low, "x1": band.high, "y0": 0, "y1": 1, "yref": "paper",
        "fillcolor": f"{ink}1f", "line": {"width": 0}, "layer": "below",
        "name": wrapped(band.name), "showlegend": True, "legendgroup": band.name,
    }  # fmt: skip
