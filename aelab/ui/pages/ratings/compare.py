"""Side by side: the error as the learning rate, the batch, the input or the activation differs."""

import streamlit as st

from aelab import figures
from aelab.analysis.factorise import BIAS, WORDS
from aelab.components import mount
from aelab.components.live_figure import live_figure
from aelab.studies import Memory
from aelab.studies import ratings_compared as studied
from aelab.studies.ratings_compared import ComparedConfig, ComparedProgress
from aelab.training import TrainingEvents
from aelab.ui.pages.ratings.page import HEIGHT, PAGE, OnSet, code
from aelab.ui.shell import csv_file


class Compare(OnSet[ComparedConfig, ComparedProgress]):
    """The same study, with one setting varied."""

    kind, file = ComparedProgress, "ratings_compared.csv"
    measures = ("RMSE",)

    @property
    def name(self) -> str:
        """One study for all sets."""
        return f"{PAGE}.compare"

    def usual(self) -> ComparedConfig:
        """As they suit the set."""
        return studied.suited(self.ratings)

    def work(self, memory: Memory) -> TrainingEvents:
        """Trains the autoencoders, with one setting after the other."""
        return studied.compare(self.ratings, self.settings)

    def draw(self, shown: ComparedProgress | None) -> None:
        """The held-out errors among the models without a network, and the best."""
        drawn = code("ratings_compared.compare", self.ratings, self.settings)
        found = figures.ratings_compared(shown, height=HEIGHT, code=drawn)
        mount(live_figure("ratings-compared", found), key="ratings.compared")
        st.markdown(_sentence(shown))

    def csv(self, shown: ComparedProgress | None) -> str:
        """Every epoch of every setting, and the models without a network."""
        found = shown.found if shown else {}
        levels = next((one.baselines for one in found.values()), {})
        return csv_file.csv_text(
            ["setting", "epoch", "RMSE train", "RMSE check", "RMSE held out", "mean guess"],
            [*([name, i, *epoch] for name, one in found.items()
               for i, epoch in enumerate(one.epochs, 1)),
             *([WORDS[name], "", "", "", error, ""] for name, error in levels.items())],
        )  # fmt: skip


def _sentence(now: ComparedProgress | None) -> str:
    """The errors so far; none is called the best, for one seed cannot tell them apart."""
    found = now.found if now else {}
    errors = {name: one.error for name, one in found.items() if one.error is not None}
    if not errors:
        return "Press Measure: the autoencoders learn with one setting after the other."
    listed = [f"**{name}: {error:.3f}**" for name, error in errors.items()]
    bias = next(iter(found.values())).baselines[BIAS]
    return (
        f"RMSE on held-out ratings, in stars: {' · '.join(listed)}; {WORDS[BIAS]}: {bias:.3f}. "
        "Of each network the epoch that is best in validation counts. 1 seed: a small difference "
        "may be chance."
    )
