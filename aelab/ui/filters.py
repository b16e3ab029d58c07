"""The Filters page's networks: first layers that differ in one thing, trained side by side.

All have one wide layer of sigmoid units, so a unit's activation is the code itself. The same seed
gives them the same batches and, but for the sparse one, the same first weights. Finished runs are
kept for everybody by the key of their experiment: the noise slider finds them again at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import streamlit as st

from aelab import recipes
from aelab.components import ScaleMode
from aelab.training import Experiment, Run
from aelab.ui import address, compare

PAGE: Final = "filters"
ASKED: Final = "filters.asked"  # whether other experiments have just been chosen
KEPT = 16  # finished runs, about 11 MB each on MNIST
SEED = 7
NAMES: Final = {
    "tied": "Autoencoder", "denoising": "Denoising", "sparse": "Sparse",
    "contractive": "Contractive",
}  # fmt: skip
SCALES: Final[dict[ScaleMode, str]] = {"unit": "unit", "layer": "panel", "global": "all"}
ORDERS: Final = ("number", "norm", "localisation")
SHOWN: Final = (40, 80, 160)
KEY: Final = (
    "A tile is a unit’s weights: :blue[**blue**], ink here lowers it; :red[**red**], raises it."
)


@dataclass(frozen=True)
class Setup:
    """What the sidebar chooses."""

    variants: tuple[str, ...]
    data: str
    level: float
    scale: ScaleMode
    order: str
    shown: int

    def experiments(self) -> dict[str, Experiment]:
        """The experiment of each panel, by the name of the variant."""
        return {key: experiment(key, self.data, self.level) for key in self.variants}


@dataclass(frozen=True)
class Panel:
    """A place on the page: its experiment, and the run, kept or under way."""

    experiment: Experiment
    entry: compare.Entry | None

    @property
    def key(self) -> str:
        """The variant."""
        return self.experiment.variant

    @property
    def run(self) -> Run | None:
        """The run as far as it has come."""
        return self.entry.run if self.entry else None

    @property
    def noisy(self) -> bool:
        """Whether it is the one that the noise level is for."""
        return self.key == "denoising"

    @property
    def finished(self) -> bool:
        """Whether there is nothing left to train."""
        return self.run is not None and self.run.finished


def experiment(key: str, data_name: str, level: float) -> Experiment:
    """The recipe of the first layer; the noise counts for the denoising network only."""
    noise = {"level": level} if key == "denoising" else {}
    return Experiment.of(key, data_name, SEED, **recipes.FIRST_LAYER[data_name], **noise)


def setup() -> Setup:
    """The controls of the sidebar; the address keeps what they say."""
    keys = st.pills(
        "Networks", list(NAMES), default=["tied", "denoising"], selection_mode="multi",
        format_func=NAMES.__getitem__, key="networks", bind="query-params", on_change=_ask,
        help="Up to four, trained with the same seed on the same batches.",
    )  # fmt: skip
    name = address.data_set(PAGE)
    level = st.slider(
        "Noise level", 0.0, 0.5, 0.25, 0.05, key="noise", bind="query-params", on_change=_ask,
        help="Share of pixels set to 0 before the denoising network sees them. A level that has "
        "been trained before comes back at once.",
    )  # fmt: skip
    scale = st.segmented_control(
        "Full colour: largest weight of", list(SCALES), default="unit", key="scale",
        required=True, format_func=SCALES.__getitem__, bind="query-params",
        help="Of each unit by itself, of the units shown in a panel, or of those in all panels.",
    )  # fmt: skip
    order = st.segmented_control(
        "Order", ORDERS, default="number", key="order", required=True, bind="query-params",
        help="Of a finished layer, largest first. While it trains, units keep their places.",
    )  # fmt: skip
    shown = st.segmented_control(
        "Units shown", SHOWN, default=80, key="shown", required=True, bind="query-params",
        help="The figures are over all units, shown or not.",
    )  # fmt: skip
    return Setup(tuple(k for k in NAMES if k in keys), name, round(level, 2), scale, order, shown)


def panels(setup: Setup) -> list[Panel]:
    """What the page shows now: of each network the run under way, or the one that was kept."""
    entries = {e.run.experiment.key: e for e in compare.entries(PAGE) if e.run}
    found = []
    for key, wanted in setup.experiments().items():
        run = kept().get(wanted.key)
        known = compare.Entry(NAMES[key], run, None) if run else None
        found.append(Panel(wanted, entries.get(wanted.key, known)))
    return found


def opened(setup: Setup) -> list[Panel]:
    """The panels of a page run: keeps what has finished, and trains what a moved slider lacks."""
    for entry in compare.entries(PAGE):
        if entry.run and entry.run.finished:
            _keep(entry.run)
    shown = panels(setup)
    asked = st.session_state.pop(ASKED, False) and any(panel.entry for panel in shown)
    if asked and not all(panel.finished for panel in shown):
        compare.start(PAGE, missing(shown))
    return panels(setup)


def missing(shown: Sequence[Panel]) -> list[Experiment]:
    """What Train trains: the panels without a finished run, or all if there are none."""
    lacking = [p.experiment for p in shown if not p.finished]
    return lacking or [p.experiment for p in shown]


def messages(shown: Sequence[Panel]) -> None:
    """A sentence if there is nothing to show, and for each run that failed or was refused."""
    if not shown:
        st.info("Choose a network in the sidebar: its filters appear here.")
    for text in st.session_state.pop("notices", []):
        st.warning(text)
    for entry in compare.entries(PAGE):
        if entry.job and entry.state == "failed":
            st.error(f"{entry.title}: {entry.job.message}")


@st.cache_resource(show_spinner=False)
def kept() -> dict[str, Run]:
    """Finished runs by the key of their experiment, the latest last."""
    return {}


def _keep(run: Run) -> None:
    """Keeps a finished run without its film."""
    if run.experiment.key not in kept():
        kept()[run.experiment.key] = replace(run, snapshots=run.snapshots[-1:])
    while len(kept()) > KEPT:
        kept().pop(next(iter(kept())))


def _ask() -> None:
    st.session_state[ASKED] = True
