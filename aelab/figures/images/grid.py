"""Small pictures in a grid.

They are drawn as one heat map, or, in colour, as one picture: pixels stay square and sharp at
every zoom.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from aelab.analysis.pixels import to_uint8
from aelab.figures._base import Trace, Values, blank, colour, figure
from aelab.pictures import Shape, channels, sides

GAP = 1  # pixels of a picture between two
TILE = 60  # px on the screen that a picture has at least


def image_grid(
    images: Values, shape: Shape, *, columns: int, title: str, rows: Sequence[str] = (),
    signed: bool | Sequence[bool] = False, badge: str = "", note: str = "", code: str = "",
) -> go.Figure:  # fmt: skip
    """Pictures [n, d] of a shape in rows of `columns`, in [0, 1], or signed in [−1, 1].

    rows: what stands left of each row; signed: of all rows, or of each.
    """
    if not len(images):
        return blank(title, "There is no picture to draw.", badge)
    (height, width), count = sides(shape), ceil(len(images) / columns)
    split = np.repeat([signed] * count if isinstance(signed, bool) else signed, columns)
    split = split[: len(images), None]
    traces = [_in_colour(images, split, shape, columns)] if channels(shape) > 1 else [
        heat(np.where(split == way, images, np.nan), (height, width), columns, way)
        for way in (False, True) if way in split
    ]  # fmt: skip
    off = {"showgrid": False, "showticklabels": False, "constrain": "domain", "ticks": ""}
    left = {
        "tickvals": [(height + GAP) * (r + 0.5) - 0.5 for r in range(count)],
        "ticktext": list(rows), "showticklabels": bool(rows), "nticks": 0,
    }  # fmt: skip
    room = max(16.0, min(max(80.0, 3.0 * height), 1100 / columns, 620 / count))
    return figure(
        traces, title=title, badge=badge, note=note, code=code,
        height=int(118 + count * max(room, TILE * height / max(height, width) * (columns <= 12))),
        xaxis=off, plot_bgcolor=colour("background"),
        yaxis=off | left | {"scaleanchor": "x", "autorange": "reversed"},
    )  # fmt: skip


def heat(images: Values, side: tuple[int, int], columns: int, signed: bool) -> Trace:
    """Pictures [n, h · w] as one heat map, in [0, 1], or signed in [−1, 1]."""
    scale = (
        [[0, colour("negative")], [0.5, colour("zero")], [1, colour("positive")]]
        if signed
        else [[0, colour("paper")], [1, colour("ink")]]
    )
    # Thousandths are enough.
    return {
        "type": "heatmap", "z": _mosaic(images, side, columns).round(3), "colorscale": scale,
        "zmin": -1 if signed else 0, "zmax": 1, "showscale": signed,
        "hovertemplate": "%{z:.2f}<extra></extra>", "colorbar": {"thickness": 12, "len": 0.8},
    }  # fmt: skip


def _in_colour(images: Values, signed: NDArray[np.bool_], shape: Shape, columns: int) -> Trace:
    """Pictures in colour [n, d] as one, the signed ones, bool [n, 1], with mid grey for 0."""
    ink = np.where(signed, to_uint8(images, signed=True), to_uint8(images))
    pixels = _mosaic(ink, shape, columns)
    opaque = np.isfinite(pixels[..., :1])  # where there is a picture
    rgba = np.concatenate([np.nan_to_num(pixels), 255 * opaque], 2).astype(np.uint8)
    return {
        "type": "image", "z": rgba, "colormodel": "rgba256",
        "hovertemplate": "red %{z[0]} · green %{z[1]} · blue %{z[2]}<extra></extra>",
    }  # fmt: skip


def _mosaic(images: Values, shape: Shape, columns: int) -> NDArray[np.float32]:
    """One picture of all, [h, w] or [h, w, 3], with a gap (NaN) between two."""
    (height, width), rows = sides(shape), ceil(len(images) / columns)
    size = rows * (height + GAP) - GAP, columns * (width + GAP) - GAP
    whole: NDArray[Any] = np.full((*size, *shape[2:]), np.nan, np.float32)
    for i, image in enumerate(images):
        top, left = (i // columns) * (height + GAP), (i % columns) * (width + GAP)
        whole[top : top + height, left : left + width] = np.reshape(image, shape)
    return whole
