"""Compression: what m stored numbers hold of a picture, and what the decoder makes of them."""

import streamlit as st

from aelab.ui.pages.manifold.compression import decoder, rate_distortion
from aelab.ui.pages.manifold.compression.random_codes import RandomCodes
from aelab.ui.shell import datasets, topics, url

TOPICS = ("Numbers stored", "The decoder", "Random codes")


def page() -> None:
    """The chosen topic."""
    with st.sidebar:
        name = url.data_set("compression")
    if not datasets.available(name):
        return
    bar, topic = topics.chosen("compression", TOPICS)
    if topic == TOPICS[0]:
        rate_distortion.page(name, bar)
    elif topic == TOPICS[1]:
        decoder.page(name, bar)
    else:
        RandomCodes(name).page(bar)
