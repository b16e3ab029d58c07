"""Anomalies: can a network that knows only what is normal tell what is not?"""

import streamlit as st

from aelab.ui.shell import frame

title = frame.begin("Anomalies", "Does it notice what it never saw?")
if not frame.ready():
    st.stop()

from aelab.ui.pages.anomalies import page as anomalies  # noqa: E402
from aelab.ui.pages.anomalies import per_class as anomaly_classes  # noqa: E402
from aelab.ui.pages.anomalies import tabular as anomaly_rows  # noqa: E402
from aelab.ui.shell import (  # noqa: E402
    datasets,
    url,
)

with title:
    view = url.view(anomalies.VIEWS)
shown = dict(zip(anomalies.VIEWS, (anomalies, anomaly_classes, anomaly_rows), strict=True))[view]
with st.sidebar:
    name = url.data_set(anomalies.PAGE) if shown is not anomaly_rows else ""
if name and not datasets.available(name):
    st.stop()
shown.page(name)
anomalies.explain()
