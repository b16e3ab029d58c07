"""Regularised: the same net without a penalty and with three, measured side by side."""

import streamlit as st

from aelab import figures
from aelab.analysis.activity import ON
from aelab.analysis.spread import Spread
from aelab.components import mount
from aelab.components.live_figure import live_figure
from aelab.studies import regularised
from aelab.studies.core.measure import Measure
from aelab.studies.regularised import LABELS, MEASURES, NETS, RegularisedConfig
from aelab.ui.grid_study import Cells, GridStudy
from aelab.ui.shared.text import NOT_APART, number
from aelab.ui.shell import csv_file, datasets, menus

EXPLAIN = rf"""
A regularised autoencoder minimises $L(x, g(f(x))) + \Omega$. Four nets of one layer of sigmoid
units with tied weights, which begin from the same weights and see the same batches: **AE** has no
penalty, **sparse** one on active units (KL or L1), **DAE** learns to undo noise, **CAE** is charged
$\lambda \lVert \partial f / \partial x \rVert_F^2$. All figures are means over the test set.

* **Units on**: the share of the code that is on for an item; a unit is on above {100 * ON:.0f} %
  of its own largest activation, so that a code which is merely small does not count as sparse.
* **‖J‖**: the Frobenius norm of the encoder’s Jacobian $\partial f / \partial x$.
* **Noise removed**: $1 - \lVert r(\tilde x) - x \rVert^2 / \lVert \tilde x - x \rVert^2$ for items
  $\tilde x$ with the noise that the DAE learned from. 0 %: as much error is left as the noise had
  made; 100 %: none; below 0, the output is further from the clean item than the input was.
* **Squared error**: of clean items. **Linear probe**: a softmax layer on the code, which learns
  from {LABELS:,} labels; the share of items that it names wrongly.

**Look for**: each penalty has the best figure in the column that it asks for, and the AE the least
error. There is more than that: a unit that is off does not respond, so the sparse code contracts
too. Intervals are 95 % over seeds (Student’s t). **Bold**: the best of a column, and all nets that
are not told apart from it: the 95 % interval of their difference, seed by seed, holds 0, so that
chance may have made it.
"""


class Regularised(GridStudy[RegularisedConfig]):
    """AE, sparse, DAE and CAE by five measures."""

    grid, key, explain = regularised, "regularised", EXPLAIN
    file, about = "regularised.csv", "All figures of every net that has been measured."
    measures = ("‖J‖", "linear probe")

    def sidebar(self) -> RegularisedConfig | None:
        """The data set, and what is measured."""
        self.data = menus.data_set("regularised")
        return super().sidebar() if datasets.available(self.data) else None

    def csv(self, shown: Cells) -> str:
        """The figures of every cell."""
        rows = (
            (self.data, *place, *(found[m.figure] * m.scale for m in MEASURES))
            for place, found in shown.items()
        )
        header = ("data", "net", "seed", *(m.column for m in MEASURES))
        return csv_file.csv_text(header, rows)

    def draw(self, shown: Cells) -> None:
        """The dots, the same as a table, and who is best at what."""
        found = figures.regularised(
            shown, badge=self.badge(), height=290, code=self.code("regularised(found.cells)")
        )
        mount(live_figure("regularised", found), key="regularised.dots")
        st.markdown(table(shown))
        st.markdown(sentence(shown))


def table(known: Cells) -> str:
    """A line a net: mean ± half the 95 % interval; bold: best, or not told apart from it."""
    head = "| | " + " | ".join(m.label for m in MEASURES) + " |\n|---|" + "--:|" * len(MEASURES)
    columns = [
        (
            regularised.over_seeds(known, m),
            regularised.leaders(known, m),
            1 if m.scale == 100 else 2,
        )
        for m in MEASURES
    ]
    lines = [
        f"| {net} | "
        + " | ".join(_value(f.get(net), net in best, d) for f, best, d in columns)
        + " |"
        for net in NETS
    ]
    return "\n".join([head, *lines])


def sentence(known: Cells) -> str:
    """Which net is best at what, where one is."""
    if not known:
        return "Measure trains four nets a seed, which differ in their penalty alone."
    leaders = {m: regularised.leaders(known, m) for m in MEASURES}
    if not any(leaders.values()):
        return "No net is called best before each has been measured with two seeds."
    return "; ".join(_said(m, best) for m, best in leaders.items()) + "."


def _said(measure: Measure, best: tuple[str, ...]) -> str:
    name = measure.label.partition(",")[0]
    if len(best) == 1:
        return f"**{name}**: {best[0]}"
    return f"**{name}**: {', '.join(best[:-1])} and {best[-1]} {NOT_APART}"


def _value(one: Spread | None, best: bool, digits: int) -> str:
    if one is None:
        return "–"
    text = number(one.mean, digits)
    text += f"\u00a0±\u00a0{one.half:.{digits}f}" if one.n > 1 else ""
    return f"**{text}**" if best else text
