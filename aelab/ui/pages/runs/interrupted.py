"""Trainings that were under way when the lab ended or all had left, and that no open page has taken
up again."""

from functools import partial

import streamlit as st

from aelab import data
from aelab.figures.names import names_apart
from aelab.ui.session import jobs, unfinished

TRAIN = "pages/1_Train.py"
KEY = "interrupted"


def shown() -> None:
    """A line for each, with what can be done with it; nothing if there is none."""
    waiting = jobs.waiting()
    if not waiting:
        return
    st.markdown("**Interrupted**, as the lab ended or nobody was watching")
    titles = names_apart([kept.experiment for kept in waiting.values()])
    for (name, kept), title in zip(waiting.items(), titles, strict=True):
        where = f"{data.info(kept.experiment.data).title}, step {kept.step:,}"
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(f"{title} · {where}", width="content")
            goes_on = st.button("Go on", key=f"{KEY}.{name}", icon=":material/play_arrow:")
            st.button("Delete", key=f"{KEY}.{name}.delete", icon=":material/delete:",
                      on_click=partial(unfinished.forget, name))  # fmt: skip
        if goes_on and jobs.take_up(name):
            st.switch_page(TRAIN)
