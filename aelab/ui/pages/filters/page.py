"""The first layers of networks, side by side: what noise, sparsity and contraction change."""

from collections.abc import Sequence

import streamlit as st

from aelab import data
from aelab.schema import Settings
from aelab.training import Experiment
from aelab.ui.pages.filters import figures, film, panels, runs
from aelab.ui.pages.filters.setup import (
    NAMES,
    OF_SHARES,
    OF_SIGNED,
    ORDERS,
    PAGE,
    SCALES,
    SHOWN,
    Setup,
)
from aelab.ui.session.comparison import Entry
from aelab.ui.shell import controls, url
from aelab.ui.view import Comparison

ASKED = "filters.asked"  # other networks have just been chosen
# `python -m aelab.bench filters filters_patches` (MNIST, Photo patches), and the claim
# noise-makes-strokes (Shapes, Digits 8×8).
WHERE = (
    ":small[Noise makes filters more local on MNIST (1.4 times, 25 % masked), hardly on Shapes "
    "(1.02), and less local on Digits 8×8 (0.91), where a stroke is one pixel wide.]"
)
PHOTOGRAPHS = (
    ":small[Without noise blobs and checkerboards, with it edges and bars: three seeds, AE 0 to "
    "4 % oriented, DAE 66 to 72 % at σ = 2.5.]"
)
EXPLAIN = """
All networks have one layer of sigmoid units and tied weights; a tile is one unit’s weights, so what
it looks for in a picture. A code with nearly as many units as there are pixels, or more, could
copy. Noise makes copying useless: to guess a pixel under noise the net needs its neighbours, along
the edge on which it lies.

**Photo patches**: 12 × 12 pixels of two photographs, whitened, with 0 as the mean; the output is
linear, the loss the squared error, the noise Gaussian. It is the experiment of Vincent et al.
(JMLR 11:3371, 2010, section 5.2), who found Gabor-like edge detectors with noise, and none without
it or with weight decay in its place. Their patches come from other photographs.

**Oriented**: the share of filters with a coherence over 0.5. *Coherence* is (λ₁ − λ₂) / (λ₁ + λ₂)
of the structure tensor, the sum of the outer products of all gradients of the filter, smoothed by
0.7 pixels: 1 if all gradients lie in one direction, as those of a grating, an edge or a bar; 0 for
a round blob or a checkerboard. **Localisation**: the share of a filter’s energy in its best small
window.
"""
# Short, so that it has room beside an example’s badge: the page must not jump when that goes.
KEY = ":small[Ink on :blue[**blue**] lowers a unit, on :red[**red**] raises it.]"
IN_COLOUR = ":small[Grey is 0; the colours shown raise a unit, their opposites lower it.]"


class FirstLayer(Comparison[Settings]):
    """A panel a network; one that has been trained before comes back at once."""

    key, explain, period = PAGE, EXPLAIN, 0.4
    file, about = "filters.csv", "The figures of every unit, shown or not."

    def sidebar(self) -> Settings:
        """What is trained, and how it is shown."""
        signed = data.info(self.data).signed
        self.measures = ("oriented", "coherence", "dead") if signed else ("local", "dead")
        keys = {name: key for key, name in NAMES.items()}
        chosen = st.pills(
            "Networks", list(keys), default=[NAMES["tied"], NAMES["denoising"]],
            selection_mode="multi", on_change=controls.press, args=(ASKED,),
            help="Up to four, trained with the same seed on the same batches.",
            **url.bound("networks", url.some_of(list(keys))),
        )  # fmt: skip
        self.variants = tuple(key for name, key in keys.items() if name in chosen)
        self.level = self._noise()
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

    def _noise(self) -> float:
        """The level of the noise, whatever that means for these pixels."""
        signed = data.info(self.data).signed
        noise, other = (OF_SIGNED, OF_SHARES) if signed else (OF_SHARES, OF_SIGNED)
        url.fit(other.key, url.number(0, other.high))
        return round(st.slider(
            noise.label, 0.0, noise.high, noise.usual, noise.step, on_change=controls.press,
            args=(ASKED,), help=f"{noise.help} A level that has been trained before comes back at "
            "once.", **url.bound(noise.key, url.number(0, noise.high)),
        ), 2)  # fmt: skip

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
        st.markdown(IN_COLOUR if data.info(self.data).colour else KEY, width="content")

    def csv(self, shown: Sequence[Entry]) -> str:
        """The figures of every unit."""
        return figures.table([entry.run for entry in shown])

    def draw(self, shown: Sequence[Entry]) -> None:
        """A panel a network, and the time machine."""
        if not self.variants:
            st.info("Choose a network in the sidebar: its filters appear here.")
        panels.draw(runs.panels(self.setup()), self.setup())
        st.markdown(PHOTOGRAPHS if data.info(self.data).signed else WHERE)

    def after(self, shown: Sequence[Entry]) -> None:
        """The films."""
        film.recordings(self.setup())

    def _ask(self) -> Settings | None:
        """What a moved slider lacks is trained at once, and nothing else disturbed."""
        settings = super()._ask()
        if controls.pressed(ASKED):
            runs.train_missing(self.setup())
        return settings
