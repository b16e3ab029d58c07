"""The rows of the view by depth: a layer's answers, its weights, and what excites a unit of it."""

from functools import partial
from typing import Final

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from aelab.components import Ask, mount
from aelab.figures.images.depth import N_MAPS
from aelab.training import Run
from aelab.training.encoder_layers import EncoderLayer
from aelab.ui.pages.filters import depth_pictures as pictures
from aelab.ui.session.state import put, session

ITEM: Final = "depth.item"
COLUMNS: Final = (47, 30, 23)  # shares of the width


def draw(run: Run, item: int) -> None:
    """All rows."""
    for k, layer in enumerate(pictures.answers(run, item)):
        _row(run, item, k, layer)


def _row(run: Run, item: int, k: int, layer: EncoderLayer) -> None:
    """One layer: its answers, the weights of the chosen unit, and what excites it."""
    place = f"depth.unit.{run.experiment.key}.{item}.{k}"
    strongest = int(layer.strength[0][:N_MAPS].argmax())
    unit = session().selected.setdefault(place, strongest)
    answers, weights, items = st.columns(COLUMNS, gap="small")
    with answers:
        payload = pictures.answer(run, k, layer, unit)
        mount(payload, key=f"depth.layer.{k}", on_ask=partial(_select, place, len(layer.weight)))
    with weights:
        if layer.convolutional or k == 0:
            mount(pictures.weights(run, k, layer, unit), key=f"depth.weights.{k}")
    with items:
        payload, best = pictures.exciting(run, k, unit), pictures.best(run, k, unit)
        mount(payload, key=f"depth.items.{k}", on_ask=partial(_look_at, best))


def _select(place: str, units: int, ask: Ask) -> None:
    """Takes the map or unit that was clicked."""
    session().selected[place] = ask["item"] % units


def _look_at(items: NDArray[np.intp], ask: Ask) -> None:
    """Takes the test picture that was clicked."""
    put(ITEM, int(items[ask["item"] % len(items)]))
