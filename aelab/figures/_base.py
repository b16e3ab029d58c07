"""What every figure has: the lab's colours and type, a title with its badge, axes with their ends.

Figures are made in the light colours; `dark` turns them into the dark ones, as the pages do.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from textwrap import wrap
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from aelab import theme

# Plotly asks pandas, once somebody has begun to import it, for what it may not have yet: a thread
# that makes a figure while another loads pandas (Streamlit does) fails. This waits for the end.
with suppress(ImportError):
    import pandas  # noqa: F401

Values = NDArray[np.floating[Any]]
Trace = dict[str, Any]

SIZES = {"title": theme.SIZES["figure"], "text": theme.SIZES["title"], "small": theme.SIZES["text"]}
MARGIN = {"l": 68, "r": 20, "t": 66, "b": 58}
ROOM = 0.05  # of an axis, beyond the values


@dataclass(frozen=True)
class Axis:
    """An axis: what it shows with its unit; `log`: equal factors take equal room.

    low, high: its ends, at least; those that are None follow the values. ticks: where it has
    labels, if not at round values; words: what stands there instead of the numbers.
    """

    label: str
    low: float | None = None
    high: float | None = None
    log: bool = False
    ticks: tuple[float, ...] = ()
    words: tuple[str, ...] = ()

    def layout(self, values: Iterable[Values]) -> dict[str, Any]:
        """As Plotly has it, with room for all these values."""
        low, high = self._ends(values)
        if self.log:
            low, high = np.log10(low), np.log10(high)
        rest = ROOM * (high - low) or 0.5
        ends = [low if self.low is not None and not self.log else low - rest, high + rest]
        found: dict[str, Any] = {"title": self.label, "range": [float(end) for end in ends]}
        if self.log:
            found |= logarithmic(self.label, *ends)
        if self.ticks:
            found |= labels(self.ticks, self.words)
        return found

    def _ends(self, values: Iterable[Values]) -> tuple[float, float]:
        known = np.concatenate([np.zeros(0), *map(np.ravel, values)])
        known = known[np.isfinite(known) & ((known > 0) if self.log else True)]
        first = 1.0 if self.log else 0.0
        given = [end for end in (self.low, self.high) if end is not None and (end or not self.log)]
        ends = [*known, *given] or [first, first + 1]
        low, high = float(min(ends)), float(max(ends))
        if low == high:
            low, high = (low / 2, high * 2) if self.log else (low - 0.5, high + 0.5)
        return low, high


def figure(
    traces: Sequence[Trace], *, title: str, badge: str = "", note: str = "", code: str = "",
    height: int = 420, **layout: Any,
) -> go.Figure:  # fmt: skip
    """Traces under a title; below it the badge (what was trained, on what, when) and a note.

    code: the lines of Python that make the same figure, which pages show beside it.
    """
    below = " · ".join(part for part in (badge, note) if part)
    axis = {
        "gridcolor": theme.LIGHT.grid, "linecolor": theme.LIGHT.grid, "zeroline": False,
        "automargin": True, "title_standoff": 10, "title_font_size": SIZES["text"],
        "tickfont_size": SIZES["small"], "nticks": 7, "autotickangles": [0, 90],
    }  # fmt: skip
    up = axis | {"ticklabelstandoff": 5}  # the two that meet in the corner stay apart
    template = {"layout": {"xaxis": axis, "yaxis": up, "colorway": list(theme.LIGHT.classes)}}
    whole: dict[str, Any] = {
        "template": template, "height": height, "margin": MARGIN, "uirevision": "kept",
        "title": {"text": f"<b>{title}</b>", "x": 0.008, "xanchor": "left", "y": 1,
                  "yref": "container", "yanchor": "top", "pad": {"t": 10},
                  "font": {"size": SIZES["title"]},
                  "subtitle": {"text": below, "font": {"size": SIZES["small"],
                                                       "color": theme.LIGHT.muted}}},
        "font": {"family": theme.FONT, "size": SIZES["text"], "color": theme.LIGHT.text},
        "paper_bgcolor": theme.LIGHT.background, "plot_bgcolor": theme.LIGHT.surface,
        "legend": {"font": {"size": SIZES["small"]}, "bgcolor": f"{theme.LIGHT.surface}00"},
        "hoverlabel": {"font": {"family": theme.FONT, "size": SIZES["small"]}},
        "meta": {"title": title, "code": code},
    }  # fmt: skip
    whole["legend"] |= layout.pop("legend", {})
    return go.Figure({"data": list(traces), "layout": whole | layout}, skip_invalid=False)


def logarithmic(label: str, low: float, high: float) -> dict[str, Any]:
    """An axis of equal factors between two ends, which are given as their logarithms to base 10.

    Its title says so. Between few powers of ten, 2 and 5 times them have labels too, as large as
    theirs. Where not even two of these lie, as while the first nets are measured, Plotly labels
    equal distances.
    """
    known = {"type": "log", "title": f"{label}, logarithmic"}
    if high - low >= 2:
        return known | {"dtick": 1, "exponentformat": "none"}
    decades = range(int(np.floor(low)) - 1, int(np.ceil(high)) + 2)
    ticks = [float(f"{first}e{power}") for power in decades for first in (1, 2, 5)]
    if sum(low <= np.log10(tick) <= high for tick in ticks) < 2:
        return known | {"exponentformat": "none"}
    return known | labels(ticks)


def labels(ticks: Sequence[float], words: Sequence[str] = ()) -> dict[str, Any]:
    """An axis with labels at these values alone: words, or the values without an exponent."""
    numbers = [np.format_float_positional(v, 6, fractional=False, trim="-") for v in ticks]
    return {"tickvals": tuple(ticks), "ticktext": list(words or numbers)}


def blank(title: str, why: str, badge: str = "") -> go.Figure:
    """A figure that says in one sentence why there is nothing to see."""
    note = {
        "text": wrapped(why, 44), "showarrow": False, "xref": "paper", "yref": "paper",
        "x": 0.5, "y": 0.5, "font": {"size": SIZES["text"], "color": theme.LIGHT.muted},
    }  # fmt: skip
    off = {"visible": False}
    return figure([], title=title, badge=badge, annotations=[note], xaxis=off, yaxis=off)


def colour(name: str) -> str:
    """A colour of the theme by its name, or one of a series of classes: "accent", "classes.3"."""
    place, _, index = name.partition(".")
    known = getattr(theme.LIGHT, place)
    return str(known[int(index)] if index else known)


def distinct(lines: Sequence[tuple[str, str]]) -> list[str]:
    """A colour for each line (name of a colour, dash), none twice with one dash.

    What is taken gives way to the colour of a class.
    """
    taken: list[tuple[str, str]] = []
    spare = [c for c in theme.LIGHT.classes if c not in {colour(name) for name, _ in lines}]
    for name, dash in lines:
        wanted = colour(name)
        taken.append((spare.pop(0) if (wanted, dash) in taken and spare else wanted, dash))
    return [ink for ink, _ in taken]


def wrapped(name: str, width: int = 26) -> str:
    """A name in lines that leave a legend narrow."""
    return "<br>".join(wrap(name, width, break_long_words=False)) or name
