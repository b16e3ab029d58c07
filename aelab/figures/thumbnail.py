"""A latent plane as a picture of a few pixels, for the rows of a table."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageColor

from aelab.figures._base import Values
from aelab.figures._png import written
from aelab.theme import LIGHT, Palette

SIDE = 88  # pixels, in a row: it is half as high, and screens may have two pixels for one
EDGE = 1.0  # percent of the items that may lie beyond each side


def plane(
    points: Values, classes: NDArray[np.int64] | None, palette: Palette = LIGHT, side: int = SIDE
) -> str:
    """The address of a PNG, `side` pixels wide and high: points [n, 2], each two pixels wide in the
    colour of its class [n].

    The ground is transparent; without classes all have the colour of data. Points that are not
    finite, and those far off, are left out; nothing is drawn if none is left: an empty text.
    """
    good = np.isfinite(points).all(1)
    if not good.any():
        return ""
    low, high = np.percentile(points[good], [EDGE, 100 - EDGE], axis=0)
    scale = (side - 4) / max(float((high - low).max()), 1e-9)
    at = np.full(points.shape, -1)
    at[good] = np.rint((points[good] - (low + high) / 2) * scale + side / 2 - 1).clip(-1, side)
    inside = ((at >= 0) & (at < side - 1)).all(1)
    columns, rows = at[inside, 0], side - 2 - at[inside, 1]  # the second number grows upwards
    names = (palette.data,) if classes is None else palette.classes
    own = np.zeros(len(points), int) if classes is None else classes % len(names)
    pixels = np.zeros((side, side), np.uint8)  # 0 is the ground, k + 1 the k-th colour
    for down, right in ((0, 0), (0, 1), (1, 0), (1, 1)):
        pixels[rows + down, columns + right] = own[inside] + 1
    picture = Image.fromarray(pixels, "P")
    colours = [(0, 0, 0), *(ImageColor.getrgb(name) for name in names)]
    picture.putpalette([part for colour in colours for part in colour[:3]])
    return written(picture, transparency=0)
