"""Denoising: who repairs a damaged picture, and who only copies the damage?"""

import streamlit as st

from aelab.ui.shell import controls as buttons
from aelab.ui.shell import frame

title = frame.begin("Denoising", "Who repairs a damaged picture, who copies the damage?")
if not frame.ready():
    st.stop()

from aelab.ui.pages.denoising import noise_sweep as sweep  # noqa: E402
from aelab.ui.pages.denoising import page as denoising  # noqa: E402
from aelab.ui.session import (  # noqa: E402
    comparison,
)
from aelab.ui.shared import drawing_pad  # noqa: E402
from aelab.ui.shell import (  # noqa: E402
    datasets,
    url,
)

with title:
    view = url.view(sweep.VIEWS)
with st.sidebar:
    name = url.data_set(denoising.PAGE)
if not datasets.available(name):
    st.stop()
if view == sweep.VIEWS[0]:
    with st.sidebar:
        wish, experiments = denoising.sidebar(name)
    with comparison.controls(denoising.PAGE, experiments):
        drawing_pad.button(denoising.PAGE, wish.data)
    around = buttons.drawn(denoising.PAGE)
    ticking = denoising.PERIOD if "running" in around else None
    st.fragment(denoising.pictures, run_every=ticking)(wish, around)
    denoising.feeds(wish)
else:
    sweep.page(name)
