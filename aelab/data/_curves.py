"""The curves and sheets of the toy sets: maps from known numbers to points.

The idea: each is given in its own textbook units; a scale brings its points between -1 and 1.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Toy:
    """`place(t, u)`: numbers in [0, 1), [n] each → points [n, d], in units of the toy's own.

    t runs along the curve from `start` to `end`, in `unit`; u runs across a sheet. `classes` are
    the pieces that the toy falls into, t in equal shares; none: it is one piece.
    """

    title: str
    d: int
    place: Callable[[Array, Array], Array]
    scale: float  # divides the toy's own units: its points then lie between -1 and 1
    noise: float = 0.02
    start: float = 0.0
    end: float = 2 * np.pi
    unit: str = "radians"
    sheet: bool = False
    classes: tuple[str, ...] = ()


def _circle(t: Array, _: Array) -> Array:
    return np.stack([np.cos(2 * np.pi * t), np.sin(2 * np.pi * t)], 1)


def _spiral(t: Array, _: Array) -> Array:
    """Archimedes' spiral, one and three quarter turns, evenly along its length (nearly)."""
    angle = np.pi * np.sqrt(0.25 + 12 * t)
    found: Array = angle[:, None] * np.stack([np.cos(angle), np.sin(angle)], 1)
    return found


def _moons(t: Array, _: Array) -> Array:
    """Two half circles, as scikit-learn's make_moons places them, around 0."""
    angle = 2 * np.pi * t
    upper = np.stack([np.cos(angle), np.sin(angle)], 1)
    lower = np.stack([1 + np.cos(angle), 0.5 + np.sin(angle)], 1)
    found: Array = np.where(t[:, None] < 0.5, upper, lower) - (0.5, 0.25)
    return found


def _gaussians(t: Array, _: Array) -> Array:
    angle = np.pi / 2 + 2 * np.pi * np.floor(3 * t) / 3
    return np.stack([np.cos(angle), np.sin(angle)], 1)


def _ring(t: Array, _: Array) -> Array:
    """Eight places on a circle, the first to the right: with little noise a standard test of
    generative adversarial networks (Metz et al., arXiv:1611.02163: radius 2, σ = 0.02)."""
    angle = 2 * np.pi * np.floor(8 * t) / 8
    return np.stack([np.cos(angle), np.sin(angle)], 1)


def _roll(turns: float) -> Callable[[Array, Array], Array]:
    """The swiss roll (Tenenbaum, de Silva and Langford, Science 290:2319, 2000), in
    scikit-learn's proportions: angle from 1.5π, radius equal to the angle, 21 wide."""

    def place(t: Array, u: Array) -> Array:
        angle = 1.5 * np.pi + 2 * np.pi * turns * t
        return np.stack([angle * np.cos(angle), 21 * (u - 0.5), angle * np.sin(angle)], 1)

    return place


def _s_curve(t: Array, u: Array) -> Array:
    """As scikit-learn's make_s_curve."""
    angle = 3 * np.pi * (t - 0.5)
    return np.stack([np.sin(angle), 2 * (u - 0.5), np.sign(angle) * (np.cos(angle) - 1)], 1)


def _helix(t: Array, _: Array) -> Array:
    angle = 6 * np.pi * t
    return np.stack([np.cos(angle), np.sin(angle), 2 * t - 1], 1)


def _cubic(t: Array, _: Array) -> Array:
    s = 2 * t - 1
    return np.stack([s, s**2, s**3], 1)


TURN = 2 * np.pi
TOYS = {
    "circle": Toy("Circle", 2, _circle, 1.0, 0.05),
    "spiral": Toy("Spiral", 2, _spiral, 3.5 * np.pi, 0.02, 0.5 * np.pi, 3.5 * np.pi),
    "moons": Toy("Two moons", 2, _moons, 1.5, 0.05, classes=("upper moon", "lower moon")),
    "gaussians": Toy("Three Gaussians", 2, _gaussians, 1.0, 0.2, 0.0, 3.0, "Gaussian",
                     classes=("top", "left", "right")),
    "ring": Toy("Eight Gaussians", 2, _ring, 1.0, 0.01, 0.0, 8.0, "Gaussian",
                classes=tuple(f"Gaussian {i + 1}" for i in range(8))),
    "swiss-roll": Toy("Swiss roll, 1½ turns", 3, _roll(1.5), 4.5 * np.pi,
                      start=0.75 * TURN, end=2.25 * TURN, sheet=True),
    "swiss-roll-1": Toy("Swiss roll, one turn", 3, _roll(1.0), 3.5 * np.pi,
                        start=0.75 * TURN, end=1.75 * TURN, sheet=True),
    "s-curve": Toy("S-curve", 3, _s_curve, 2.0, start=-0.75 * TURN, end=0.75 * TURN, sheet=True),
    "helix": Toy("Helix", 3, _helix, 1.0, end=3 * TURN),
    "twisted-cubic": Toy("Twisted cubic", 3, _cubic, 1.0, start=-1.0, end=1.0, unit="t"),
}  # fmt: skip
