"""The hole map: how far each place of the plane is from the nearest code.

The idea: a decoder has seen only the codes. A place many times farther from the nearest of them
than codes are from each other is a hole, and what it decodes to is anybody's guess. Distances are
counted in medians of the codes' own nearest-neighbour distance, so that planes compare.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aelab.brief import brief

Floats = NDArray[np.floating[Any]]

SIDE = 64  # cells along each axis
HOLE = 5.0  # spacings; a place farther than this from every code is counted as a hole
BULK = 0.005  # of the codes may lie outside at each end of each axis


@brief
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


def plane_box(
    points: Floats, margin: float = 0.0
) -> tuple[NDArray[np.float64], NDArray[np.float64]] | None:
    """Corners [2] of the box that holds the bulk of points [n, 2], and a margin.

    The margin is a share of the box's longer side, added at each end. None if there are fewer than
    two points, not all are finite, or the bulk of them lies in one place.
    """
    if len(points) < 2 or not np.isfinite(points).all():
        return None
    low, high = np.quantile(points.astype(np.float64), [BULK, 1 - BULK], axis=0)
    room = margin * (high - low).max()
    return (low - room, high + room) if (high > low).all() else None


def distance_map(points: Floats, margin: float = 0.0) -> DistanceMap | None:
    """The hole map of points [n, 2] over their `plane_box`; None if that is, or half coincide.

    The margin does not count in `hole_share`.
    """
    from scipy.spatial import cKDTree

    inner, wide = plane_box(points), plane_box(points, margin)
    if inner is None or wide is None:
        return None
    codes = points.astype(np.float64)
    tree = cKDTree(codes)
    spacing = float(np.median(tree.query(codes, 2)[0][:, 1]))
    if not spacing:
        return None
    share = float((tree.query(cell_middles(*inner))[0] > HOLE * spacing).mean())
    grid = tree.query(cell_middles(*wide))[0].reshape(SIDE, SIDE) / spacing
    return DistanceMap(grid.astype(np.float32), *wide, spacing, share)


def cell_middles(low: Floats, high: Floats, side: int = SIDE) -> NDArray[np.float64]:
    """The middles of the box's side × side cells [side², 2], row by row from the lowest."""
    steps = (np.arange(side) + 0.5) / side
    x, y = np.meshgrid(*(low + steps[:, None] * (high - low)).T)
    return np.column_stack([x.ravel(), y.ravel()])
