"""Your data: what somebody brings becomes a data set of every page."""

import streamlit as st

from aelab.ui.shell import frame

title = frame.begin("Your data", "What does a network find in my own pictures or tables?")
if not frame.ready():
    st.stop()

from aelab.ui.pages.your_data import page as your_data  # noqa: E402

your_data.page()
