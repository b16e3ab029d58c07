"""Latent space: PCA and up to three networks give the same items two numbers each."""

import streamlit as st

from aelab.ui.shell import frame

frame.begin("Latent space", "What do two numbers keep, and how does each variant spend them?")
if not frame.ready():
    st.stop()

from aelab.ui.pages.latent_space.page import LatentSpace  # noqa: E402
from aelab.ui.shell import datasets, menus  # noqa: E402

with st.sidebar:
    name = menus.data_set("latent")
if datasets.available(name):
    LatentSpace(name).page()
