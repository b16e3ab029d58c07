"""Latent space: PCA and up to three networks give the same items two numbers each."""

import streamlit as st

from aelab.ui.shell import frame

frame.begin("Latent space", "What do two numbers keep, and how does each variant spend them?")
if not frame.ready():
    st.stop()

from aelab.ui.pages.latent_space import export as plane_file  # noqa: E402
from aelab.ui.pages.latent_space import page as latent  # noqa: E402
from aelab.ui.pages.latent_space import planes  # noqa: E402
from aelab.ui.session import (  # noqa: E402
    comparison,
)
from aelab.ui.shared import drawing_pad  # noqa: E402
from aelab.ui.shell import controls as buttons  # noqa: E402
from aelab.ui.shell import datasets  # noqa: E402

with st.sidebar:
    look = latent.pick()
if not datasets.available(look.data):
    st.stop()
row = comparison.controls(latent.PAGE, latent.experiments(look))
around = planes.surroundings(look, buttons.drawn(latent.PAGE))
with row:
    drawing_pad.button(latent.PAGE, look.data)
    plane_file.button(look, around)
ticking = planes.moving(around)
st.fragment(planes.stage, run_every=planes.PERIOD if ticking else None)(look, around)
st.fragment(planes.feeds, run_every=planes.FEED_PERIOD if ticking else None)(look)
for key, payload in planes.still(look.data):
    planes.mount(payload, key=key)
