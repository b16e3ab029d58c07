"""The decoder surface: a decoder's image of its codes bends into the data, PCA's plane cannot."""

from collections.abc import Sequence

import streamlit as st

from aelab.components import mount
from aelab.scheduler import PACES
from aelab.schema import Settings
from aelab.training import Experiment
from aelab.ui.pages.manifold.unfolding import export, figures, film, text
from aelab.ui.pages.manifold.unfolding.sidebar import KEY, sidebar
from aelab.ui.session import comparison
from aelab.ui.session.comparison import Entry
from aelab.ui.view import Comparison


class Unfolding(Comparison[Settings]):
    """One network on points in space; the last of the page's own on the chosen ones."""

    key, explain, period = "unfolding", text.EXPLAIN, 0.4
    file, about = "unfolding.csv", "Errors, and what the code tells, at every snapshot."
    measures = ("R²", "ρ")
    seed_key, seed_help = f"{KEY}.seed", "First weights and batches."

    def sidebar(self) -> Settings:
        """A recipe, and what may be changed in it."""
        self.options, self.plan = sidebar()
        self.data = self.options.data
        return Settings()

    def experiments(self) -> list[Experiment]:
        """One network."""
        return [self.plan.experiment(self.seed)]

    def beside(self, shown: Sequence[Entry]) -> None:
        """The pace, and the surface as a file."""
        comparison.pace(self.key, PACES[1:])
        export.button(shown[-1].run if shown and self.resting else None)

    def has_csv(self, shown: Sequence[Entry]) -> bool:
        """Not while the figures move."""
        return bool(shown) and self.resting

    def csv(self, shown: Sequence[Entry]) -> str:
        """The figures of every snapshot."""
        return film.csv(self.data, shown[-1].run)

    def draw(self, shown: Sequence[Entry]) -> None:
        """The space, the time machine, and what is to be seen in them."""
        entry = shown[-1] if shown else None
        mount(figures.payload(self.options, entry), key="unfolding.space")
        mount(film.scrubber(self.options, entry), key="unfolding.machine")
        st.markdown(text.sentence(self.options, entry))

    def after(self, shown: Sequence[Entry]) -> None:
        """The film."""
        if shown and (found := film.recording(self.options, shown[-1])):
            mount(found, key="unfolding.reel")
