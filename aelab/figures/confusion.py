"""Counts of pairs of labels as a table of coloured cells."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from aelab.figures._base import SIZES, Trace, colour, figure

OPACITY = 0.6  # of a cell's colour: a full one leaves its count too little contrast


def confusion_matrix(
    counts: NDArray[np.integer[Any]], *, rows: Sequence[str], columns: Sequence[str],
    row_label: str = "true class", column_label: str = "taken for",
    right: Sequence[int] | None = None, chosen: tuple[int, int] | None = None,
    title: str = "Confusion matrix", badge: str = "", note: str = "", height: int = 440,
    meaning: str = "blue: right, red: wrong", code: str = "",
) -> go.Figure:  # fmt: skip
    """Counts [rows, columns]; the colour of a cell is its share of the row, under a square root.

    Wrong cells are few and small: so they show. right: the row that is right for each column (as
    numbered, if left out), whose cells are blue, the others red. chosen: a cell with a frame.
    meaning: of the two colours, in words. Raises ValueError for names that do not fit the counts.
    """
    if counts.shape != (len(rows), len(columns)):
        raise ValueError(
            f"counts has shape {list(counts.shape)}; it should be [{len(rows)}, {len(columns)}]."
        )
    right = range(len(columns)) if right is None else right
    if len(right) != len(columns):
        raise ValueError(f"right has {len(right)} rows for {len(columns)} columns.")
    shares = np.sqrt(counts / np.maximum(counts.sum(1, keepdims=True), 1))
    sign = np.where(np.arange(len(rows))[:, None] == np.array(right)[None], 1, -1)
    heat: Trace = {
        "type": "heatmap", "z": sign * shares, "x": list(columns), "y": list(rows), "zmin": -1,
        "zmax": 1, "colorscale": [[0, colour("error")], [0.5, colour("surface")],
                                  [1, colour("accent")]],
        "text": np.where(counts > 0, counts.astype(str), ""), "texttemplate": "%{text}",
        "textfont": {"size": SIZES["small"], "color": colour("text")}, "opacity": OPACITY,
        "customdata": counts, "xgap": 1, "ygap": 1, "showscale": False,
        "hovertemplate": f"{row_label} %{{y}}, {column_label} %{{x}}: %{{customdata:,}}"
        "<extra></extra>",
    }  # fmt: skip
    names = {"type": "category", "showgrid": False, "fixedrange": False, "nticks": 0, "dtick": 1}
    return figure(
        [heat], title=title, badge=badge, note=" · ".join(filter(None, (note, meaning))),
        height=height,
        code=code, xaxis={**names, "title": column_label},
        yaxis={**names, "title": row_label, "autorange": "reversed"}, shapes=_frame(chosen),
    )  # fmt: skip


def _frame(cell: tuple[int, int] | None) -> list[dict[str, Any]]:
    if cell is None:
        return []
    row, column = cell
    line = {"color": colour("text"), "width": 3}
    return [{"type": "rect", "x0": column - 0.5, "x1": column + 0.5, "y0": row - 0.5,
             "y1": row + 0.5, "line": line}]  # fmt: skip
