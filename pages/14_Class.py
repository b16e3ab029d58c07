"""Class: who trains what, side by side, for the one who teaches."""

import streamlit as st

from aelab.ui.shell import frame

title = frame.begin("Class", "What does everybody train right now?")
if not frame.ready():
    st.stop()

from aelab.ui.pages.classroom import page as classroom  # noqa: E402

classroom.page()
