"""Nets of more and fewer hidden layers: errors against what they cost, and what they learned of."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Unpack

import numpy as np
import plotly.graph_objects as go

from aelab.figures._base import Axis
from aelab.figures.curves import curves, interval_series
from aelab.figures.studies.look import BARS, Cells, Look
from aelab.schema import Value
from aelab.studies import depth_cost as cost_study
from aelab.studies import depth_items as items_study
from aelab.studies._equal_nets import COSTS, Cost, depth_name

COLOURS = ("noise", "data", "accent", "text")  # of 1, 2, … hidden layers
USUAL = (1, 2, 3)  # depths that are named before anything is measured
LABELS: dict[Cost, str] = {
    "weights": "weights of the network", "multiplications": "multiplications for one item",
}  # fmt: skip


def depth_cost(cells: Cells, of: Cost = "multiplications", **look: Unpack[Look]) -> go.Figure:
    """Errors of dense nets of every depth, and of convolutional ones, against what they cost.

    cells: of `aelab.studies.depth_cost.study`; of: "weights" or "multiplications", per item.
    """
    kinds = {depth_name(depth): colour for depth, colour in enumerate(COLOURS, 1)}
    measured = {kind for kind, _, _ in cells} or set(map(depth_name, USUAL))
    shown = {k: colour for k, colour in kinds.items() if k in measured}
    lines = {kind: (cost_study.points(cells, kind, of), colour) for kind, colour in shown.items()}
    bent = cost_study.CONVOLUTIONAL  # matched in one cost or the other: two kinds, two lines
    for equal in COSTS:
        lines[f"{bent}, equal {equal}"] = cost_study.points(cells, bent, of, equal), "error"
    series = [
        interval_series(name, [p.cost for p in known], [p.error for p in known], colour,
                        ends=(0, np.inf), dashed=name.endswith(COSTS[1]))
        for name, (known, colour) in lines.items()
    ]  # fmt: skip
    # Axes that stand before there is anything on them.
    across = Axis(LABELS[of], log=True) if cells else Axis(LABELS[of], 1e3, 1e5, log=True)
    return curves(
        title=f"Error against the number of {of}", x=across,
        y=Axis("squared error / image", 0, None if cells else 1), series=series, note=BARS, **look,
    )  # fmt: skip


def depth_items(cells: Cells, **look: Unpack[Look]) -> go.Figure:
    """Errors of nets of equally many weights against the number of items that they learned from.

    cells: of `aelab.studies.depth_items.study`.
    """
    series = []
    for depth in _numbers((place[0] for place in cells), USUAL):
        known = items_study.points(cells, depth)
        counts, errors = [p.items for p in known], [p.error for p in known]
        name, colour = depth_name(depth), COLOURS[depth - 1]
        series.append(interval_series(name, counts, errors, colour, ends=(0, np.inf)))
    ticks = _numbers((place[1] for place in cells), items_study.COUNTS)
    return curves(
        title="Error on the test items, by the number of training items",
        x=Axis("training items", log=True, ticks=ticks), y=Axis("squared error / image", 0),
        series=series, note=f"equally many weights · {BARS}", **look,
    )  # fmt: skip


def _numbers(found: Iterable[Value], usual: tuple[int, ...]) -> tuple[int, ...]:
    """Those that there are, each once and in order; the usual ones if there is none."""
    return tuple(sorted({n for n in found if isinstance(n, int)})) or usual
