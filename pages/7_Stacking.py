"""Stacking: deep nets built layer by layer, and what that is good for."""

from typing import Any

import streamlit as st

from aelab.ui.shell import frame

title = frame.begin("Stacking", "How do deep nets get unstuck?")
if not frame.ready():
    st.stop()

from aelab.ui.pages.stacking.depth.page import Depth  # noqa: E402
from aelab.ui.pages.stacking.gibbs import GibbsChains  # noqa: E402
from aelab.ui.pages.stacking.page import BuildingSite  # noqa: E402
from aelab.ui.shell import datasets, menus  # noqa: E402
from aelab.ui.view import View  # noqa: E402

VIEWS: dict[str, type[View[Any, Any]] | type[Depth]] = {
    "Building site": BuildingSite, "Gibbs chain": GibbsChains, "Depth and width": Depth,
}  # fmt: skip
QUESTIONS = {
    "Building site": "Does a deep net learn better if its layers are trained one after the other?",
    "Gibbs chain": "What does a restricted Boltzmann machine draw when it runs by itself?",
    "Depth and width": "What do more layers bring, if the number of weights stays the same?",
}
with title:
    view = menus.view(QUESTIONS)
with st.sidebar:
    name = menus.data_set("stacking")
if datasets.available(name):
    VIEWS[view](name).page()
