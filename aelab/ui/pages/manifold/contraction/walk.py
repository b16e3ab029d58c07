"""The Contraction view's tangents of a picture, and the walk along one of them."""

from collections.abc import Sequence

import streamlit as st

from aelab import data
from aelab.analysis.movements import NAMES as MOVEMENTS
from aelab.analysis.pixels import to_uint8
from aelab.components import Ask, gallery, mount, sheet
from aelab.figures.contraction.tangents import SHOWN, tangent_name, tangent_rows, walk_rows
from aelab.training import Run, example_indices
from aelab.ui.pages.manifold.contraction.charts import START
from aelab.ui.pages.manifold.contraction.sidebar import PAGE, Setup
from aelab.ui.session.state import session
from aelab.ui.shell import url

ITEM = "contraction.item"
MOST = 84  # px, the side of a picture: five rows fit a screen
WALKED = ("contractive", "tied")  # by whom, the first first


def direction() -> int:
    """Which tangent is walked along."""
    names = [tangent_name(i) for i in range(SHOWN)]
    way = st.segmented_control(
        "Direction", names, default=names[0], required=True, label_visibility="collapsed",
        width="content",
        **url.bound("contraction.way", url.one_of(names)),
    )  # fmt: skip
    return names.index(str(way))


def draw_tangents(setup: Setup, runs: Sequence[Run]) -> None:
    """The items to choose from, and the tangents at the chosen one."""
    item = _chosen(setup)
    rows = tangent_rows(setup.data, runs, item)
    mount(sheet(rows, group=PAGE, name="tangents", most=MOST), key="contraction.tangents")
    key = "Grey: no change" if data.info(setup.data).colour else "Blue: ink goes; red: ink comes"
    st.caption(f"By hand, from the left: {', '.join(MOVEMENTS)}. {key}.")


def draw_walk(setup: Setup, runs: Sequence[Run], way: int) -> None:
    """The items to choose from, and the walks from the chosen one."""
    item = _chosen(setup)
    known = {run.experiment.variant: run for run in runs}
    if walked := [known[key] for key in WALKED if key in known]:
        rows = walk_rows(walked, item, way)
        mount(sheet(rows, group=PAGE, name="walk", most=MOST), key="contraction.walk")
    else:
        st.caption(START)


def _chosen(setup: Setup) -> int:
    """The test item that is looked at; draws the pictures to choose it from."""
    dataset = data.load(setup.data)
    choices = example_indices(dataset)
    kept = session().selected.get(ITEM, -1)
    item = int(kept) if kept in choices else int(choices[0])
    pictures = gallery(
        group=PAGE, name="contraction-items", title="At which picture?", shape=dataset.shape,
        images=to_uint8(dataset.ink(dataset.x_test[choices])), columns=len(choices), tile=40,
        ids=[int(i) for i in choices], chosen=item, note="click one",
        hover=[f"test item {i}" for i in choices],
    )  # fmt: skip
    mount(pictures, key="contraction.items", on_ask=_select)
    return item


def _select(ask: Ask) -> None:
    session().selected[ITEM] = ask["item"]
