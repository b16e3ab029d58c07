"""Filters: what the first layers of networks look for that differ in one thing."""

import streamlit as st

from aelab.ui.shell import frame

title = frame.begin("Filters", "What do the layers look for, and what does noise change?")
if not frame.ready():
    st.stop()

from aelab.ui.pages.filters import by_depth as depth  # noqa: E402
from aelab.ui.pages.filters import film as filter_film  # noqa: E402
from aelab.ui.pages.filters import page as filters  # noqa: E402
from aelab.ui.pages.filters import panels as filter_panels  # noqa: E402
from aelab.ui.pages.filters import runs as filter_runs  # noqa: E402
from aelab.ui.session import comparison  # noqa: E402
from aelab.ui.shared import pace  # noqa: E402
from aelab.ui.shell import controls as buttons  # noqa: E402
from aelab.ui.shell import datasets  # noqa: E402

if depth.opened():
    st.stop()
with st.sidebar:
    setup = filters.setup()
if not datasets.available(setup.data):
    st.stop()
shown = filter_runs.opened(setup)
filter_runs.messages(shown)
with comparison.controls(filters.PAGE, filter_runs.missing(shown)):
    filter_panels.aside(shown)
around = filter_panels.surroundings(shown, buttons.drawn(filters.PAGE))
period = pace.PERIOD if "running" in around else None
st.fragment(filter_panels.stage, run_every=period)(setup, around)
filter_film.feeds(setup)
