"""Payload of vector fields: where each of several maps would move a point of the plane.

All fields lie on one grid, have one scale and take the same particles: points that follow the
arrows, x ← x + field(x), in the browser, which takes the field between nodes to be bilinear.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aelab.components._payload import check, pack

Values = NDArray[np.floating[Any]]


@dataclass(frozen=True, kw_only=True, eq=False)
class VectorField:
    """One field [side², 2], row by row from below; None: not there yet, and `cover` says why.

    colour: the palette's; true: the field that the others are compared with; lines: two of figures.
    """

    title: str
    colour: str = "accent"
    values: Values | None = None
    lines: tuple[str, str] = ("", "")
    cover: str = ""
    true: bool = False


@dataclass(frozen=True, kw_only=True)
class FieldFilm:
    """What a picture says of its film: a reel of this `run`, sent to `slot`.

    A frame holds the fields of all pictures, one after the other, on a coarser grid; its note a
    line a picture, in which a tab parts the two lines of figures. note: stands for the picture's.
    """

    slot: str
    run: str
    note: str


def vector_field(
    *,
    group: str,
    name: str,
    title: str,
    fields: Sequence[VectorField],
    cloud: Values,
    density: Values,
    reach: float,
    shrink: float,
    note: str = "",
    badge: str = "",
    step: int = 0,
    film: FieldFilm | None = None,
) -> bytes:
    """Pack fields over points, cloud [n, 2]; seen [side²]: 1 where points are dense, 0 where not.

    reach: the grid goes from −reach to reach; shrink: drawn length of an arrow over its own.
    Raises ValueError for arrays of other shapes.
    """
    side = round(len(density) ** 0.5)
    arrays: dict[str, NDArray[Any]] = {
        "cloud": check("cloud", cloud, (None, 2)).astype("<f4"),
        "density": np.rint(255 * check("density", density, (side**2,)).clip(0, 1)).astype("u1"),
    }
    for i, one in enumerate(fields):
        if one.values is not None:
            arrays[f"field{i}"] = check(f"field{i}", one.values, (side**2, 2)).astype("<f4")
    words = [
        {"title": one.title, "colour": one.colour, "lines": list(one.lines), "cover": one.cover,
         "true": one.true}
        for one in fields
    ]  # fmt: skip
    meta = {
        "kind": "vector_field", "group": group, "name": name, "title": title, "note": note,
        "badge": badge, "step": step, "fields": words, "reach": reach, "shrink": shrink,
        "film": asdict(film) if film else None,
    }  # fmt: skip
    return pack(meta, **arrays)


def point_pad(*, group: str, hint: str) -> bytes:
    """Pack a pad on which points are drawn; it asks with `strokes`: places from −1 to 1."""
    return pack({"kind": "point_pad", "group": group, "hint": hint})
