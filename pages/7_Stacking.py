"""Stacking: deep nets built layer by layer, and what that is good for."""

import streamlit as st

from aelab.ui.shell import frame

title = frame.begin("Stacking", "How do deep nets get unstuck?")
if not frame.ready():
    st.stop()

from aelab.ui.pages.stacking import depth_width  # noqa: E402
from aelab.ui.pages.stacking import page as stacking  # noqa: E402
from aelab.ui.pages.stacking.gibbs import GibbsChains  # noqa: E402
from aelab.ui.session import comparison  # noqa: E402
from aelab.ui.shell import controls as buttons  # noqa: E402
from aelab.ui.shell import (  # noqa: E402
    datasets,
    url,
)

with title:
    view = url.view(stacking.VIEWS)
with st.sidebar:
    name = url.data_set(stacking.PAGE)
if not datasets.available(name):
    st.stop()
if view == stacking.VIEWS[0]:
    with st.sidebar:
        plans = stacking.sidebar(name)
    with comparison.controls(stacking.PAGE, plans):
        entries = stacking.seen(name)
        whose, time = stacking.aside(entries)
    around = stacking.surroundings(entries, buttons.drawn(stacking.PAGE))
    ticking = stacking.PERIOD if "running" in around else None
    st.fragment(stacking.site, run_every=ticking)(name, plans, whose, time, around)
    stacking.explain()
elif view == stacking.VIEWS[1]:
    GibbsChains(name).page()
else:
    depth_width.page(name)
