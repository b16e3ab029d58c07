"""The Train page: one network, its settings, and the stage on which it is watched."""

from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from aelab.components import mount
from aelab.ui.pages.train import actions, followed, stage, toolbar
from aelab.ui.session import jobs, notices, selection
from aelab.ui.shared import measures, variant_figure
from aelab.ui.shell import datasets, url
from aelab.ui.shell.ticking import ticking


def page(title: DeltaGenerator) -> None:
    """Everything below the title, in whose row advice stands."""
    chosen, job = selection.current(), jobs.current()
    with st.sidebar:
        toolbar.pick(chosen)
        selection.widgets(chosen, lambda setting, value: actions.changed(setting, value, job))
    actions.handle(chosen)
    job = jobs.current()
    selection.publish(chosen, job.id if job else None)
    job = job or jobs.example(chosen.variant, chosen.data)
    notices.shown()
    if not datasets.available(chosen.data):
        return
    before = stage.view_state(job)  # so that a tick finds whatever is drawn of an older one
    with title:
        toolbar.aside(chosen, job)
    toolbar.bar(chosen, job)
    url.checked()
    state = partial(stage.view_state, job)
    ticking(partial(followed.show, job, chosen.data), None, state, before)
    followed.feed(job)
    mount(stage.data_scene(chosen.data).payload, key="scene")
    measures.spelt_out(("5-NN",))
    variant_figure.draw(chosen.variant, job)
