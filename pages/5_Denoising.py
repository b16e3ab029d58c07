"""Denoising: who repairs a damaged picture, and who only copies the damage?"""

import streamlit as st

from aelab.ui import buttons, frame

title = frame.begin("Denoising", "Who repairs a damaged picture, who copies the damage?")
if not frame.ready():
    st.stop()

from aelab.ui import address, compare, denoising, downloads, own_picture, study, sweep  # noqa: E402

with title:
    view = address.view(sweep.VIEWS)
with st.sidebar:
    name = address.data_set(denoising.PAGE)
if not downloads.available(name):
    st.stop()
if view == sweep.VIEWS[0]:
    with st.sidebar:
        wish, experiments = denoising.sidebar(name)
    with compare.controls(denoising.PAGE, experiments):
        own_picture.button(denoising.PAGE, wish.data)
    study.notices()
    around = buttons.drawn(denoising.PAGE)
    ticking = denoising.PERIOD if "running" in around else None
    st.fragment(denoising.pictures, run_every=ticking)(wish, around)
    denoising.feeds(wish)
else:
    sweep.page(name)
