"""A sheet's payload: the same few items in every row, each by another network, with figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from aelab.components._payload import pack
from aelab.pictures import Shape


class Rows(Protocol):
    """Rows of small pictures with their words, as `aelab.figures.ImageRows` has them."""

    @property
    def title(self) -> str: ...  # noqa: D102
    @property
    def rows(self) -> Sequence[Any]: ...  # noqa: D102
    @property
    def shape(self) -> Shape: ...  # noqa: D102
    @property
    def note(self) -> str: ...  # noqa: D102
    @property
    def badge(self) -> str: ...  # noqa: D102
    @property
    def step(self) -> int: ...  # noqa: D102
    def as_bytes(self) -> NDArray[np.uint8]: ...  # noqa: D102


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
    table: Rows, *, group: str, name: str, film: SheetFilm | None = None, most: int = 84
) -> bytes:
    """Pack rows of pictures.

    film: what the time machine may show instead; most: the largest side of a picture in CSS pixels.
    """
    meta = {
        "kind": "sheet", "group": group, "name": name, "title": table.title, "note": table.note,
        "badge": table.badge, "step": table.step, "shape": table.shape, "most": most,
        "rows": [asdict(row) for row in table.rows], "film": asdict(film) if film else None,
    }  # fmt: skip
    return pack(meta, images=table.as_bytes())


def drawing_pad(
    *, group: str, size: int = 56, hint: str = "Draw with the mouse or a finger."
) -> bytes:
    """Pack a pad to draw on; it asks with `ink`: its size × size pixels, 255 for ink, as base64."""
    return pack({"kind": "drawing_pad", "group": group, "size": size, "hint": hint})
