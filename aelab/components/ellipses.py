"""The ellipses' payload: a cloud in the plane, once for each network, and what its code feels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aelab.components._payload import check, pack

Values = NDArray[np.floating]


@dataclass(frozen=True, kw_only=True, eq=False)
class SensitivityEllipses:
    """One network's ellipses at the centres, [m, 3]: symmetric roots (xx, xy, yy), drawn as they
    are, in units of the data. lines: figures under its title."""

    title: str
    colour: str
    roots: Values
    lines: tuple[str, ...] = ()


def ellipses(
    *,
    group: str,
    name: str,
    title: str,
    cloud: Values,
    centres: Values,
    panels: Sequence[SensitivityEllipses],
    note: str = "",
    badge: str = "",
    height: int = 360,
) -> bytes:
    """Pack a panel a network over the same cloud [n, 2] and centres [m, 2].

    height: of the panels in CSS pixels. Raises ValueError for another shape.
    """
    m = len(check("centres", centres, (None, 2)))
    arrays = {
        f"roots{i}": check(f"roots{i}", panel.roots, (m, 3)).astype("<f4")
        for i, panel in enumerate(panels)
    }
    words = [{"title": p.title, "colour": p.colour, "lines": p.lines} for p in panels]
    meta = {
        "kind": "ellipses", "group": group, "name": name, "title": title, "note": note,
        "badge": badge, "height": height, "panels": words,
    }  # fmt: skip
    cloud = check("cloud", cloud, (None, 2)).astype("<f4")
    return pack(meta, cloud=cloud, centres=centres.astype("<f4"), **arrays)
