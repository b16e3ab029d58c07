"""Rows of small pictures: the same few items in each, with a label and figures beside it."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from aelab.analysis.pixels import to_uint8
from aelab.figures._base import Values, colour
from aelab.figures.images.grid import image_grid
from aelab.pictures import Shape


@dataclass(frozen=True)
class ImageRow:
    """Its label, the theme's colour of the label, and lines of figures under it.

    signed: its pictures are differences in [−1, 1].
    """

    label: str
    colour: str = "text"
    lines: tuple[str, ...] = ()
    signed: bool = False


@dataclass(frozen=True, eq=False, kw_only=True)
class ImageRows:
    """Ink [rows, k, d] of pictures of a shape, what they are, and at which step."""

    title: str
    rows: tuple[ImageRow, ...]
    images: Values
    shape: Shape
    note: str = ""
    badge: str = ""
    step: int = 0
    code: str = ""

    def __post_init__(self) -> None:
        wanted = (len(self.rows), prod(self.shape))
        if self.images.ndim != 3 or (len(self.images), self.images.shape[2]) != wanted:
            raise ValueError(f"images has shape {list(self.images.shape)}; it should be "
                             f"[{wanted[0]}, k, {wanted[1]}].")  # fmt: skip

    def as_bytes(self) -> NDArray[np.uint8]:
        """The pictures with 255 for full ink; of a signed row, 128 for 0."""
        found = to_uint8(self.images)
        for i, row in enumerate(self.rows):
            if row.signed:
                found[i] = to_uint8(self.images[i], signed=True)
        return found


def image_rows(table: ImageRows) -> go.Figure:
    """The same few items in every row, with a label and figures beside it."""
    images = table.images.reshape(-1, table.images.shape[2])
    return image_grid(
        images.clip([[-1.0 if row.signed else 0.0] for row in table.rows for _ in table.images[0]],
                    1.0),
        table.shape, columns=table.images.shape[1], title=table.title, badge=table.badge,
        note=table.note, code=table.code, signed=[row.signed for row in table.rows],
        rows=["<br>".join([_label(row), *row.lines])
              for row in table.rows],
    )  # fmt: skip


def _label(row: ImageRow) -> str:
    return f'<span style="color: {colour(row.colour)}">{row.label}</span>'
