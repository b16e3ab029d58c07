"""The Contraction view's tangents of a picture: where a code is most sensitive to its input."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from aelab import data
from aelab.analysis import jacobians as analysis
from aelab.analysis import movements
from aelab.components import Ask, Row, gallery, mount, sheet
from aelab.studies import contraction as study
from aelab.training import Run, example_indices
from aelab.ui.pages.manifold.contraction import charts
from aelab.ui.pages.manifold.contraction.metrics import leading
from aelab.ui.pages.manifold.contraction.sidebar import COLOURS, PAGE, Setup, named
from aelab.ui.session.comparison import Entry
from aelab.ui.session.state import session
from aelab.ui.shared.images import to_uint8

Floats = NDArray[np.floating[Any]]
SHOWN = 6  # tangents, as many as movements by hand
ITEM = "contraction.item"
MOST = 84  # px, the side of a picture: five rows fit a screen


def draw(setup: Setup, entries: Sequence[Entry]) -> None:
    """One tick: the items to choose from, and the tangents at the chosen one."""
    item = chosen(setup)
    mount(_tangents(setup, entries, item), key="contraction.tangents")
    st.caption(
        f"By hand, from the left: {', '.join(movements.NAMES)}. Blue: ink goes; red: ink comes."
    )


def chosen(setup: Setup) -> int:
    """The test item that is looked at; draws the pictures to choose it from."""
    dataset = data.load(setup.data)
    choices, (h, w) = example_indices(dataset), dataset.shape
    kept = session().selected.get(ITEM, -1)
    item = int(kept) if kept in choices else int(choices[0])
    pictures = gallery(
        group=PAGE, name="contraction-items", title="At which picture?", shape=(h, w),
        images=to_uint8(dataset.x_test[choices]), columns=len(choices), tile=40,
        ids=[int(i) for i in choices], chosen=item, note="click one",
        hover=[f"test item {i}" for i in choices],
    )  # fmt: skip
    mount(pictures, key="contraction.items", on_ask=_select)
    return item


@lru_cache(maxsize=32)
def felt(run: Run, item: int) -> Floats:
    """The tangents of a test item, [k, d], the most felt first."""
    x = data.load(run.experiment.data).x_test
    jacobian = study.jacobians(run.model, x[item : item + 1])[0]
    return analysis.tangents(jacobian, leading(x.shape[1]))


def _tangents(setup: Setup, entries: Sequence[Entry], item: int) -> bytes:
    dataset = data.load(setup.data)
    h, w = dataset.shape
    small = movements.tangent_vectors(dataset.x_test[item].reshape(h, w))
    pictures, table = [small], [Row("by hand", "text", ("moved a little",), signed=True)]
    for entry in entries:
        if entry.run:
            basis = felt(entry.run, item)
            pictures.append(basis[:SHOWN])
            line = f"holds {100 * analysis.inside(small, basis).mean():.0f} % of these"
            table.append(Row(named(entry), COLOURS[entry.run.experiment.variant], (line,), True))
    k = leading(dataset.d)
    return sheet(
        group=PAGE, name="tangents", title="Tangents v₁ … v₆", shape=(h, w), rows=table, most=MOST,
        images=np.stack([_signed(one) for one in pictures]),
        note=f"holds: by the span of its first {k} tangents; chance {100 * k / dataset.d:.1f} %",
        badge=charts.badge(setup, entries),
    )  # fmt: skip


def _select(ask: Ask) -> None:
    if "item" in ask:
        session().selected[ITEM] = int(ask["item"])


def _signed(pictures: Floats) -> NDArray[np.uint8]:
    """Each by its own largest value: 128 for 0."""
    largest = np.maximum(np.abs(pictures).max(1, keepdims=True), 1e-12)
    return to_uint8(pictures, largest, signed=True)
