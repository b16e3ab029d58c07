"""The Filters page's networks: first layers that differ in one thing, trained side by side.

All have one wide layer of sigmoid units, so a unit's activation is the code itself. The same seed
gives them the same batches and, but for the sparse one, the same first weights.
"""

from dataclasses import dataclass
from typing import Final

import streamlit as st

from aelab import recipes
from aelab.components import ScaleMode
from aelab.training import Experiment
from aelab.ui.shell import url

PAGE: Final = "filters"
ASKED: Final = "filters.asked"  # whether other experiments have just been chosen
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
    name = url.data_set(PAGE)
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


def _ask() -> None:
    st.session_state[ASKED] = True
