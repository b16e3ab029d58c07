"""Errors of normal and anomalous items: their histogram with a threshold, and the ROC curve."""

from functools import partial

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from aelab.analysis import roc
from aelab.components import Ask, mount
from aelab.components.chart import Axis, Series, chart
from aelab.components.histogram import Bars, histogram
from aelab.ui.pages.anomalies.text import Errors, Tried, Words, auroc, sentence
from aelab.ui.session.state import put, stands_at
from aelab.ui.shell import url

GROUP, HEIGHT = "anomaly", 225
BARS, BEYOND = 48, 1.3  # the axis ends so many times beyond nearly all of PCA's errors
USUAL = 95.0  # quantile of held-out normal errors, %


def draw(net: Tried | None, pca: Tried | None, words: Words) -> None:
    """Both charts side by side, the threshold's slider and what it does, in words."""
    key = f"{words.page}.quantile"
    # The charts stand above the slider: what it says is known before it is drawn.
    quantile = float(stands_at(key, USUAL))
    limit = roc.threshold(net.held, quantile / 100) if net else None
    left, right = st.columns([3, 2])
    with left:
        mount(_histogram(net, pca, limit, words), key=f"{words.page}.histogram",
              on_ask=partial(_drop, net, key))  # fmt: skip
    with right:
        mount(_roc(net, pca, limit, words), key=f"{words.page}.roc")
    left, right = st.columns([1, 3], vertical_alignment="center", gap="medium")
    with left:
        st.slider("Threshold: quantile, %", 50.0, 100.0, USUAL, 0.1,
                  help="So many of the normal items that were held out of the training have a "
                  "smaller error: no test item has a say. Or drag the line.",
                  **url.bound(key, url.number(50, 100)))  # fmt: skip
    with right:
        st.markdown(sentence(net, pca, quantile, words))


def _drop(net: Tried | None, key: str, ask: Ask) -> None:
    """What a drag does: the threshold becomes the quantile of where it was dropped."""
    if net is not None and "place" in ask:
        share = 100 * float((net.held <= ask["place"][0]).mean())
        put(key, round(min(100.0, max(50.0, share)), 1))


def _histogram(net: Tried | None, pca: Tried | None, limit: float | None, words: Words) -> bytes:
    """The axes follow PCA's errors, which are there first: nothing moves but the bars."""
    ends = _ends(pca, words.log) if pca else (0.0, 1.0)
    top = 1.25 * max((_heights(e, ends).max() for e in _groups(pca).values()), default=40.0)
    colours = {"anomalous": "error", "all": "accent"}
    bars = [
        Bars(f"{name}: {len(errors):,} test {words.items}", _heights(errors, ends),
             colours.get(name, "accent"))
        for name, errors in _groups(net).items()
    ]  # fmt: skip
    return histogram(
        group=GROUP, name="anomaly-errors", title="Reconstruction errors", label=words.error,
        ends=ends, top=float(top), groups=bars, threshold=limit, badge=words.badge, height=HEIGHT,
        note="outer bars: all beyond",
    )  # fmt: skip


def _groups(tried: Tried | None) -> dict[str, Errors]:
    if tried is None:
        return {}
    if tried.anomalous is None:
        return {"all": tried.normal}
    return {"normal": tried.normal, "anomalous": tried.anomalous}


def _ends(pca: Tried, log: bool) -> tuple[float, float]:
    """The ends of the axis; on a logarithmic one the network may be ten times better than PCA."""
    errors = pca.every()
    low = float(np.quantile(errors, 0.02)) / 10 if log else 0.0
    high = BEYOND * float(np.quantile(errors, 0.98)) or 1.0
    return (low if low > high / 1e6 else high / 1e6 if log else 0.0), high


def _heights(errors: Errors, ends: tuple[float, float]) -> NDArray[np.float64]:
    """Bars between the ends, in percent of the items; the outer ones hold what lies beyond."""
    edges = np.geomspace(*ends, BARS + 1) if ends[0] > 0 else np.linspace(*ends, BARS + 1)
    counts, _ = np.histogram(errors.clip(*edges[[0, -1]]), edges)
    return 100 * counts / max(1, len(errors))


def _roc(net: Tried | None, pca: Tried | None, limit: float | None, words: Words) -> bytes:
    rates = np.linspace(0, 1, 201)
    series = []
    if net and net.anomalous is not None and limit is not None:
        at = roc.alarm_counts(net.normal, net.anomalous, limit)
        rates = np.union1d(rates, at.false_alarms)
        series.append(Series(
            name="threshold", x=np.array([100 * at.false_alarms]), y=np.array([100 * at.recall]),
            colour="text", said=f"{100 * at.recall:.3g} % found",
        ))  # fmt: skip
    for name, tried, colour in (("network", net, "accent"), (words.pca, pca, "pca")):
        if tried and tried.anomalous is not None:
            found = 100 * roc.curve(tried.normal, tried.anomalous, rates)
            series.insert(0, Series(
                name=name, x=100 * rates, y=found, colour=colour, dots=False,
                dashed=tried is pca, said=f"AUROC {auroc(tried):.3f}",
            ))  # fmt: skip
    return chart(
        group=GROUP, name="anomaly-roc", title="ROC curve",
        x=Axis("false alarms, % of normal", 0, 100), y=Axis("found, % of anomalous", 0, 100),
        series=series, height=HEIGHT, note="dashed: PCA, as many numbers"
        if series or net is None else "needs a column of labels",
    )  # fmt: skip
