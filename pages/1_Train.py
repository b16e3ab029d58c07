"""Train: choose a variant, press Train, watch it learn."""

import streamlit as st

from aelab.ui.shell import frame

title = frame.begin(
    "Train", "What does the network learn, and how does its code differ from PCA’s?"
)
if not frame.ready():
    st.stop()

from aelab.ui.pages.train import actions as acts  # noqa: E402
from aelab.ui.pages.train import stage as live  # noqa: E402
from aelab.ui.pages.train import toolbar as bar  # noqa: E402
from aelab.ui.session import (  # noqa: E402
    jobs,
    notices,
    selection,
)
from aelab.ui.shared import pace  # noqa: E402
from aelab.ui.shell import datasets  # noqa: E402

chosen = selection.current()
job = jobs.current()
with st.sidebar:
    bar.pick(chosen)
    selection.widgets(chosen, lambda setting, value: acts.changed(setting, value, job))
acts.heed(chosen)
job = jobs.current()
selection.publish(chosen, job.id if job else None)
notices.shown_of_address()
notices.shown()

if not datasets.available(chosen.data):
    st.stop()
around = live.surroundings(job)  # seen before what is drawn of it, so a tick finds what is older
with title:
    bar.aside(chosen, job)
bar.controls(chosen, job)
ticking = job is not None and around[1]
st.fragment(live.stage, run_every=pace.PERIOD if ticking else None)(job, chosen.data, around)
st.fragment(live.feed, run_every=pace.FEED_PERIOD if ticking else None)(job)
live.mount(live.scenery(chosen.data).payload, key="scene")
