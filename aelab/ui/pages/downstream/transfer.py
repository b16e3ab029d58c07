"""Transfer on the page “Use the code”: six classifiers learn, and who is taken for whom."""

from collections.abc import Sequence
from functools import partial

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from aelab import data, figures
from aelab.analysis.pixels import to_uint8
from aelab.components import Ask, gallery, mount
from aelab.components.live_figure import live_figure
from aelab.studies import Memory, transfer
from aelab.studies.core.source import with_labels
from aelab.studies.transfer import METHODS, WORDS, Curve, TransferConfig, TransferProgress
from aelab.training import TrainingEvents
from aelab.ui.grid_study import Study
from aelab.ui.pages.downstream.page import OfEncoder, code, described
from aelab.ui.session.state import put_new, session
from aelab.ui.shell import csv_file, url

Cell = tuple[int, int]
METHOD, USUAL = "use.method", "fine-tuned"  # whose table is shown: in the address, to begin with
HEIGHT, MOST = 316, 28  # px of the pictures; confused items that are shown
EXPLAIN = """
The encoder has learned from pictures alone. Now a softmax layer is put on its code (with a hidden
layer between, if you like), and some pictures come with their class. **Frozen**: only the head
learns. **Fine-tuned**: all weights do. **Frozen, then fine-tuned**: half of the steps each.
**Frozen, then upper layers**: half of the steps for the head, then the encoder’s last layers learn
too; all below stays as it was. Two baselines know nothing of the pre-training: the same network
**from scratch**, and its **random weights, frozen**. All see the same labels in the same batches of
64 (Adam, one-cycle; 0.001 for the encoder, 0.01 for the head); every value is over the whole test
set. It is one seed, without intervals: *Few labels* repeats four of the methods with several.

**The table**: rows are true classes, columns what they are taken for; numbers count test items.
Colour is the share of its row, by its square root, so that a few mistakes can be seen: blue is
right, red-brown wrong. Click on a cell for the items in it.
"""


class Transfer(OfEncoder, Study[TransferConfig, TransferProgress]):
    """Six classifiers on one encoder, and the mistakes of one of them."""

    key, kind, explain = "use.transfer", TransferProgress, EXPLAIN
    file, about = "transfer.csv", "All figures that have been measured."

    def usual(self) -> TransferConfig:
        """Fewer labels and steps for small pictures."""
        small = TransferConfig(labels=100, steps=300)
        usual = small if data.like(self.data) == "digits" else TransferConfig()
        return with_labels(usual, self.data)

    def work(self, memory: Memory) -> TrainingEvents:
        """Trains the classifiers."""
        return transfer.transfer(self.source, self.settings, memory)

    def beside(self, shown: TransferProgress | None) -> None:
        """Whose mistakes are shown."""
        url.fit(METHOD, url.one_of([*METHODS]))
        asked = st.query_params.get(METHOD, USUAL)
        put_new(f"{METHOD}.menu", asked if asked in METHODS else USUAL)
        self.method = str(st.selectbox(
            "Table of", METHODS, key=f"{METHOD}.menu", format_func=WORDS.__getitem__,
            label_visibility="collapsed", width=240,
        ))  # fmt: skip
        # Streamlit would write the words, which older addresses do not have.
        if self.method != asked:
            st.query_params[METHOD] = self.method

    def csv(self, shown: TransferProgress | None) -> str:
        """The curves."""
        rows = [(method, step, error, curve.weights, curve.seconds)
                for method, curve in (shown.curves.items() if shown else ())
                for step, error in zip(curve.steps, curve.errors, strict=True)]  # fmt: skip
        return csv_file.csv_text(
            ("method", "step", "share of test errors", "weights learned", "seconds of all steps"),
            rows,
        )

    def draw(self, shown: TransferProgress | None) -> None:
        """The curves, the table of one method, and the items of the cell in it."""
        curve, place = shown.curves.get(self.method) if shown else None, f"use.cell.{self.data}"
        cell = session().selected.get(place)
        left, right = st.columns([1, 1])
        with left:
            found = figures.transfer(
                shown, badge=described(shown.source) if shown else "", height=HEIGHT,
                code=code(self.source, self.settings, "transfer.transfer", "transfer(found)"),
            )  # fmt: skip
            mount(live_figure("use-curves", found), key="use.curves")
        with right:
            table = figures.transfer_table(
                self.data, shown, self.method, cell, height=HEIGHT,
                code=code(self.source, self.settings, "transfer.transfer",
                          f'transfer_table("{self.data}", found, "{self.method}")'),
            )  # fmt: skip
            select = partial(_select, place)
            mount(live_figure("use-table", table), key="use.table", on_ask=select, needs=("cell",))
        st.markdown(_table(shown))
        mount(_items(self.data, self.method, curve, cell), key="use.items")


def _select(place: str, ask: Ask) -> None:
    """Keeps the cell that was clicked: the same one twice lets go of it."""
    cell, selected = ask["cell"], session().selected
    selected[place] = None if cell == selected.get(place) else cell


def _table(found: TransferProgress | None) -> str:
    """A column a method: its error, how many weights learned it, and how long."""
    if not found or not found.curves:
        return ""
    curves = found.curves
    lines = (
        ("at the last step", *(WORDS[of] for of in curves)), (":--", *["--:"] * len(curves)),
        ("**wrong test items**", *(f"{100 * c.errors[-1]:.1f} %" for c in curves.values())),
        ("weights learned", *(f"{c.weights:,}" for c in curves.values())),
        ("seconds", *(f"{c.seconds:.1f}" for c in curves.values())),
    )  # fmt: skip
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _items(name: str, method: str, curve: Curve | None, cell: Cell | None) -> bytes:
    """The items of the chosen cell, or else mistakes of all kinds, or any test items."""
    dataset = data.load(name)
    y, marks = dataset.y_test, dataset.marks
    named = curve.predicted if curve else y
    title, rows = _inside(y, named, marks, cell)
    shown = rows[:MOST]
    words = [f"test item {i}: {dataset.classes[y[i]]}, taken for {dataset.classes[named[i]]}"
             for i in shown]  # fmt: skip
    return gallery(
        group="use", name="use-items", title=f"{title}: {WORDS[method]}" if curve else title,
        note=f"{len(shown)} of {len(rows):,} · below: what each is taken for" if curve else "",
        images=to_uint8(dataset.ink(dataset.x_test[shown])),
        shape=dataset.shape, columns=MOST, captions=[marks[named[i]] for i in shown],
        hover=words,
    )  # fmt: skip


def _inside(
    y: NDArray[np.int64], named: NDArray[np.int64], marks: Sequence[str],
    cell: Cell | None,
) -> tuple[str, NDArray[np.int64]]:  # fmt: skip
    """What of the test items is shown, in words, and which these are."""
    choices = [("Mistakes", y != named), ("Test items", np.ones(len(y), bool))]
    if cell:
        title = f"True {marks[cell[0]]}, taken for {marks[cell[1]]}"
        choices.insert(0, (title, (y == cell[0]) & (named == cell[1])))
    title, inside = next(choice for choice in choices if choice[1].any())
    return title, np.flatnonzero(inside)
