"""Compression: what m stored numbers hold of a picture, and what the decoder makes of them."""

from typing import Any

import streamlit as st

from aelab.ui.pages.manifold.compression.decoder import Decoders
from aelab.ui.pages.manifold.compression.random_codes import RandomCodes
from aelab.ui.pages.manifold.compression.rate_distortion import RateDistortion
from aelab.ui.shell import datasets, menus
from aelab.ui.view import View

TOPICS: dict[str, type[View[Any, Any]]] = {
    "Numbers stored": RateDistortion,
    "The decoder": Decoders,
    "Random codes": RandomCodes,
}
QUESTIONS = {
    "Numbers stored": "How much of a picture is lost if only a few numbers are stored?",
    "The decoder": "Does a larger decoder draw better pictures, and does it give a better code?",
    "Random codes": "Do random codes decode to new pictures?",
}


def page() -> None:
    """The chosen topic."""
    with st.sidebar:
        name = menus.data_set("compression")
    if not datasets.available(name):
        return
    bar, topic = menus.topic("compression", QUESTIONS)
    TOPICS[topic](name).page(bar)
