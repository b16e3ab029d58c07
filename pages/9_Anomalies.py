"""Anomalies: can a network that knows only what is normal tell what is not?"""

from typing import Any

import streamlit as st

from aelab.ui.shell import frame

title = frame.begin("Anomalies", "Does it notice what it never saw?")
if not frame.ready():
    st.stop()

from aelab.ui.pages.anomalies.page import Pictures  # noqa: E402
from aelab.ui.pages.anomalies.per_class import EachClass  # noqa: E402
from aelab.ui.pages.anomalies.tabular import InATable  # noqa: E402
from aelab.ui.shell import datasets, menus  # noqa: E402
from aelab.ui.view import View  # noqa: E402

VIEWS: dict[str, type[View[Any, Any]]] = {
    "Pictures": Pictures, "Each class": EachClass, "A table": InATable,
}  # fmt: skip
QUESTIONS = {
    "Pictures": "Does a network that knows only normal pictures notice others?",
    "Each class": "How well are all others noticed if one class alone is normal?",
    "A table": "Which rows do not fit the others, and which columns give them away?",
}
with title:
    view = menus.view(QUESTIONS)
with st.sidebar:
    name = menus.data_set("anomaly") if view != "A table" else ""
there = datasets.labelled if view == "Each class" else datasets.available
if not name or there(name):
    VIEWS[view](name).page()
