"""Errors of normal and anomalous items: their histogram with a threshold, and the ROC curve."""

import streamlit as st

from aelab.analysis import roc
from aelab.components import mount
from aelab.components.live_figure import live_figure
from aelab.figures import error_histogram
from aelab.figures import roc as roc_curve
from aelab.ui.pages.anomalies.text import COLUMN, Errors, Tried, Words, sentence
from aelab.ui.session.state import stands_at
from aelab.ui.shell import url

GROUP, HEIGHT = "anomaly", 330
USUAL = 95.0  # quantile of held-out normal errors, %


def draw(
    net: Tried | None, pca: Tried | None, words: Words, column: Tried | None = None
) -> None:  # fmt: skip
    """Both charts side by side, the first with what the threshold does; below it the slider.

    column: what the column does that is farthest from its mean, where items have columns.
    """
    key = f"{words.page}.quantile"
    # The charts stand above the slider: what it says is known before it is drawn.
    quantile = float(stands_at(key, USUAL))
    limit = roc.threshold(net.held, quantile / 100) if net else None
    # Both are worked out before either is sent, so that they arrive together.
    bars = _histogram(net, limit, sentence(net, pca, quantile, words), words)
    rates = _roc(net, pca, column, limit, words)
    left, right = st.columns([3, 2])
    with left:
        mount(bars, key=f"{words.page}.histogram")
        st.slider(f"Threshold: so many % of held-out normal {words.items} lie below it",
                  50.0, 100.0, USUAL, 0.1,
                  help="A quantile of the errors of normal items that were held out of the "
                  "training: no test item has a say.",
                  **url.bound(key, url.number(50, 100)))  # fmt: skip
    with right:
        mount(rates, key=f"{words.page}.roc")


def _histogram(net: Tried | None, limit: float | None, said: str, words: Words) -> bytes:
    return live_figure("anomaly-errors", error_histogram(
        _groups(net), threshold=limit, label=words.error, log=words.log, badge=words.badge,
        height=HEIGHT, items=f"test {words.items}", said=said,
    ))  # fmt: skip


def _groups(tried: Tried | None) -> dict[str, Errors]:
    if tried is None:
        return {}
    if tried.anomalous is None:
        return {"all": tried.normal}
    return {"normal": tried.normal, "anomalous": tried.anomalous}


def _roc(
    net: Tried | None, pca: Tried | None, column: Tried | None, limit: float | None, words: Words
) -> bytes:
    methods = (("network", net, "accent"), (words.pca, pca, "pca"), (COLUMN, column, "data"))
    known = {
        name: (tried.normal, tried.anomalous)
        for name, tried, _ in methods if tried and tried.anomalous is not None
    }  # fmt: skip
    at = {"network": limit} if "network" in known and limit is not None else {}
    colours = [ink for name, _, ink in methods if name in known]
    return live_figure("anomaly-roc", roc_curve(known, colours=colours, at=at, height=HEIGHT))
