"""What decoders make of codes, most of which no encoder gave: six sections over the same runs.

The controls of a section stand outside what ticks; they hand it what was chosen as plain values.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from aelab import recipes
from aelab.schema import SettingError, Settings, hp, setting
from aelab.training import Experiment
from aelab.ui.pages.generate import (
    again,
    conditions,
    interpolation,
    latent_grid,
    pad,
    samples_section,
    sliders,
)
from aelab.ui.pages.generate.latent_grid import latest
from aelab.ui.session import comparison, notices, selection
from aelab.ui.session.comparison import Entry
from aelab.ui.session.state import put, session, stands_at
from aelab.ui.shell import menus, size, url, widgets
from aelab.ui.view import Comparison

MOST = 3  # runs beside each other
FIRST = ("basic", "vae")
EMPTY = """
Press **Train**: these autoencoders learn with the same seed and batches, and this page shows what
their decoders make of codes, live.

* **Latent grid** – the whole plane of the codes, decoded.
* **Samples** – pictures from random codes, the training picture nearest to each, and figures;
  **Film** shows them appear as the network learns.
* **Interpolation** – from one picture to another, through the pixels and through the code.
* **Code by hand** – set each number of the code with a slider, or two numbers on a plane.
* **Conditions** – one code under every class, and the rest of a picture from a quarter of it.
* **Again** – one picture, codes drawn for it from p(h | x), and pixels drawn from p(x | h).
"""
BY_HAND, CONDITIONS = "Code by hand", "Conditions"
Ask = Callable[[Sequence[Entry]], tuple[Any, ...]]
Draw = Callable[..., None]
SECTIONS: dict[str, tuple[Ask, Draw, str]] = {
    "Latent grid": (latent_grid.ask, latent_grid.draw, latent_grid.EXPLAIN),
    "Samples": (samples_section.ask, samples_section.draw, samples_section.EXPLAIN),
    "Interpolation": (interpolation.ask, interpolation.draw, interpolation.EXPLAIN),
    BY_HAND: (sliders.ask, sliders.draw, sliders.EXPLAIN),
    CONDITIONS: (conditions.ask, conditions.draw, conditions.EXPLAIN),
    "Again": (again.ask, again.draw, again.EXPLAIN),
}


@dataclass(frozen=True)
class Options(Settings):
    """What all networks share that are trained here."""

    latent: int = hp(2, "Latent size", low=1, high=64, help="Numbers in the code, of each "
                     "variant. With 2 the grid shows every code there is.")  # fmt: skip
    epochs: int = hp(20, "Epochs", low=1, high=500)


class Generate(Comparison[Options]):
    """The decoders of up to three networks, and of runs picked on the Runs page."""

    key, period, also = "generate", 1.0, None
    seed_help = "One number decides initial weights, batches and noise of all runs."

    def usual(self) -> Options:
        """As many epochs as the data set needs."""
        return Options(epochs=recipes.epochs(selection.EPOCHS, 20, self.data))

    def sidebar(self) -> Options:
        """The variants, and what they share; Conditions has one network, of its own size."""
        _old_address()
        usual = self.usual()
        latent = usual.latent
        if str(stands_at("show") or st.query_params.get("show")) == CONDITIONS:
            session().parameters.update(("variants", "latent"))
        else:
            self.variants = menus.networks(self.key, FIRST, MOST)
            latent = widgets.widget(setting(Options, "latent"), latent, "latent")
        epochs = widgets.widget(setting(Options, "epochs"), usual.epochs, f"epochs_{self.data}")
        return Options(latent, epochs)

    def experiments(self) -> list[Experiment]:
        """One a chosen variant; for Conditions the network that they need."""
        if stands_at("show") == CONDITIONS:
            return [conditions.needed(self.experiment)]
        return [self.experiment(key, latent_dim=self.settings.latent) for key in self.variants]

    def experiment(self, key: str, **values: Any) -> Experiment:
        """A variant with settings of its own, on the same data and seed. Raises SettingError."""
        return Experiment.suited(key, self.data, self.seed, epochs=self.settings.epochs, **values)

    def fits(self, entry: Entry) -> bool:
        """Any run."""
        return True

    def around(self) -> tuple[Hashable, ...]:
        """What clicks on pictures move, too: the widgets stand outside the tick."""
        return *super().around(), *(stands_at(key) for key in self._moved())

    def beside(self, shown: Sequence[Entry]) -> None:
        """Which section is shown, and on a projector its controls."""
        self.section = str(st.segmented_control(
            "Section", list(SECTIONS), default="Latent grid", required=True,
            label_visibility="collapsed", **url.bound("show", url.one_of(list(SECTIONS))),
        ))  # fmt: skip
        self.folded = size.folded() if shown or self.section == CONDITIONS else None

    def header(self, shown: Sequence[Entry]) -> None:
        """The controls of the section."""
        self.asked: tuple[Any, ...] = ()
        ask, _, explain = SECTIONS[self.section]
        if not shown and self.section != CONDITIONS:
            session().parameters.update((*again.KEYS, *self._moved()))  # which wait for a run
            st.markdown("Training begins …" if comparison.states(self.key) else EMPTY)
            return
        row = self.folded or st.container(
            horizontal=True, vertical_alignment="bottom", gap="medium", key="options"
        )
        with row:
            self.asked = ask(shown)
        if self.section == CONDITIONS and not self.asked:
            conditions.missing()
        self.explain = explain if self.asked else ""

    def _moved(self) -> tuple[str, ...]:
        return again.ITEM, *pad.KEYS

    def draw(self, shown: Sequence[Entry]) -> None:
        """The pictures of the section."""
        if self.asked and (runs := latest(shown)):
            SECTIONS[self.section][1](runs, *self.asked)

    def _begin(self) -> None:
        """Conditions trains its network beside the others: those stay for the other sections."""
        if stands_at("show") != CONDITIONS:
            super()._begin()
            return
        try:
            conditions.train(self.experiments()[0])
        except SettingError as refused:
            notices.add(str(refused))


def _old_address() -> None:
    """Addresses from when the pad and the sliders were called Sliders."""
    if st.query_params.get("show") == "Sliders":
        del st.query_params["show"]
        put("show", BY_HAND)
