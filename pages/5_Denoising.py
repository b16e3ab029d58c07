"""Denoising: who reconstructs a corrupted picture, and who only copies the noise?"""

from typing import Any

import streamlit as st

from aelab.ui.shell import frame

title = frame.begin("Denoising", "Who takes the noise away, and who copies it?")
if not frame.ready():
    st.stop()

from aelab.ui.pages.denoising.noise_sweep import NoiseSweep  # noqa: E402
from aelab.ui.pages.denoising.page import Reconstructions  # noqa: E402
from aelab.ui.shell import datasets, menus  # noqa: E402
from aelab.ui.view import View  # noqa: E402

VIEWS: dict[str, type[View[Any, Any]]] = {
    "Reconstructions": Reconstructions, "Noise sweep": NoiseSweep,
}  # fmt: skip
QUESTIONS = {
    "Reconstructions": "Who takes the noise away, and who copies it?",
    "Noise sweep": "How much noise in training gives the best code?",
}
with title:
    view = menus.view(QUESTIONS)
with st.sidebar:
    name = menus.data_set("denoising")
if datasets.available(name):
    VIEWS[view](name).page()
