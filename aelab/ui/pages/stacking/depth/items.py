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
from aelab.ui.shell import csv_file

EXPLAIN = """
Nets with 1, 2, … hidden layers and the same number of weights (without biases, up to the rounding
to whole units) learn from the first 100 training items, the first 300 and so on, and from all there
are; each time for about the same number of steps. All are tried on the whole test set. Bars are
95 % intervals over seeds (Student’s t), which draw other first weights and batches; the items stay
the same.

The text below the chart compares the deepest net with the net of one hidden layer. Their errors
differ where the 95 % interval of the ratio, seed by seed, leaves out 1; there it says with how many
items the deep net has the mean error of the shallow one. Between two measured numbers the error is
taken to be straight over log(items).
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
        sizes = ", ".join("-".join(map(str, net.widths)) for net in nets)
        st.markdown(f"{sentence(shown, len(nets))} Hidden layers of the nets: {sizes}.")


def sentence(known: Cells, deep: int) -> str:
    """Whether the deep net needs fewer items than that of one hidden layer, and how many."""
    rows = depth_items.needs(known, deep)
    if not rows:
        return f"Measure trains nets of 1 to {deep} hidden layers on more and more items."
    if any(row.ratio.n < 2 for row in rows):
        return "With one seed nothing is known of the spread: the nets cannot be compared yet."
    sure = [row for row in rows if not row.ratio.low <= 1 <= row.ratio.high]
    told = "; ".join(
        f"{_number(row.needed, rows)} instead of {row.items:,} (error × {row.ratio.mean:.2f}, "
        f"{row.ratio.low:.2f} to {row.ratio.high:.2f})" for row in sure
    )  # fmt: skip
    return f"{_verdict(rows, deep)}{f' Items needed: {told}.' if told else ''}"


def _verdict(rows: list[Need], deep: int) -> str:
    """At which numbers of items the seeds tell the nets apart."""
    fewer = [f"{row.items:,}" for row in rows if row.ratio.high < 1]
    more = [f"{row.items:,}" for row in rows if row.ratio.low > 1]
    if not fewer + more:
        return (
            f"**The seeds do not show that {deep} hidden layers need fewer items than one**: at no "
            "number of items are the errors apart by more than their spread."
        )
    said = [f"{what} for the error that one has with {', '.join(where)}"
            for what, where in (("fewer items", fewer), ("more items", more)) if where]  # fmt: skip
    rest = "; elsewhere the seeds do not tell them apart" * (len(fewer + more) < len(rows))
    return f"**{deep} hidden layers need {', and '.join(said)}**{rest}."


def _number(needed: float, rows: list[Need]) -> str:
    """A number of items, or on which side of all that were tried it lies."""
    if isinf(needed):
        return f"over {rows[-1].items:,}" if needed > 0 else f"under {rows[0].items:,}"
    return f"about {needed:,.0f}"
