"""The rows of the view by depth: a layer's answers, its weights, and what excites a unit of it."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from aelab.components import mount
from aelab.training import Run
from aelab.training.depth import Depth
from aelab.ui.pages.filters import depth_pictures as pictures
from aelab.ui.session import comparison
from aelab.ui.session.comparison import Entry

PAGE: Final = "depth"
ITEM: Final = "depth.item"
COLUMNS: Final = (47, 30, 23)  # shares of the width
EMPTY: Final = (
    "Press Train: every layer of the encoder appears as a row, with what it makes of one test "
    "picture. Or pick runs on the Runs page."
)
SOON: Final = "The first look at the network is being taken …"
EXPLAIN: Final = (
    ":small[A row is a layer. **Left**: its answers, full ink for the largest, :blue[**blue**] "
    "below 0; click one. **Middle**: its weights, a kernel for each map above. **Right**: of 500 "
    "test pictures those that excite it most.]"
)


def surroundings(entries: Sequence[Entry], states: tuple[str, ...]) -> tuple[Any, ...]:
    """What shows around the rows: states, the runs with a picture, and the test picture."""
    known = [entry.title for entry in entries if entry.run]
    return (*states, *known, st.session_state.get(ITEM))


def subject(title: str, item: int) -> None:
    """One tick of the picture that is looked at, and of what comes out of the network."""
    if run := _run(title):
        mount(pictures.subject(run, title, item), key="depth.picture")


def stage(title: str, item: int, around: tuple[Any, ...]) -> None:
    """One tick of all rows; reruns the page when what stands `around` them is out of date."""
    if run := _run(title):
        for k, layer in enumerate(pictures.answers(run, item)):
            _row(run, item, k, layer)
    else:
        st.info(SOON if comparison.entries(PAGE) else EMPTY)
    if surroundings(comparison.entries(PAGE), comparison.states(PAGE)) != around:
        st.rerun()


def _run(title: str) -> Run | None:
    return {entry.title: entry.run for entry in comparison.entries(PAGE)}.get(title)


def _row(run: Run, item: int, k: int, layer: Depth) -> None:
    """One layer: its answers, the weights of the chosen unit, and what excites it."""
    place = f"depth.unit.{run.experiment.key}.{item}.{k}"
    strongest = int(layer.strength[0][: pictures.N_MAPS].argmax())
    unit = st.session_state.setdefault(place, strongest)
    answers, weights, items = st.columns(COLUMNS, gap="small")
    with answers:
        name = f"depth.layer.{k}"
        payload = pictures.answer(run, k, layer, unit)
        mount(payload, key=name, on_ask=lambda: _choose(name, place))
    with weights:
        if layer.convolutional or k == 0:
            mount(pictures.weights(run, k, layer, unit), key=f"depth.weights.{k}")
    with items:
        title, best = f"depth.items.{k}", pictures.best(run, k, unit)
        mount(pictures.exciting(run, k, unit), key=title, on_ask=lambda: _look_at(title, best))


def _choose(name: str, place: str) -> None:
    """Takes the map or unit that was clicked in the panel mounted as `name`."""
    if ask := st.session_state[name].get("ask"):
        st.session_state[place] = int(ask["item"])


def _look_at(name: str, items: NDArray[np.intp]) -> None:
    """Takes the test picture that was clicked."""
    if ask := st.session_state[name].get("ask"):
        st.session_state[ITEM] = int(items[ask["item"] % len(items)])
