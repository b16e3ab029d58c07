"""Contraction: how much a code reacts to small changes of its input, and what that costs."""

from collections.abc import Sequence

import streamlit as st

from aelab.components import mount
from aelab.components.live_figure import live_figure
from aelab.figures import blank
from aelab.figures.contraction import directions
from aelab.figures.contraction.curves import (
    PENALTY,
    ROBUSTNESS,
    SPECTRUM,
    jacobian_spectrum,
    noise_penalty,
    noise_robustness,
)
from aelab.figures.runs import badge_of_all, code_of
from aelab.schema import Settings
from aelab.training import Experiment, Run
from aelab.ui.pages.manifold.contraction import charts, walk
from aelab.ui.pages.manifold.contraction.charts import START
from aelab.ui.pages.manifold.contraction.sidebar import PAGE, Setup, widget
from aelab.ui.pages.manifold.contraction.text import EXPLAIN
from aelab.ui.session.comparison import Entry
from aelab.ui.shared.contraction import NAMES, plane_sets
from aelab.ui.shell import datasets, menus, url
from aelab.ui.view import Comparison

LATER = "This is measured on the AE when it has been trained."
PICTURES = {"images": ("Spectra", "Tangents", "Walk", "Noise"), "points": ("Ellipses", "Noise")}


class Contraction(Comparison[Settings]):
    """Four networks of one recipe, on pictures or on points of the plane."""

    key, period, also = PAGE, 0.6, tuple(NAMES)
    file, about = "contraction.csv", "Figures and singular values of every network."
    measures = ("‖J‖",)
    seed_help = "All start from it, and see the same batches."

    def sidebar(self) -> Settings | None:
        """The data set, and the strengths of two of the networks."""
        help = "On points of the plane, ellipses show how the code reacts."
        self.data = menus.data_set(PAGE, plane_sets(), help)
        if not datasets.available(self.data):
            return None
        self.contraction = widget("contractive", "contraction", self.data)
        self.level = widget("denoising", "level", self.data)
        return Settings()

    @property
    def setup(self) -> Setup:
        """What is compared."""
        return Setup(self.data, self.contraction, self.level, self.seed)

    def experiments(self) -> list[Experiment]:
        """The networks."""
        return self.setup.experiments()

    def beside(self, shown: Sequence[Entry]) -> None:
        """Which pictures, and how they are drawn."""
        kind = "points" if self.setup.points else "images"
        self.picture = str(st.segmented_control(
            "Look at", PICTURES[kind], default=PICTURES[kind][0], required=True,
            label_visibility="collapsed", width="content",
            **url.bound(f"look.{kind}", url.one_of(PICTURES[kind])),
        ))  # fmt: skip
        self.explain = EXPLAIN[self.picture]
        self.relative = self.picture == "Noise" and st.toggle(
            "Relative", help="As a share of the mean distance between the codes of two items: a "
            "code that is merely small moves little too.",
            **url.bound("contraction.relative", url.FLAG),
        )  # fmt: skip
        self.way = walk.direction() if self.picture == "Walk" else 0

    def csv(self, shown: Sequence[Entry]) -> str:
        """Figures and singular values."""
        return charts.as_csv(_runs(shown))

    def draw(self, shown: Sequence[Entry]) -> None:
        """The chosen picture."""
        runs = _runs(shown)
        if self.picture == "Spectra":
            _spectra(self.setup, runs)
        elif self.picture == "Tangents":
            walk.draw_tangents(self.setup, runs)
        elif self.picture == "Walk":
            walk.draw_walk(self.setup, runs, self.way)
        elif self.picture == "Ellipses":
            _ellipses(self.setup, runs)
        else:
            _noise(runs, _plain(shown), self.relative)


def _ellipses(setup: Setup, runs: Sequence[Run]) -> None:
    known = {run.experiment.variant: directions.panel(run) for run in runs}
    panels = [known.get(key, directions.empty_panel(key)) for key in setup.variants]
    code = code_of(runs[0], "input_sensitivity(run).show()") if runs else ""
    found = directions.of_panels(setup.data, panels, badge_of_all(runs), code)
    mount(live_figure("ellipses", found), key="contraction.ellipses")
    st.markdown(charts.price(runs))


def _spectra(setup: Setup, runs: Sequence[Run]) -> None:
    left, right = st.columns([9, 8])
    with left:
        found = jacobian_spectrum(*runs) if runs else blank(SPECTRUM, START)
        mount(live_figure("spectra", found), key="contraction.spectra")
    with right:
        st.markdown(charts.table(setup, runs))
        st.caption(
            "‖J‖, mean · share of ‖J‖² in the first directions · squared error / image · share of "
            "units below 0.05 or above 0.95"
        )
        st.markdown(charts.price(runs))


def _noise(runs: Sequence[Run], plain: Run | None, relative: bool) -> None:
    left, right = st.columns(2)
    with left:
        found = blank(ROBUSTNESS, START)
        if runs:
            found = noise_robustness(*runs, relative=relative)
        mount(live_figure("robustness", found), key="contraction.robustness")
    with right:
        found = noise_penalty(plain) if plain else blank(PENALTY, LATER)
        mount(live_figure("relation", found), key="contraction.relation")
    st.markdown(charts.slopes(plain))


def _plain(entries: Sequence[Entry]) -> Run | None:
    """The plain autoencoder, once it learns no more."""
    plain = [entry.run for entry in entries
             if entry.run.experiment.variant == "tied" and entry.state != "running"]  # fmt: skip
    return plain[-1] if plain else None


def _runs(entries: Sequence[Entry]) -> list[Run]:
    return [entry.run for entry in entries]
