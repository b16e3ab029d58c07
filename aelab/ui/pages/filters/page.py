"""The first layers of networks, side by side: what noise, sparsity and contraction change."""

from collections.abc import Sequence

import streamlit as st

from aelab.schema import Settings
from aelab.training import Experiment
from aelab.ui.pages.filters import figures, film, panels, runs
from aelab.ui.pages.filters.setup import NAMES, ORDERS, PAGE, SCALES, SHOWN, Setup
from aelab.ui.session.comparison import Entry
from aelab.ui.shell import controls, url
from aelab.ui.view import Comparison

ASKED = "filters.asked"  # other networks have just been chosen
# `python -m aelab.bench filters` (MNIST) and the claim noise-makes-strokes (Shapes, Digits 8×8).
WHERE = (
    ":small[Noise makes filters more local on MNIST (1.4 times, 25 % masked), hardly on Shapes "
    "(1.02), and less local on Digits 8×8 (0.91), where a stroke is one pixel wide.]"
)
KEY = "A tile is a unit’s weights: :blue[**blue**], ink here lowers it; :red[**red**], raises it."


class FirstLayer(Comparison[Settings]):
    """A panel a network; one that has been trained before comes back at once."""

    key, period = PAGE, 0.4
    file, about = "filters.csv", "The figures of every unit, shown or not."

    def sidebar(self) -> Settings:
        """What is trained, and how it is shown."""
        keys = {name: key for key, name in NAMES.items()}
        chosen = st.pills(
            "Networks", list(keys), default=[NAMES["tied"], NAMES["denoising"]],
            selection_mode="multi", on_change=controls.press, args=(ASKED,),
            help="Up to four, trained with the same seed on the same batches.",
            **url.bound("networks", url.some_of(list(keys))),
        )  # fmt: skip
        self.variants = tuple(key for name, key in keys.items() if name in chosen)
        self.level = round(st.slider(
            "Noise level", 0.0, 0.5, 0.25, 0.05, on_change=controls.press, args=(ASKED,),
            help="Share of pixels set to 0 before the denoising network sees them. A level that "
            "has been trained before comes back at once.", **url.bound("noise", url.number(0, 0.5)),
        ), 2)  # fmt: skip
        self.scale = SCALES[str(st.segmented_control(
            "Full colour: largest weight of", list(SCALES), default="unit", required=True,
            help="Of each unit by itself, of the units shown in a panel, or of those in all "
            "panels.", **url.bound("scale", url.one_of(list(SCALES))),
        ))]  # fmt: skip
        self.ranking = str(st.segmented_control(
            "Order", ORDERS, default="number", required=True, help="Of a finished layer, largest "
            "first. While it trains, units keep their places.",
            **url.bound("order", url.one_of(ORDERS)),
        ))  # fmt: skip
        self.count = int(st.segmented_control(
            "Units shown", SHOWN, default=80, required=True, help="The figures are over all units, "
            "shown or not.", **url.bound("shown", url.one_of(SHOWN)),
        ) or 80)  # fmt: skip
        return Settings()

    def setup(self) -> Setup:
        """All of that, and the seed."""
        return Setup(self.variants, self.data, self.level, self.scale, self.ranking, self.count,
                     self.seed)  # fmt: skip

    def shown(self) -> Sequence[Entry]:
        """Of each network the run under way, or the one that was saved."""
        return [panel.entry for panel in runs.panels(self.setup()) if panel.entry]

    def experiments(self) -> Sequence[Experiment]:
        """The panels without a finished run, or all if there are none."""
        return runs.missing(runs.panels(self.setup()))

    def beside(self, shown: Sequence[Entry]) -> None:
        """The key to the tiles."""
        st.markdown(KEY, width="content")

    def csv(self, shown: Sequence[Entry]) -> str:
        """The figures of every unit."""
        return figures.table([entry.run for entry in shown])

    def draw(self, shown: Sequence[Entry]) -> None:
        """A panel a network, and the time machine."""
        if not self.variants:
            st.info("Choose a network in the sidebar: its filters appear here.")
        panels.draw(runs.panels(self.setup()), self.setup())
        st.markdown(WHERE)

    def after(self, shown: Sequence[Entry]) -> None:
        """The films."""
        film.recordings(self.setup())

    def _ask(self) -> Settings | None:
        """What a moved slider lacks is trained at once, and nothing else disturbed."""
        settings = super()._ask()
        if controls.pressed(ASKED):
            runs.train_missing(self.setup())
        return settings
