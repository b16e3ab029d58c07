"""What the shape of a picture says: (h, w) of a grey one, (h, w, 3) of one in colour.

A picture is a row of numbers, pixel by pixel; in colour each pixel is its red, green and blue.
"""

from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

Shape: TypeAlias = tuple[int, ...]
COLOURS: Final = 3  # channels: red, green, blue


def sides(shape: Shape) -> tuple[int, int]:
    """Height and width in pixels."""
    return shape[0], shape[1]


def channels(shape: Shape) -> int:
    """Numbers a pixel: 1 of grey pictures, 3 of colour."""
    return shape[2] if len(shape) > 2 else 1


def planes(x: NDArray[Any], shape: Shape) -> NDArray[Any]:
    """Pictures x [n, d] channel by channel: [n, channels, h, w], a view where it can be."""
    found: NDArray[Any] = np.moveaxis(x.reshape(-1, *sides(shape), channels(shape)), -1, 1)
    return found


def rows(found: NDArray[Any]) -> NDArray[Any]:
    """The inverse of `planes`: [n, channels, h, w] → [n, d]."""
    return np.moveaxis(found, 1, -1).reshape(len(found), -1)
