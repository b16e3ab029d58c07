"""Claims: every checkable sentence of the lecture notes, measured."""

import streamlit as st

from aelab.ui.shell import frame

title = frame.begin("Claims", "What do the notes say, and is it so?")
if not frame.ready():
    st.stop()

from aelab.ui.pages.claims import page as claims  # noqa: E402

claims.page()
