"""Train: choose a variant, press Train, watch it learn."""

import streamlit as st

from aelab.ui.shell import frame

title = frame.begin(
    "Train", "What does the network learn, and how does its code differ from PCA’s?"
)
if not frame.ready():
    st.stop()

from aelab.ui.pages.train import page  # noqa: E402

page.page(title)
