"""Procrustes: one cloud of points turned, mirrored, scaled and shifted onto another.

The idea: a network's code has no preferred direction, so two pictures of the same items compare
only after the turn that brings them nearest. Nothing is sheared: distances keep their ratios
(Schönemann, 1966; Gower, 1975).
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aelab.brief import brief

Floats = NDArray[np.floating[Any]]


@brief
@dataclass(frozen=True, eq=False)
class Alignment:
    """points → scale · points @ turn + shift; turn: orthogonal [2, 2], shift: [2]."""

    rotation: NDArray[np.float64]
    scale: float
    shift: NDArray[np.float64]

    def apply(self, points: Floats) -> NDArray[np.float32]:
        """Points [n, 2] after the alignment."""
        moved = self.scale * (points.astype(np.float64) @ self.rotation) + self.shift
        return moved.astype(np.float32)

    def inverse(self) -> "Alignment":
        """The way back; raises ValueError for a scale of 0, from which there is none."""
        if not self.scale:
            raise ValueError("Points that were all brought to one place cannot be told apart.")
        turn, scale = self.rotation.T, 1 / self.scale
        return Alignment(turn, scale, -scale * (self.shift @ turn))


def procrustes(points: Floats, target: Floats) -> Alignment:
    """The alignment of points [n, 2] with least squared distance to target [n, 2], item by item.

    Points that all lie in one place get a scale of 0. Raises ValueError for other shapes.
    """
    if points.shape != target.shape or points.ndim != 2:
        raise ValueError(
            f"Points {list(points.shape)} can be aligned only with as many, "
            f"not with {list(target.shape)}."
        )
    a, b = points.astype(np.float64), target.astype(np.float64)
    middle_a, middle_b = a.mean(0), b.mean(0)
    a, b = a - middle_a, b - middle_b
    u, spread, vt = np.linalg.svd(a.T @ b)
    turn = u @ vt
    size = float((a * a).sum())
    scale = float(spread.sum()) / size if size else 0.0
    return Alignment(turn, scale, middle_b - scale * (middle_a @ turn))
