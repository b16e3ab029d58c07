"""Transfer on the page “Use the code”: five classifiers learn, and who is taken for whom."""

from collections.abc import Sequence
from functools import partial

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from aelab import data
from aelab.analysis.agreement import crossed
from aelab.components import gallery, mount
from aelab.components.chart import Axis, Series, chart
from aelab.components.crosstab import crosstab
from aelab.studies import transfer
from aelab.studies.transfer import METHODS, Curve, Lessons, Taught
from aelab.training import Ticks
from aelab.ui.pages.downstream import page as use
from aelab.ui.session import study
from aelab.ui.shared.images import to_uint8
from aelab.ui.shell import widgets

METHOD = "use.method"
HEIGHT, MOST = 316, 28  # px of the pictures; confused items that are shown
COLOURS = {
    "random, frozen": ("data", True), "from scratch": ("data", False), "frozen": ("accent", True),
    "fine-tuned": ("accent", False), "frozen first": ("terms.1", False),
}  # fmt: skip
EXPLAIN = """
The encoder has learned from pictures alone. Now a softmax layer is put on its code, and some
pictures come with their class. **Frozen**: only the new layer learns. **Fine-tuned**: all weights
do. **Frozen first**: half of the steps each. Two baselines know nothing of the pre-training:
the same network **from scratch**, and its **random** first weights frozen. All see the same labels
in the same batches of 64 (Adam, one-cycle; 0.001 for the encoder, 0.01 for the new layer); every
value is over the whole test set.

**The table**: rows are true classes, columns what they are taken for; numbers count test items.
Colour is the share of its row, by its square root, so that a few mistakes can be seen: blue is
right, red-brown wrong. Click on a cell for the items in it.
"""


def page(source: use.Source) -> str:
    """The name of the view's study of this encoder."""
    return f"use.transfer.{use.experiment(source).key}"


def setup(source: use.Source) -> None:
    """The settings of the lessons."""
    widgets.group(_usual(source), page(source))


def begin(source: use.Source) -> Ticks:
    """What Measure starts."""
    chosen = widgets.standing(_usual(source), page(source))
    return transfer.transfer(source, chosen, study.memory())


def aside(source: use.Source) -> None:
    """Whose mistakes are shown, and the curves as a file."""
    st.selectbox("Table of", list(METHODS), list(METHODS).index("fine-tuned"), key=METHOD,
                 label_visibility="collapsed", width=190)  # fmt: skip
    now = study.found(page(source), Taught)
    rows = [(method, step, error) for method, curve in (now.curves.items() if now else ())
            for step, error in zip(curve.steps, curve.errors, strict=True)]  # fmt: skip
    use.csv_button("transfer", ("method", "step", "share of test errors"), rows)


def stage(source: use.Source, around: tuple[str, ...]) -> None:
    """One tick: the curves, the table of one method, and the items of the cell in it."""
    now = study.found(page(source), Taught)
    method = st.session_state.get(METHOD, "fine-tuned")
    curve = now.curves.get(method) if now else None
    left, right = st.columns([1, 1])
    with left:
        mount(_curves(now), key="use.curves")
    with right:
        mount(_table(source, method, curve), key="use.table",
              on_ask=partial(_chosen, _cell(source)))  # fmt: skip
    mount(_items(source, method, curve), key="use.items")
    study.ending(page(source), around)


def _usual(source: use.Source) -> Lessons:
    small = use.experiment(source).data == "digits"
    return Lessons(labels=100, steps=300) if small else Lessons()


def _cell(source: use.Source) -> str:
    """Where the session keeps the cell that was clicked: another data set has other classes."""
    return f"use.cell.{use.experiment(source).data}"


def _chosen(key: str) -> None:
    """Keeps the cell that was clicked: the same one twice lets go of it."""
    ask = st.session_state["use.table"].get("ask") or {}
    cell = tuple(ask.get("cell", ())) or None
    st.session_state[key] = None if cell == st.session_state.get(key) else cell


def _curves(now: Taught | None) -> bytes:
    series = [
        Series(name=of, x=np.array(curve.steps, float), y=100 - 100 * np.array(curve.errors),
               colour=COLOURS[of][0], dashed=COLOURS[of][1], dots=False)
        for of, curve in (now.curves.items() if now else ())
    ]  # fmt: skip
    steps = now.lessons.steps if now else 600
    told = f"{now.lessons.labels:,} labels, seed {now.lessons.seed}" if now else ""
    return chart(
        group="use", name="use-curves", title="How fast it learns the classes",
        x=Axis("step, 64 labelled pictures each", 5, steps, log=True),
        y=Axis("right test items, %", None, 100), series=series, height=HEIGHT, note=told,
        badge=use.described(now.source) if now else "",
    )  # fmt: skip


def _table(source: use.Source, method: str, curve: Curve | None) -> bytes:
    dataset = data.load(use.experiment(source).data)
    k = len(dataset.classes)
    counts = np.zeros((k, k), np.int64)
    title, badge, note = f"Taken for what: {method}", "", "not measured yet"
    if curve is not None:
        counts = crossed(dataset.y_test, curve.named, k, k)
        badge = f"{100 * curve.errors[-1]:.2f} % wrong"
        note = f"step {curve.steps[-1]:,} · {counts.sum():,} test items · click for those of a cell"
    return crosstab(
        group="use", name="use-table", title=title, counts=counts, rows=dataset.marks,
        columns=dataset.marks, row_label="true class", column_label="taken for", right=range(k),
        chosen=st.session_state.get(_cell(source)), note=note, badge=badge, height=HEIGHT,
        key="above: right, below: wrong",
    )  # fmt: skip


def _items(source: use.Source, method: str, curve: Curve | None) -> bytes:
    """The items of the chosen cell, or else mistakes of all kinds, or any test items."""
    dataset = data.load(use.experiment(source).data)
    y, marks = dataset.y_test, dataset.marks
    named = curve.named if curve else y
    title, rows = _inside(y, named, marks, st.session_state.get(_cell(source)))
    shown = rows[:MOST]
    words = [f"test item {i}: {dataset.classes[y[i]]}, taken for {dataset.classes[named[i]]}"
             for i in shown]  # fmt: skip
    return gallery(
        group="use", name="use-items", title=f"{title}: {method}" if curve else title,
        note=f"{len(shown)} of {len(rows):,} · below: what each is taken for" if curve else "",
        images=to_uint8(dataset.x_test[shown]),
        shape=use.shape(dataset.name), columns=MOST, captions=[marks[named[i]] for i in shown],
        hover=words,
    )  # fmt: skip


def _inside(
    y: NDArray[np.int64], named: NDArray[np.int64], marks: Sequence[str],
    cell: tuple[int, int] | None,
) -> tuple[str, NDArray[np.int64]]:  # fmt: skip
    """What of the test items is shown, in words, and which these are."""
    choices = [("Mistakes", y != named), ("Test items", np.ones(len(y), bool))]
    if cell:
        title = f"True {marks[cell[0]]}, taken for {marks[cell[1]]}"
        choices.insert(0, (title, (y == cell[0]) & (named == cell[1])))
    title, inside = next(choice for choice in choices if choice[1].any())
    return title, np.flatnonzero(inside)
