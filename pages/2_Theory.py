"""Theory: each variant's formula, explanation, settings, and the very source of its loss."""

import streamlit as st

from aelab.ui.shell import frame

frame.begin("Theory", "What does each variant minimise, and where did the idea come from?")
if not frame.ready():
    st.stop()

from aelab.ui.pages.theory import page as theory  # noqa: E402

theory.variant_page(theory.chosen())
