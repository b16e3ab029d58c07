"""A histogram's payload: groups of values over one axis, and a threshold that can be dragged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aelab.components._payload import check, pack


@dataclass(frozen=True, eq=False)
class Bars:
    """One group: heights [bars] in percent of the group, the palette's colour."""

    name: str
    heights: NDArray[np.floating]
    colour: str


def histogram(
    *,
    group: str,
    name: str,
    title: str,
    label: str,
    ends: tuple[float, float],
    top: float,
    groups: Sequence[Bars],
    threshold: float | None = None,
    note: str = "",
    badge: str = "",
    height: int = 260,
) -> bytes:
    """Pack groups of bars between `ends`, outer bars for all beyond; `top`: of the y axis, in %.

    From an end over 0 the axis is logarithmic. label: what it shows, with its unit. A drag of the
    threshold asks with `place`, whose first number is where it was dropped. Raises ValueError if
    the groups differ in their bars.
    """
    n = len(groups[0].heights) if groups else 0
    arrays = {
        f"heights{i}": check(f"heights{i}", one.heights, (n,)).astype("<f4")
        for i, one in enumerate(groups)
    }
    meta = {
        "kind": "histogram", "group": group, "name": name, "title": title, "label": label,
        "ends": ends, "top": top, "threshold": threshold, "note": note, "badge": badge,
        "height": height, "groups": [{"name": g.name, "colour": g.colour} for g in groups],
    }  # fmt: skip
    return pack(meta, **arrays)
