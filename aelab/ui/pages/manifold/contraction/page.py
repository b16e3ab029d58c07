"""Contraction: what a code still feels of small changes of its input, and what that costs."""

from collections.abc import Sequence

import streamlit as st

from aelab.components import mount
from aelab.training import Run
from aelab.ui.pages.manifold.contraction import charts, ellipses, tangents, walk
from aelab.ui.pages.manifold.contraction import metrics as figures
from aelab.ui.pages.manifold.contraction.sidebar import PAGE, Setup, shown, sidebar
from aelab.ui.pages.manifold.contraction.text import EXPLAIN
from aelab.ui.session import comparison
from aelab.ui.session.comparison import Entry
from aelab.ui.shell import controls as buttons
from aelab.ui.shell import csv_file, datasets

PERIOD = 0.6  # s between pictures while something is trained
LOOKS = {"images": ("Spectra", "Tangents", "Walk", "Noise"), "points": ("Ellipses", "Noise")}


def page() -> None:
    """The whole view."""
    with st.sidebar:
        setup = sidebar()
    if not datasets.available(setup.data):
        return
    with comparison.controls(PAGE, setup.experiments()):
        look = _look(setup)
        relative = look == "Noise" and st.toggle(
            "Relative", key="contraction.relative", bind="query-params",
            help="As a share of the mean distance between the codes of two items: a code that is "
            "merely small moves little too.",
        )  # fmt: skip
        way = walk.direction() if look == "Walk" else 0
        entries = shown(setup)
        csv_file.csv_button(
            "contraction.csv", lambda: figures.table(entries),
            "Figures and singular values of every network.", disabled=not entries,
        )  # fmt: skip
    around = buttons.drawn(PAGE)
    ticking = PERIOD if "running" in around else None
    st.fragment(_stage, run_every=ticking)(setup, look, relative, way, around)
    with st.expander("Explain"):
        st.markdown(EXPLAIN[look])


def _look(setup: Setup) -> str:
    kind = "points" if setup.points else "images"
    chosen = st.segmented_control(
        "Look at", LOOKS[kind], default=LOOKS[kind][0], key=f"look.{kind}", required=True,
        label_visibility="collapsed", bind="query-params", width="content",
    )  # fmt: skip
    return str(chosen)


def _stage(setup: Setup, look: str, relative: bool, way: int, around: tuple[str, ...]) -> None:
    """One tick; reruns the page when the state of a run has changed."""
    entries = shown(setup)
    if look == "Spectra":
        _spectra(setup, entries)
    elif look == "Tangents":
        tangents.draw(setup, entries)
    elif look == "Walk":
        walk.draw(setup, entries, way)
    elif look == "Ellipses":
        ellipses.draw(setup, entries)
    else:
        _noise(setup, entries, relative)
    if comparison.states(PAGE) != around:
        st.rerun()


def _spectra(setup: Setup, entries: Sequence[Entry]) -> None:
    left, right = st.columns([9, 8])
    with left:
        mount(charts.spectra(setup, entries), key="contraction.spectra")
    with right:
        st.markdown(charts.table(setup, entries))
        st.caption(
            "‖J‖, mean · share of ‖J‖² in the first directions · squared error / image · share of "
            "units below 0.05 or above 0.95"
        )
        st.markdown(charts.price(entries))


def _noise(setup: Setup, entries: Sequence[Entry], relative: bool) -> None:
    run = _plain(entries)
    left, right = st.columns(2)
    with left:
        mount(charts.robustness(setup, entries, relative), key="contraction.robustness")
    with right:
        mount(charts.relation(setup, run), key="contraction.relation")
    st.markdown(charts.slopes(run))


def _plain(entries: Sequence[Entry]) -> Run | None:
    """The plain autoencoder, once it learns no more."""
    plain = [e.run for e in entries if e.run and e.run.experiment.variant == "tied"
             and e.state != "running"]  # fmt: skip
    return plain[-1] if plain else None
