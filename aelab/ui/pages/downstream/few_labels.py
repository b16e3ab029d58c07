"""Few labels on the page “Use the code”: errors against the number of labels, over seeds."""

from collections.abc import Mapping
from contextlib import suppress

import streamlit as st

from aelab import data
from aelab.components import mount
from aelab.components.chart import Axis, Series, chart
from aelab.schema import SettingError
from aelab.studies import Figures, Found, Place, few_labels
from aelab.studies.few_labels import METHODS
from aelab.training import Ticks
from aelab.ui.pages.downstream import page as use
from aelab.ui.pages.downstream.transfer import COLOURS
from aelab.ui.session import study
from aelab.ui.shared.curve import curve
from aelab.ui.shell import widgets

LEAST = 0.5  # %, where an interval that reaches further down is cut
EXPLAIN = """
A denoising autoencoder (40 % of the pixels set to 0) learns from all training pictures without a
label, once a seed. Then a softmax layer on its code is taught with more and more labels, as many of
each class; larger draws hold the smaller ones. **Fine-tuned** and **frozen** begin with that
encoder, **from scratch** and **random, frozen** with the very weights that it began with. Errors
are over the whole test set; accuracy is 100 % less the error. All learn alike: Adam, one-cycle,
0.001 for the encoder and 0.01 for the new layer; 300 steps for 100 labels, twice as many for ten
times the labels. Bars are 95 % intervals over seeds (Student’s t), cut at 0.5 and 100 %;
the sentence compares seed by seed.
"""


def page(name: str) -> str:
    """The name of the view's study of a data set."""
    return f"use.few.{name}"


def setup(name: str) -> None:
    """The settings of the study."""
    widgets.group(few_labels.suited(name), page(name))


def begin(name: str) -> Ticks:
    """What Measure starts; cells that are known are skipped."""
    chosen = widgets.standing(few_labels.suited(name), page(name))
    return few_labels.few_labels(name, chosen, study.memory())


def aside(name: str) -> None:
    """The table as a file."""
    found = study.found(page(name), Found)
    rows = [(*place, figures["wrong"]) for place, figures in (found.cells if found else {}).items()]
    use.csv_button("few_labels", ("method", "labels", "seed", "share of test errors"), rows)


def stage(name: str, around: tuple[str, ...]) -> None:
    """One tick: the curves, what they say so far, and how far the study has come."""
    found = study.found(page(name), Found)
    cells = found.cells if found else {}
    badge = f"{data.info(name).title} · {len(cells)} of {found.total} classifiers" if found else ""
    mount(_curves(cells, badge, _ticks(name, cells)), key="use.few")
    st.markdown(sentence(cells))
    study.ending(page(name), around)


def sentence(cells: Mapping[Place, Figures]) -> str:
    """What pre-training is worth so far, with how sure it is."""
    gains = [gain for gain in few_labels.gains(cells) if gain.wrong.n > 1]
    if not gains:
        return ("Press Measure. " if not cells else "") + (
            "A verdict needs two seeds: one alone cannot tell the gain from luck."
        )
    told = [
        f"**{gain.labels:,}**: {100 * gain.wrong.mean:+.2f} ± {100 * gain.wrong.half:.2f}"
        for gain in gains
    ]
    return (
        "Errors that pre-training saves, in points, fine-tuned against scratch, by the number of "
        f"labels: {' · '.join(told)} ({gains[0].wrong.n} seeds, paired, 95 %)."
    )


def _ticks(name: str, cells: Mapping[Place, Figures]) -> tuple[float, ...]:
    """The numbers of labels that are asked for, so that the axis stands still, or are done."""
    usual, total = few_labels.suited(name), len(data.load(name).y_train)
    with suppress(SettingError):  # which the widget has said
        usual = widgets.standing(usual, page(name))
    done = {int(n) for _, n, _ in cells}  # type: ignore[arg-type]
    return tuple(map(float, sorted({min(n, total) for n in usual.labels} | done)))


def _curves(cells: Mapping[Place, Figures], badge: str, ticks: tuple[float, ...]) -> bytes:
    return chart(
        group="use", name="use-few", title="Errors against the number of labels",
        x=Axis("labelled training pictures", log=True, ticks=ticks),
        y=Axis("wrong test items, %", 1, 100, log=True),
        series=[_curve(cells, method) for method in METHODS], badge=badge, height=400,
        note="bars: 95 % over seeds · both axes logarithmic",
    )  # fmt: skip


def _curve(cells: Mapping[Place, Figures], method: str) -> Series:
    points = few_labels.points(cells, method)
    colour, dashed = COLOURS[method]
    return curve(
        method, [point.labels for point in points], [point.wrong for point in points], colour,
        scale=100, ends=(LEAST, 100), dashed=dashed,
    )  # fmt: skip
