"""Use the code: what is it good for, once nobody needs the decoder?"""

from collections.abc import Callable
from typing import Any

import streamlit as st

from aelab.ui.shell import frame

title = frame.begin("Use the code", "What is a code good for?")
if not frame.ready():
    st.stop()

from aelab.ui.pages.downstream import page  # noqa: E402
from aelab.ui.pages.downstream.all_encoders import AllEncoders  # noqa: E402
from aelab.ui.pages.downstream.clusters import ClustersOfCodes  # noqa: E402
from aelab.ui.pages.downstream.few_labels import ErrorsByLabels  # noqa: E402
from aelab.ui.pages.downstream.linear_probe import LayerByLayer  # noqa: E402
from aelab.ui.pages.downstream.topics import Topics  # noqa: E402
from aelab.ui.pages.downstream.transfer import Transfer  # noqa: E402
from aelab.ui.shell import menus  # noqa: E402
from aelab.ui.view import View  # noqa: E402

TOPICS = "Topics"
OF_DATA: dict[str, Callable[[str], View[Any, Any]]] = {
    "All encoders": AllEncoders, "Few labels": ErrorsByLabels,
}  # fmt: skip
VIEWS: dict[str, Callable[[page.Source], View[Any, Any]]] = {
    "Transfer": Transfer, "Layer by layer": LayerByLayer, "Clusters": ClustersOfCodes,
}  # fmt: skip
QUESTIONS = {
    "Transfer": "Does an encoder that learned without labels help to learn the classes?",
    "All encoders": "Which encoder’s code is best for classes, neighbours, clusters and pictures?",
    "Few labels": "How many labels does pre-training save?",
    "Layer by layer": "In which layer can a linear classifier tell the classes apart best?",
    "Clusters": "Do clusters of the codes agree with the classes?",
    "Topics": "Do the units of a code find the topics that texts are made of?",
}
with title:
    view = menus.view(QUESTIONS)
if view == TOPICS:
    Topics("").page()
    st.stop()
with st.sidebar:
    data, source = (page.data_set(), None) if view in OF_DATA else (None, page.source())
if data:
    OF_DATA[view](data).page()
elif source:
    VIEWS[view](source).page()
