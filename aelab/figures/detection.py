"""How well errors tell normal items from anomalous ones: their histogram, and the ROC curve."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from aelab.analysis import roc as analysis
from aelab.figures._base import Axis, Trace, Values, blank, colour, figure, logarithmic
from aelab.figures._line_ends import ABOVE
from aelab.figures.curves import Series, curves

BARS, SHARE = 48, 0.995  # bars; the share of all errors that the axis holds
FAR = 0.3  # of the largest error: where the smallest is beyond, the axis does not begin at 0
ROOM = 8  # bars that the word of the threshold takes
GROUPS = {"anomalous": "error", "all": "accent", "normal": "accent"}  # the palette's colours


def error_histogram(
    groups: Mapping[str, Values], *, threshold: float | None = None, label: str = "squared error",
    log: bool = False, title: str = "Reconstruction errors", badge: str = "",
    items: str = "test items", said: str = "", height: int = 360, code: str = "",
) -> go.Figure:  # fmt: skip
    """Errors [n] of each group ("normal", "anomalous" or "all") as bars in percent of the group.

    The axis holds 99.5 % of them; the outer bars hold what lies beyond, which the note counts.
    threshold: where an alarm begins, a line. label: what the errors are, with their unit. said:
    what the threshold does, under the title, so that one message brings both; without errors, why.
    """
    if not groups:
        return blank(title, said or "No errors have been measured yet.", badge)
    low, high = axis_ends(np.concatenate([*groups.values()]), threshold, log)
    edges = bar_edges((low, high), log)
    middles = np.sqrt(edges[1:] * edges[:-1]) if log else (edges[1:] + edges[:-1]) / 2
    traces: list[Trace] = [
        {
            "type": "bar", "x": middles, "y": percentages(errors, edges), "width": np.diff(edges),
            "name": f"{name}: {len(errors):,} {items}", "opacity": 0.62, "legendgroup": name,
            "marker": {"color": colour(GROUPS.get(name, "accent")), "line": {"width": 0}},
            "hovertemplate": "%{x:.3g}: %{y:.3g} %<extra></extra>",
        }
        for name, errors in groups.items()
    ]  # fmt: skip
    beyond = sum(int(((e < low) | (e > high)).sum()) for e in groups.values())
    note = f"outer bars: {beyond:,} beyond" if beyond else ""
    across = {"title": label, "range": [low, high]}
    if log:
        ends = float(np.log10(low)), float(np.log10(high))
        across |= {"range": [*ends], **logarithmic(label, *ends)}
    return figure(
        traces, title=title, badge=" · ".join(part for part in (said, badge) if part), note=note,
        height=height, code=code, xaxis=across, barmode="overlay", bargap=0, legend=ABOVE,
        yaxis={"title": "% of the group", "rangemode": "tozero"},
        shapes=_alarm(threshold, edges[-ROOM]),
    )  # fmt: skip


def bar_edges(ends: tuple[float, float], log: bool) -> Values:
    """Where bars end, [BARS + 1]; in equal factors on a logarithmic axis."""
    return (np.geomspace if log else np.linspace)(*ends, BARS + 1)


def percentages(errors: Values, edges: Values) -> Values:
    """Heights [bars] in percent of the errors [n]; the outer bars hold what lies beyond."""
    counts, _ = np.histogram(np.asarray(errors).clip(*edges[[0, -1]]), edges)
    return 100 * counts / max(1, len(errors))


def axis_ends(errors: Values, threshold: float | None, log: bool) -> tuple[float, float]:
    """Round ends of an axis that holds nearly all of the errors [n] and the threshold.

    Round: two digits, the upper end up, the lower one down; it leaves as few small ones out. A
    linear axis begins at 0 unless all errors lie far from it, as those of an untrained network do.
    A round end rarely changes while a network learns.
    """
    high = max(float(np.quantile(errors, SHARE)), threshold or 0.0) or 1.0
    low = float(np.quantile(errors, 1 - SHARE))
    if log:
        low = max(low, high / 1e6)
    elif low < FAR * high:
        low = 0.0
    return _rounded(low, np.floor), _rounded(high, np.ceil)


def _rounded(value: float, towards: Callable[[float], float]) -> float:
    """To two digits."""
    if value <= 0:
        return 0.0
    unit = 10.0 ** (np.floor(np.log10(value)) - 1)
    return float(f"{towards(value / unit) * unit:.2g}")


def roc(
    tried: Mapping[str, tuple[Values, Values]], *,
    colours: Sequence[str] = ("accent", "pca", "data"),
    at: Mapping[str, float] | None = None, title: str = "ROC curve", badge: str = "",
    height: int = 360, code: str = "",
) -> go.Figure:  # fmt: skip
    """Share of anomalies found against the share of false alarms, for each threshold there is.

    Under a name: its AUROC, ± half its 95 % interval. tried: name → errors of normal and of
    anomalous items. at: thresholds of these that are marked.
    """
    if not tried:
        return blank(title, "A ROC curve needs the errors of known anomalies.")
    if not all(len(part) for pair in tried.values() for part in pair):
        return blank(title, "A ROC curve needs normal items and anomalous ones.", badge)
    series = []
    for (name, (normal, anomalous)), ink in zip(tried.items(), colours, strict=False):
        rates = np.linspace(0, 1, 201)
        series.append(Series(
            name=name, x=100 * rates, y=100 * analysis.curve(normal, anomalous, rates), colour=ink,
            dots=False, dashed=ink != "accent",
            said=f"{analysis.auroc(normal, anomalous):.3f} ± "
                 f"{analysis.auroc_half(normal, anomalous):.3f}",
        ))  # fmt: skip
    for name, limit in (at or {}).items():
        found = analysis.alarm_counts(*tried[name], limit)
        series.append(Series(
            name="threshold", x=np.array([100 * found.false_alarms]),
            y=np.array([100 * found.recall]), colour="text",
            said=f"{100 * found.recall:.3g} % found",
        ))  # fmt: skip
    return curves(
        title=title, x=Axis("false alarms, % of normal", 0, 100), badge=badge, height=height,
        y=Axis("found, %", 0, 100), series=series, code=code,
        note="under each name: AUROC, the area under the curve, ±\u00a0half its 95 % interval",
    )  # fmt: skip


def _alarm(threshold: float | None, last: float) -> list[dict[str, Any]]:
    """A line with its word, which stands on the left from `last` on: right of it is no room."""
    if threshold is None:
        return []
    ink = colour("text")
    return [{
        "type": "line", "x0": threshold, "x1": threshold, "y0": 0, "y1": 1, "yref": "paper",
        "line": {"color": ink, "width": 2, "dash": "dash"},
        "label": {"text": "alarm →", "textposition": "end", "textangle": 0, "yanchor": "top",
                  "xanchor": "left" if threshold < last else "right", "font": {"color": ink}},
    }]  # fmt: skip
