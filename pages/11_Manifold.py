"""Manifold: the surface that data lie on, and how networks find it."""

import streamlit as st

from aelab.ui.shell import frame

title = frame.begin("Manifold", "Where do data lie?")
if not frame.ready():
    st.stop()

from aelab.ui.pages.manifold.capacity import page as capacity  # noqa: E402
from aelab.ui.pages.manifold.compression import page as compression  # noqa: E402
from aelab.ui.pages.manifold.contraction import page as contraction  # noqa: E402
from aelab.ui.pages.manifold.unfolding import page as unfolding  # noqa: E402
from aelab.ui.pages.manifold.vector_field import page as arrows  # noqa: E402
from aelab.ui.shell import url  # noqa: E402

VIEWS = {
    "Sheet": unfolding,
    "Arrows": arrows,
    "Contraction": contraction,
    "Compression": compression,
    "Capacity": capacity,
}
with title:
    view = url.view(tuple(VIEWS))
VIEWS[view].page()
