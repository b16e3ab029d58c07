"""A table's payload: how many items have each pair of labels, as coloured cells to click on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aelab.components._payload import check, pack


def crosstab(
    *,
    group: str,
    name: str,
    title: str,
    counts: NDArray[np.integer[Any]],
    rows: Sequence[str],
    columns: Sequence[str],
    row_label: str,
    column_label: str,
    right: Sequence[int],
    chosen: tuple[int, int] | None = None,
    key: str = "",
    note: str = "",
    badge: str = "",
    height: int = 320,
) -> bytes:
    """Pack counts [rows, columns]; a click on a cell, or Enter, asks with its `cell`.

    rows, columns: short names; row_label, column_label: what they are; right: the row that is
    right for each column, whose cells have the other colour; key: what the two colours mean;
    chosen: the cell with a frame; height: of the table in CSS pixels. An empty cell does not ask.
    Raises ValueError for names that do not fit the counts.
    """
    check("counts", counts, (len(rows), len(columns)))
    if len(right) != len(columns):
        raise ValueError(f"right has {len(right)} rows for {len(columns)} columns.")
    meta = {
        "kind": "crosstab", "group": group, "name": name, "title": title, "note": note,
        "badge": badge, "rows": list(rows), "columns": list(columns), "row_label": row_label,
        "column_label": column_label, "right": [int(r) for r in right], "chosen": chosen,
        "key": key, "height": height,
    }  # fmt: skip
    return pack(meta, counts=counts.astype("<i4"))
