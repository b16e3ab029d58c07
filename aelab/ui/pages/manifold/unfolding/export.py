"""The finished decoder surface as a file that needs neither this lab nor the internet."""

from functools import partial

import streamlit as st

from aelab.training import Run


def button(run: Run | None) -> None:
    """Saves the surface of a run, the points and PCA's plane."""
    st.download_button(
        "HTML", partial(written, run) if run else "", "decoder-surface.html",
        "text/html", key="unfolding.html", icon=":material/download:", on_click="ignore",
        disabled=run is None, help="Surface, points and PCA’s plane as one file to turn in any "
        "browser, without this lab and without the internet.",
    )  # fmt: skip


def written(run: Run) -> str:
    """The file; called when it is asked for, by a thread that knows no session."""
    from aelab import figures  # Plotly takes half a second

    html: str = figures.unfolding(run).to_html(include_plotlyjs=True, full_html=True)
    return html
