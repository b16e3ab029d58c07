"""Manifold: the surface that data lie on, and how networks find it."""

import streamlit as st

from aelab.ui.shell import frame, menus

title = frame.begin("Manifold", "Where do data lie?")
if not frame.ready():
    st.stop()

from aelab.ui.pages.manifold.capacity import page as capacity  # noqa: E402
from aelab.ui.pages.manifold.compression import page as compression  # noqa: E402
from aelab.ui.pages.manifold.contraction.page import Contraction  # noqa: E402
from aelab.ui.pages.manifold.contraction.regularised import Regularised  # noqa: E402
from aelab.ui.pages.manifold.unfolding.page import Unfolding  # noqa: E402
from aelab.ui.pages.manifold.vector_field.page import VectorField  # noqa: E402

VIEWS = {
    "Sheet": lambda: Unfolding("").page(),
    "Arrows": lambda: VectorField("").page(),
    "Contraction": lambda: Contraction("").page(),
    "Regularised": lambda: Regularised("").page(),
    "Compression": compression.page,
    "Capacity": capacity.page,
}
QUESTIONS = {
    "Sheet": "Can a network lay a bent sheet of points flat?",
    "Arrows": "Does a denoising autoencoder point to where data are dense?",
    "Contraction": "How much does the code change when the input changes a little?",
    "Regularised": "What does each penalty do to the code, and what does it cost?",
    "Compression": "How much of a picture do a few numbers keep?",
    "Capacity": "What does a network with too many weights learn instead?",
}
with title:
    view = menus.view(QUESTIONS)
VIEWS[view]()
