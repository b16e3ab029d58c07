"""The six affine movements of a picture, by hand: as small changes of pixels, and carried out.

The idea: moving a picture I along a field of arrows v takes its pixels to I(p − a v(p)); for small
a that is I − a v·∇I. So −v·∇I is the tangent at I of all pictures that such a movement makes
(Simard, LeCun, Denker and Victorri, Transformation invariance in pattern recognition, 1998).
Pictures are float [h, w], or [h, w, 3] in colour; a is in pixels at the picture's edge.
"""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from aelab.pictures import rows, sides

Floats = NDArray[np.floating[Any]]
NAMES: Final = ("right", "down", "turn", "grow", "widen", "slant")


def fields(shape: tuple[int, int]) -> Floats:
    """The arrows of each movement, [6, 2, h, w]: (down, right) parts, 1 at a side's middle."""
    h, w = shape
    down, right = np.meshgrid(np.linspace(-1, 1, h), np.linspace(-1, 1, w), indexing="ij")
    none, one = np.zeros(shape), np.ones(shape)
    arrows = (
        (none, one), (one, none), (right, -down), (down, right), (-down, right), (right, down)
    )  # fmt: skip
    found: Floats = np.array(arrows)
    return found


def tangent_vectors(picture: Floats) -> Floats:
    """−v·∇I of each movement, [6, d]."""
    slopes = np.array(np.gradient(picture.astype(np.float64), axis=(0, 1)))
    found: Floats = -np.einsum("mahw,ahw...->mhw...", fields(sides(picture.shape)), slopes)
    return found.reshape(len(NAMES), -1)


def apply_movement(picture: Floats, movement: int, amounts: Floats) -> Floats:
    """The picture moved by each amount, [k, d]; between pixels linear, beyond its edge 0."""
    from scipy.ndimage import map_coordinates

    height, width = sides(picture.shape)
    field, here = fields((height, width))[movement], np.indices((height, width))
    channels = np.moveaxis(picture.reshape(height, width, -1), -1, 0)
    moved = [[map_coordinates(one, here - a * field, order=1) for one in channels] for a in amounts]
    return rows(np.array(moved))
