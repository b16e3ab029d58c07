"""Denoising: who repairs a damaged picture, and who only copies the damage?"""

import streamlit as st

from aelab.ui import frame

frame.begin("Denoising", "Who repairs a damaged picture, and who copies the damage?")
if not frame.ready():
    st.stop()

from aelab.ui import address, compare, denoising, downloads  # noqa: E402

with st.sidebar:
    name = address.data_set(denoising.PAGE)
if not downloads.available(name):
    st.stop()
with st.sidebar:
    wish, experiments = denoising.sidebar(name)
with compare.controls(denoising.PAGE, experiments):
    denoising.own_picture(wish.data)
around = denoising.states()
ticking = denoising.PERIOD if "running" in around else None
st.fragment(denoising.pictures, run_every=ticking)(wish, around)
