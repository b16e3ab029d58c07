"""A sheet's payload: the same few items in every row, each by another network, with figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

from aelab.components._payload import check, pack


@dataclass(frozen=True)
class Row:
    """One row: its label, the palette's colour of the label, and lines of figures under it.

    signed: its images are differences, 128 for 0 and 255 for +1.
    """

    label: str
    colour: str = "text"
    lines: tuple[str, ...] = ()
    signed: bool = False


@dataclass(frozen=True)
class SheetFilm:
    """What a sheet says of its film: pictures "tiles" of a reel of this `run`, sent to `slot`.

    A frame has the items of one row after the other, and its note a line a row, in which tabs
    part the lines of figures. note: beside the title.
    """

    slot: str
    run: str
    note: str


def sheet(
    *,
    group: str,
    name: str,
    title: str,
    images: NDArray[np.uint8],
    shape: tuple[int, int],
    rows: Sequence[Row],
    note: str = "",
    badge: str = "",
    step: int = 0,
    film: SheetFilm | None = None,
    most: int = 84,
) -> bytes:
    """Pack rows of images: uint8 [len(rows), k, h * w] of `shape`, 255 for full ink.

    film: what the time machine may show instead; most: the largest side of an image in CSS pixels.
    Raises ValueError or TypeError for
    another shape or dtype.
    """
    check("images", images, (len(rows), None, shape[0] * shape[1]), np.uint8)
    meta = {
        "kind": "sheet", "group": group, "name": name, "title": title, "note": note,
        "badge": badge, "step": step, "shape": shape, "most": most,
        "rows": [asdict(row) for row in rows], "film": asdict(film) if film else None,
    }  # fmt: skip
    return pack(meta, images=images)


def drawing_pad(
    *, group: str, size: int = 56, hint: str = "Draw with the mouse or a finger."
) -> bytes:
    """Pack a pad to draw on; it asks with `ink`: its size × size pixels, 255 for ink, as base64."""
    return pack({"kind": "drawing_pad", "group": group, "size": size, "hint": hint})
