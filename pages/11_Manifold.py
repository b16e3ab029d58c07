"""Manifold: the surface that data lie on, and how networks find it."""

import streamlit as st

from aelab.ui import frame

title = frame.begin("Manifold", "Where do data lie?")
if not frame.ready():
    st.stop()

from aelab.ui import (  # noqa: E402
    address,
    arrows,
    capacity,
    compression,
    contraction,
    unfolding,
)

VIEWS = {
    "Sheet": unfolding,
    "Arrows": arrows,
    "Contraction": contraction,
    "Compression": compression,
    "Capacity": capacity,
}
with title:
    view = address.view(tuple(VIEWS))
VIEWS[view].page()
