"""Runs: what is on disk, and which of it is to stand side by side."""

import streamlit as st

from aelab.ui.shell import frame

title = frame.begin("Runs", "What have I trained, and which do I want side by side?")
if not frame.ready():
    st.stop()

from aelab.ui.pages.runs import page as runs  # noqa: E402

runs.page(title)
