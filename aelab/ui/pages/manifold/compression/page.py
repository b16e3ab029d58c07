"""Compression: what m stored numbers hold of a picture, and what the decoder makes of them."""

from types import ModuleType

import streamlit as st

from aelab.ui.pages.manifold.compression import decoder as compression_decoder
from aelab.ui.pages.manifold.compression import random_codes as compression_random
from aelab.ui.pages.manifold.compression import rate_distortion as compression_rate
from aelab.ui.shell import datasets, topics, url

TOPICS: dict[str, ModuleType] = {
    "Numbers stored": compression_rate,
    "The decoder": compression_decoder,
    "Random codes": compression_random,
}


def page() -> None:
    """The chosen topic."""
    with st.sidebar:
        name = url.data_set("compression")
    if datasets.available(name):
        bar, topic = topics.chosen("compression", tuple(TOPICS))
        TOPICS[topic].page(name, bar)
