"""Code size: errors of three kinds of net with equally many weights."""

import streamlit as st

from aelab import data, figures
from aelab.components import mount
from aelab.components.live_figure import live_figure
from aelab.studies import depth_width
from aelab.studies.depth_width import LATENTS, DepthWidthConfig
from aelab.ui.grid_study import Cells, GridStudy
from aelab.ui.shell import csv_file

EXPLAIN = """
Three nets with the same number of weights and the same budget at each size of the code. **Linear**:
one hidden layer without any bend; it can only find PCA’s plane. **Shallow**: one wide layer of
ReLU units on each side of the code. **Deep**: several narrower ones. Squared error / image over the
whole test set; bars are 95 % intervals over seeds (Student’s t).
"""


class DepthWidth(GridStudy[DepthWidthConfig]):
    """Linear, shallow and deep nets at each size of the code."""

    grid, key, explain = depth_width, "depth", EXPLAIN
    file, about = "depth_width.csv", "The error of every net that has been measured."

    def csv(self, shown: Cells) -> str:
        """The figures of every cell."""
        return csv_file.csv_text(
            ["data", "net", "code size", "seed", "squared error / image", "parameters"],
            ([self.data, *place, figures["error"], int(figures["parameters"])]
             for place, figures in shown.items()),
        )  # fmt: skip

    def draw(self, shown: Cells) -> None:
        """The curves, and the sizes of the nets."""
        found = figures.depth_width(
            self.data, shown, badge=self.badge(), height=430,
            code=self.code(f'depth_width("{self.data}", found.cells)'),
        )  # fmt: skip
        mount(live_figure("depth-error", found), key="depth.errors")
        st.markdown(_sizes(self.data, self.settings))


def _sizes(name: str, chosen: DepthWidthConfig) -> str:
    """The widths that make the nets equal."""
    d, last = data.load(name).d, LATENTS[-1]
    deep = "-".join(map(str, chosen.hidden))
    wide = depth_width.width(d, chosen.hidden, last)
    count = depth_width.parameters(d, chosen.hidden, last)
    return (
        f"Units in the hidden layers, with {last} numbers in the code: deep {deep}, shallow and "
        f"linear {wide}; {count:,} parameters each."
    )
