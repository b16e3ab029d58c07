"""Cost: errors of nets of more and fewer hidden layers, by weights and by multiplications."""

import streamlit as st

from aelab import figures
from aelab.analysis.spread import Spread
from aelab.components import mount
from aelab.components.live_figure import live_figure
from aelab.schema import SettingError
from aelab.studies import depth_cost
from aelab.studies._equal_nets import COSTS, Cost, depth_name
from aelab.studies.depth_cost import DepthCostConfig, Matched
from aelab.ui.grid_study import Cells, GridStudy
from aelab.ui.shared.text import NOT_APART
from aelab.ui.shell import csv_file, url

EXPLAIN = """
Nets of three sizes: a quarter, a half and all of the deep net’s weights. **Dense** nets of every
depth have as many weights as each other, up to the rounding to whole units. **Convolutional** nets
(two convolutions and one dense layer to the code; the decoder mirrors them) are matched twice:
once in weights, once in multiplications. *Axis* puts all nets at their weights or at their
multiplications; nets above one another cost the same.

*Weights* are counted without biases. *Multiplications* are those of one item, forwards, through
encoder and decoder: every weight times the number of places where it is used, the padding of
convolutions included. A dense layer uses each weight once, so dense nets stand at the same place on
both axes; a convolution uses its weights at every pixel. Biases and activations are not counted; a
training step takes about three times as many. All nets take the same number of steps. Bars are 95 %
intervals over seeds (Student’s t), as are those of the ratios, seed by seed: two nets are told
apart where that interval leaves out 1.
"""


class DepthCost(GridStudy[DepthCostConfig]):
    """Nets of every depth and convolutional ones, in three sizes."""

    grid, key, explain = depth_cost, "depth.cost", EXPLAIN
    file, about = "depth_cost.csv", "The error of every net that has been measured, and its cost."

    def sidebar(self) -> DepthCostConfig | None:
        """The settings, and what nets are put at."""
        chosen = super().sidebar()
        known = url.bound("depth.cost.axis", url.one_of(COSTS))
        self.of: Cost = st.selectbox("Axis", COSTS, 1, **known)
        return chosen

    def csv(self, shown: Cells) -> str:
        """The figures of every cell."""
        header = ("data", "net", "widths", "seed", "squared error / image", "weights",
                  "multiplications / item", "parameters")  # fmt: skip
        return csv_file.csv_text(header, (
            (self.data, kind, "-".join(map(str, _tuple(widths))), seed, found["error"],
             *(int(found[of]) for of in (*COSTS, "parameters")))
            for (kind, widths, seed), found in shown.items()
        ))  # fmt: skip

    def draw(self, shown: Cells) -> None:
        """The curves, and the nets of each size against each other."""
        found = figures.depth_cost(
            shown, self.of, badge=self.badge(), height=360,
            code=self.code(f'depth_cost(found.cells, "{self.of}")'),
        )  # fmt: skip
        mount(live_figure("depth-cost", found), key="depth.cost")
        try:
            sizes = depth_cost.nets(self.data, self.settings)
        except SettingError as refused:
            st.warning(str(refused))
            return
        st.markdown(table(list(sizes.values()), shown))


def table(sizes: list[Matched], known: Cells) -> str:
    """A row a size: the deepest net and both convolutional ones against one hidden layer."""
    deepest = depth_name(len(sizes[0].dense))
    lines = [
        "Error divided by that of one hidden layer with as many weights: below 1 it is less "
        "(95 % intervals over seeds):\n",
        f"weights | {deepest} | convolutional, equal weights "
        "| convolutional, equal multiplications",
        "---|---|---|---",
    ]
    for (first, *_, deep), convolutional in sizes:
        cells = [f"{first.cost('weights'):,.0f}", _said(depth_cost.against(known, deep, first))]
        for net, other in zip(convolutional.values(), COSTS[::-1], strict=True):
            times = net.cost(other) / first.cost(other)
            said = _said(depth_cost.against(known, net, first))
            cells.append(f"{said}, {times:.2g}\u00a0× the {other}")
        lines.append(" | ".join(cells))
    return "\n".join(lines)


def _said(ratio: Spread | None) -> str:
    """A ratio with its interval, if it has one."""
    if ratio is None:
        return "…"
    if ratio.n < 2:
        return f"{ratio.mean:.2f}"
    between = f"({ratio.low:.2f} to {ratio.high:.2f})"
    if ratio.excludes(1):
        return f"**{ratio.mean:.2f}** {between}"
    return f"{ratio.mean:.2f} {between}: {NOT_APART}"


def _tuple(value: object) -> tuple[object, ...]:
    return value if isinstance(value, tuple) else (value,)
