"""Layer by layer on the page “Use the code”: a linear classifier on the pixels and every layer."""

from collections.abc import Mapping

import numpy as np
import streamlit as st

from aelab.components import mount
from aelab.components.chart import Axis, Series, chart
from aelab.studies import Figures, Found, Place, probe
from aelab.studies.probe import Probing
from aelab.training import Ticks
from aelab.ui.pages.downstream import page as use
from aelab.ui.session import study
from aelab.ui.shared.curve import curve
from aelab.ui.shell import widgets

EXPLAIN = """
A linear classifier (one softmax layer on standardised inputs; Adam, one-cycle, 1,000 batches of
128) is taught on the pixels, 0, and on the answers of each layer of the encoder, the code last; the
encoder itself stays as it is. If a layer has untangled the classes, one linear layer makes fewer
errors on it. **Random weights**: the same network before its first step, which shows what width
alone does. Errors are over the whole test set; bars are 95 % intervals over seeds (Student’s t),
which draw other labelled pictures and batches. A small code can make it worse: what it leaves out
is gone. Published: strictly fewer errors with every layer of a stacked denoising autoencoder
(Vincent et al., JMLR 11:3371, 2010). The probe: Alain and Bengio, arXiv:1610.01644.
"""


def page(source: use.Source) -> str:
    """The name of the view's study of this encoder."""
    return f"use.probe.{use.experiment(source).key}"


def setup(source: use.Source) -> None:
    """The settings of the probes."""
    widgets.group(_usual(source), page(source))


def begin(source: use.Source) -> Ticks:
    """What Measure starts; cells that are known are skipped."""
    chosen = widgets.standing(_usual(source), page(source))
    return probe.probe(source, chosen, study.memory())


def aside(source: use.Source) -> None:
    """The table as a file."""
    found = study.found(page(source), Found)
    rows = [(*place, figures["wrong"]) for place, figures in (found.cells if found else {}).items()]
    use.csv_button("linear_probe", ("trained", "layer", "seed", "share of test errors"), rows)


def stage(source: use.Source, around: tuple[str, ...]) -> None:
    """One tick: the curves, what they say so far, and how far the study has come."""
    found = study.found(page(source), Found)
    cells = found.cells if found else {}
    badge = f" · {len(cells)} of {found.total} probes" if found else ""
    mount(_curves(source, cells, badge), key="use.probe")
    st.markdown(sentence(cells))
    study.ending(page(source), around)


def sentence(cells: Mapping[Place, Figures]) -> str:
    """Which layer is best, against the pixels."""
    points = probe.points(cells, trained=True)
    if len(points) < 2:
        return ("Press Measure. " if not cells else "") + (
            "First come the pixels, then one layer after the other."
        )
    best = min(points[1:], key=lambda point: point.wrong.mean)
    steps = np.diff([point.wrong.mean for point in points])
    falls = "The errors fall with every layer. " if (steps < 0).all() else ""
    return (
        f"{falls}**Layer {best.depth}**: {100 * best.wrong.mean:.2f} % wrong, the pixels "
        f"{100 * points[0].wrong.mean:.2f} % ({best.wrong.n} seeds)."
    )


def _usual(source: use.Source) -> Probing:
    return Probing(labels=500) if use.experiment(source).data == "digits" else Probing()


def _curves(source: use.Source, cells: Mapping[Place, Figures], badge: str) -> bytes:
    e = use.experiment(source)
    words = ["0 pixels", *(f"{i} {layer}" for i, layer in enumerate(probe.layers(e), 1))]
    ticks = tuple(map(float, range(len(words))))
    return chart(
        group="use", name="use-probe", title="Errors of a linear classifier, layer by layer",
        x=Axis("layer of the encoder, 0: the pixels", 0, ticks[-1], ticks=ticks),
        y=Axis("wrong test items, %", 0),
        series=[_curve(cells, "random weights", False), _curve(cells, "trained", True)],
        badge=use.described(e) + badge, height=400, note=", ".join(words),
    )  # fmt: skip


def _curve(cells: Mapping[Place, Figures], name: str, trained: bool) -> Series:
    points = probe.points(cells, trained)
    return curve(
        name, [point.depth for point in points], [point.wrong for point in points],
        "accent" if trained else "data", scale=100, dashed=not trained,
    )  # fmt: skip
