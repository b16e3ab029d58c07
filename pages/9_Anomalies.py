"""Anomalies: can a network that knows only what is normal tell what is not?"""

import streamlit as st

from aelab.ui import frame

title = frame.begin("Anomalies", "Does it notice what it never saw?")
if not frame.ready():
    st.stop()

from aelab.ui import address, anomalies, anomaly_classes, anomaly_rows, downloads  # noqa: E402

with title:
    view = address.view(anomalies.VIEWS)
shown = dict(zip(anomalies.VIEWS, (anomalies, anomaly_classes, anomaly_rows), strict=True))[view]
with st.sidebar:
    name = address.data_set(anomalies.PAGE) if shown is not anomaly_rows else ""
if name and not downloads.available(name):
    st.stop()
shown.page(name)
anomalies.explain()
