"""Filters: what the first layers of networks look for that differ in one thing."""

import streamlit as st

from aelab.ui.shell import frame

title = frame.begin("Filters", "What do the layers look for, and what does noise change?")
if not frame.ready():
    st.stop()

from aelab.ui.pages.filters.by_depth import ByDepth  # noqa: E402
from aelab.ui.pages.filters.page import FirstLayer  # noqa: E402
from aelab.ui.shell import datasets, menus  # noqa: E402

VIEWS = {"First layer": FirstLayer, "By depth": ByDepth}
QUESTIONS = {
    "First layer": "What does each unit of the first layer look for, and what does noise change?",
    "By depth": "What do layers answer to, from the first to the code?",
}
with st.sidebar:
    view = menus.view(QUESTIONS)
    name = menus.data_set(VIEWS[view].key, usual="patches" if view == "First layer" else "")
if datasets.available(name):
    VIEWS[view](name).page()
