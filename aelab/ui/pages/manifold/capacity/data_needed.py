"""Data needed: how many items an autoencoder must see before it does better than PCA."""

import streamlit as st

from aelab import figures
from aelab.components import mount
from aelab.components.live_figure import live_figure
from aelab.studies import data_needed
from aelab.studies.data_needed import DataNeededConfig
from aelab.ui.grid_study import Cells, GridStudy
from aelab.ui.shell import csv_file, datasets, menus

EXPLAIN = """
The same network learns from 30 items, from 100, and so on up to all there are, each time for the
same number of steps. PCA with as many components as the code has numbers is fitted to the same
items. Both are tried on the whole test set; bars are 95 % intervals over seeds (Student’s t), which
draw other first weights and batches.

What to look for: with few items the network learns these by heart and is worse than PCA on all
others; with many it bends to what PCA cannot reach. The text below says between which numbers the
curves cross. With a larger network or a larger code they cross later.
"""


class DataNeeded(GridStudy[DataNeededConfig]):
    """An autoencoder and PCA on more and more items."""

    grid, key, explain = data_needed, "capacity.items", EXPLAIN
    file, about = "data_needed.csv", "The error of every net that has been measured, and PCA’s."

    def sidebar(self) -> DataNeededConfig | None:
        """The data set, and what is measured."""
        self.data = menus.data_set("capacity")
        return super().sidebar() if datasets.available(self.data) else None

    def csv(self, shown: Cells) -> str:
        """The error of every cell, and of PCA on the same items."""
        rows = ((self.data, *place, found["error"], found["pca"]) for place, found in shown.items())
        header = ("data", "items", "seed", "squared error / image", "PCA’s")
        return csv_file.csv_text(header, rows)

    def draw(self, shown: Cells) -> None:
        """Both curves, and where they cross."""
        found = figures.data_needed(
            self.data, shown, self.settings.m, badge=self.badge(), height=440,
            code=self.code(f'data_needed("{self.data}", found.cells)'),
        )  # fmt: skip
        mount(live_figure("data-needed", found), key="items.curves")
        st.markdown(sentence(shown))


def sentence(known: Cells) -> str:
    """Where the network overtakes PCA."""
    if not known:
        return "Measure trains one network on more and more items."
    found, last = data_needed.crossing(known), data_needed.points(known)[-1]
    if found:
        return (
            f"**The curves cross between {found.below:,} and {found.above:,} items**: with fewer, "
            "PCA's mean error on items that neither has seen is the smaller; where a bar reaches "
            "PCA's curve, that may be chance."
        )
    who = "The network" if last.error.mean < last.pca else "PCA"
    return f"**{who} has less error** at every number of items so far, up to {last.items:,}."
