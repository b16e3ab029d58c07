"""The hole map: how far each place of the plane is from the nearest code.

The idea: a decoder has seen only the codes. A place many times farther from the nearest of them
than codes are from each other is a hole, and what it decodes to is anybody's guess. Distances are
counted in medians of the codes' own nearest-neighbour distance, so that planes compare.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]

SIDE = 64  # cells along each axis
HOLE = 5.0  # spacings; a place farther than this from every code is counted as a hole
BULK = 0.005  # of the codes may lie outside at each end of each axis


@dataclass(frozen=True, eq=False)
class DistanceMap:
    """distances: float32 [SIDE, SIDE], spacings from each cell's middle to the nearest code.

    Row 0 is the lowest; low, high: [2], the corners of the box; spacing: the median distance from
    a code to its nearest neighbour; share: of the box's area that is a hole, 0 to 1.
    """

    distances: NDArray[np.float32]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    spacing: float
    hole_share: float


def distance_map(points: Floats, margin: float = 0.0) -> DistanceMap | None:
    """The hole map of points [n, 2] over the box that holds the bulk of them, and a margin.

    The margin is a share of the box's longer side, added at each end; it does not count in `share`.
    None if there are fewer than two points, or the bulk of them lies in one place.
    """
    from scipy.spatial import cKDTree

    if len(points) < 2:
        return None
    codes = points.astype(np.float64)
    tree = cKDTree(codes)
    spacing = float(np.median(tree.query(codes, 2)[0][:, 1]))
    low, high = np.quantile(codes, [BULK, 1 - BULK], axis=0)
    if not spacing or not (high > low).all():
        return None
    room = margin * (high - low).max()
    wide = low - room, high + room
    share = float((tree.query(_middles(low, high))[0] > HOLE * spacing).mean())
    grid = tree.query(_middles(*wide))[0].reshape(SIDE, SIDE) / spacing
    return DistanceMap(grid.astype(np.float32), *wide, spacing, share)


def _middles(low: Floats, high: Floats) -> NDArray[np.float64]:
    """The middles of the cells [SIDE², 2], row by row from the lowest."""
    steps = (np.arange(SIDE) + 0.5) / SIDE
    x, y = np.meshgrid(*(low + steps[:, None] * (high - low)).T)
    return np.column_stack([x.ravel(), y.ravel()])
