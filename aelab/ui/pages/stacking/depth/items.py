"""Items: how many training items nets of more and fewer hidden layers need for the same error."""

from math import isinf

import streamlit as st

from aelab import figures
from aelab.components import mount
from aelab.components.live_figure import live_figure
from aelab.schema import SettingError
from aelab.studies import depth_items
from aelab.studies.depth_items import DepthItemsConfig, Need
from aelab.ui.grid_study import Cells, GridStudy
from aelab.ui.shared.text import NOT_APART
from aelab.ui.shell import csv_file

EXPLAIN = """
Nets with 1, 2, … hidden layers and the same number of weights (without biases, up to the rounding
to whole units) learn from the first 100 training items, the first 300 and so on, and from all there
are; each time for about the same number of steps. All are tried on the whole test set. Bars are
95 % intervals over seeds (Student’s t), which draw other first weights and batches; the items stay
the same.

The text below the chart compares the deepest net with the net of one hidden layer. They are told
apart where the 95 % interval of the ratio of their errors, seed by seed, leaves out 1; there it
says with how many training items the deep net has the mean error of the shallow one. Between two
measured numbers the error is taken to be straight over log(training items).
"""


class DepthItems(GridStudy[DepthItemsConfig]):
    """Nets of every depth on more and more items."""

    grid, key, explain = depth_items, "depth.items", EXPLAIN
    file, about = "depth_items.csv", "The error of every net that has been measured."

    def csv(self, shown: Cells) -> str:
        """The figures of every cell."""
        header = ("data", "hidden layers", "items", "seed", "squared error / image", "weights",
                  "parameters")  # fmt: skip
        return csv_file.csv_text(header, (
            (self.data, *place, found["error"], int(found["weights"]), int(found["parameters"]))
            for place, found in shown.items()
        ))  # fmt: skip

    def draw(self, shown: Cells) -> None:
        """The curves, the nets, and what the curves say."""
        found = figures.depth_items(
            shown, badge=self.badge(), height=360, code=self.code("depth_items(found.cells)")
        )
        mount(live_figure("depth-items", found), key="depth.items")
        try:
            nets = depth_items.nets(self.data, self.settings)
        except SettingError as refused:
            st.warning(str(refused))
            return
        sizes = "; ".join("-".join(map(str, net.widths)) for net in nets)
        st.markdown(f"{sentence(shown, len(nets))} Units in the hidden layers: {sizes}.")


def sentence(known: Cells, deep: int) -> str:
    """Whether the deep net needs fewer items than that of one hidden layer, and how many."""
    rows = depth_items.needs(known, deep)
    if not rows:
        return f"Measure trains nets of 1 to {deep} hidden layers on more and more training items."
    if any(row.ratio.n < 2 for row in rows):
        return "Nets are compared once each has been measured with two seeds."
    told = "; ".join(
        f"{_number(row.needed, rows)} instead of {row.items:,} (error on the test items × "
        f"{row.ratio.mean:.2f}, {row.ratio.low:.2f} to {row.ratio.high:.2f})"
        for row in rows if row.ratio.excludes(1)
    )  # fmt: skip
    needed = f" Training items that {deep} hidden layers need: {told}." if told else ""
    return f"{_verdict(rows, deep)}{needed}"


def _verdict(rows: list[Need], deep: int) -> str:
    """At which numbers of training items the seeds tell the nets apart."""
    fewer, more, same = (
        ", ".join(f"{row.items:,}" for row in rows if which(row.ratio))
        for which in (lambda r: r.high < 1, lambda r: r.low > 1, lambda r: not r.excludes(1))
    )
    if not fewer + more:
        return f"**{deep} hidden layers and one: {NOT_APART}** at any number of training items."
    said = [f"{what} training items for the error that one has with {where}"
            for what, where in (("fewer", fewer), ("more", more)) if where]  # fmt: skip
    rest = f"; with {same}: {NOT_APART}" if same else ""
    return f"**{deep} hidden layers need {', and '.join(said)}**{rest}."


def _number(needed: float, rows: list[Need]) -> str:
    """A number of items, or on which side of all that were tried it lies."""
    if isinf(needed):
        return f"over {rows[-1].items:,}" if needed > 0 else f"under {rows[0].items:,}"
    return f"about {needed:,.0f}"
