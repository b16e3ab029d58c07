"""Depth and width on the Stacking page: errors of three kinds of net with equally many weights."""

import numpy as np
import streamlit as st

from aelab import data
from aelab.components import mount
from aelab.components.live_figure import live_figure
from aelab.figures import Axis, Series, curves, interval_series
from aelab.studies import depth_width
from aelab.studies.depth_width import KINDS, LATENTS, DepthWidthConfig
from aelab.ui.grid_study import Cells, GridStudy
from aelab.ui.shared import pca_baseline
from aelab.ui.shell import csv_file

COLOURS = {"linear": "data", "shallow": "noise", "deep": "accent"}
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
        mount(_curves(self.data, shown, self.badge()), key="depth.errors")
        st.markdown(_sizes(self.data, self.settings))


def _curves(name: str, known: Cells, badge: str) -> bytes:
    lines = [_curve(known, kind) for kind in KINDS]
    sizes = np.array(LATENTS, float)
    floor = np.array([_pca(name, latent) for latent in LATENTS])
    pca = Series(name="PCA", x=sizes, y=floor, colour="pca", dashed=True)
    return live_figure("depth-error", curves(
        title="Error against the size of the code",
        x=Axis("numbers in the code", 2, 30, log=True, ticks=LATENTS),
        y=Axis("squared error / image", 0), series=[pca, *lines], height=430,
        badge=badge, note="equally many weights · bars: 95 % over seeds",
    ))  # fmt: skip


def _curve(known: Cells, kind: str) -> Series:
    points = depth_width.points(known, kind)
    sizes, errors = [p.latent for p in points], [p.error for p in points]
    return interval_series(kind, sizes, errors, COLOURS[kind], ends=(0, np.inf))


@st.cache_data(max_entries=64, show_spinner=False)
def _pca(name: str, latent: int) -> float:
    """Squared error / test image of PCA with so many components."""
    return (
        pca_baseline.plane(name, max(LATENTS)).first(latent).squared_error(data.load(name).x_test)
    )


def _sizes(name: str, chosen: DepthWidthConfig) -> str:
    """The widths that make the nets equal."""
    d, last = data.load(name).d, LATENTS[-1]
    deep = "-".join(map(str, chosen.hidden))
    wide = depth_width.width(d, chosen.hidden, last)
    count = depth_width.parameters(d, chosen.hidden, last)
    return (
        f"With {last} numbers: deep {deep}, shallow and linear {wide}; {count:,} parameters each."
    )
