"""Anomalies among pictures: a network that knows some classes is shown the others."""

import streamlit as st

from aelab import data
from aelab.components import mount
from aelab.models import Autoencoder, variants
from aelab.studies import anomaly
from aelab.studies.anomaly import One, Question, Watched
from aelab.ui.pages.anomalies import charts as anomaly_charts
from aelab.ui.pages.anomalies import items as anomaly_items
from aelab.ui.pages.anomalies.text import Errors, Tried, Words
from aelab.ui.session import study
from aelab.ui.shell import controls as buttons
from aelab.ui.shell import csv_file, widgets

PAGE = "anomaly"
VIEWS = ("Pictures", "Each class", "A table")
OTHERS = "the other classes"
HARD = 8  # the digit whose anomalies are noticed least

EXPLAIN = r"""
The network sees normal items alone; a tenth of them is held out. An item's **error** is
$\lVert x - g(f(x)) \rVert^2$: squared error / image. What the network has never learned to draw
comes out wrong, so its error is large. The **threshold** is a quantile of the errors of the
held-out normal items, so the share of false alarms is chosen before any anomaly is seen. The
**ROC curve** shows all thresholds at once; **AUROC** is the chance that of one normal and one
anomalous item the anomalous one has the larger error (0.5: luck, 1: never wrong).
**PCA**: the error that as many principal directions of the same items leave. On MNIST the two are
close: much of what gives an anomaly away is linear. Published, each digit alone on MNIST: a
convolutional autoencoder 0.897, Deep SVDD 0.948 (Ruff et al., ICML 2018, table 1).
**A table**: 60 % of the rows not known to be anomalous are learned from, 20 % held out, the rest
tried with all known anomalies. Columns are in standard deviations of the rows learned from; a row's
error is summed over its columns, which says which of them do not go together with the others. In
the made-up sensors a fault takes the reading of another moment: each reading by itself is usual.
"""


def page(name: str) -> None:
    """The view: its widgets, its buttons, its pictures."""
    with st.sidebar:
        asked = ask(name)
    with study.controls(PAGE, lambda: anomaly.watch(*asked)):
        aside()
    around = buttons.drawn(PAGE)
    st.fragment(stage, run_every=study.period(around))(around)


def ask(name: str) -> tuple[Question, str, One]:
    """The widgets: what is normal, against what, and the network that learns it."""
    variant = network(PAGE)
    known = data.load(name)
    first = min(HARD, len(known.classes) - 1)
    normal = st.multiselect(
        "Normal", range(len(known.classes)), [first], key=f"{PAGE}.normal.{name}",
        format_func=lambda c: known.classes[c], placeholder="All classes",
        help="The network learns from these classes only; none means all of them.",
    )  # fmt: skip
    rivals = [OTHERS, *(n for n in data.names() if n != name and data.is_present(n)
                        and data.load(n).shape == known.shape)]  # fmt: skip
    against = st.selectbox(
        "Anomalous", rivals, key=f"{PAGE}.against.{name}",
        format_func=lambda n: n if n == OTHERS else data.info(n).title,
        help="Test items that the network has never seen the like of.",
    )  # fmt: skip
    recipe = widgets.group(One.of(anomaly.suited(name)), f"{PAGE}.{name}")
    rival = "" if against == OTHERS else str(against)
    return Question(name, tuple(sorted(normal)), rival), variant, recipe


def network(page: str) -> str:
    """The menu of variants; those that must be told something of an item are left out."""
    keys = [key for key, v in variants().items()
            if v.Model.condition is Autoencoder.condition]  # fmt: skip
    return str(st.selectbox("Variant", keys, keys.index("basic"), key=f"{page}.variant",
                            format_func=lambda key: variants()[key].Model.name))  # fmt: skip


def aside() -> None:
    """What stands beside the buttons: the errors as a file."""
    found = study.found(PAGE, Watched)
    csv_file.csv_button(
        "anomalies.csv", lambda: anomaly_items.csv_of(found), "The errors of every test item.",
        disabled=found is None,
    )  # fmt: skip


def explain() -> None:
    """How to read the pictures, folded."""
    with st.expander("Explain"):
        st.markdown(EXPLAIN)


def stage(around: tuple[str, ...]) -> None:
    """One tick: the errors, what the threshold does, and the items at both ends."""
    now = study.found(PAGE, Watched)
    net, flat = (_tried(now, now.net), _tried(now, now.pca)) if now else (None, None)
    anomaly_charts.charts(net, flat, _words(now))
    left, right = st.columns(2)
    for column, most in ((left, True), (right, False)):
        with column:
            mount(anomaly_items.ends(now, most), key=f"{PAGE}.{'most' if most else 'least'}")
    study.ending(PAGE, around)


def _tried(now: Watched, pair: tuple[Errors, Errors] | None) -> Tried | None:
    if pair is None:
        return None
    held, test = pair
    return Tried(held, test[~now.parts.anomalous], test[now.parts.anomalous])


def _words(now: Watched | None) -> Words:
    if now is None:
        return Words(PAGE, "items", "squared error / image", "PCA", "")
    badge = data.info(now.question.name).title
    if now.run:
        e, last = now.run.experiment, now.run.last
        badge += f" · {variants()[e.variant].Model.name} · seed {e.seed} · step {last.step:,}"
    return Words(PAGE, "items", "squared error / image", f"PCA-{now.components}", badge)
