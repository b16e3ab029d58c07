"""Shapes: five drawn shapes of 28×28 pixels whose causes are known.

The idea: where they are, how large and how far turned is drawn from one fixed seed, so a latent
space can be compared with the truth (as in dSprites, Matthey et al., 2017). Each shape is a
signed distance d in pixels, negative inside; clip(1/2 - d, 0, 1) is its anti-aliased picture.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aelab.data._types import Dataset, Factor, Info

INFO = Info(
    name="shapes",
    title="Shapes 28×28",
    kind="images",
    source="Drawn by AE Lab from a fixed seed",
    licence="Free to use",
    year=2026,
)

Array = NDArray[np.float32]

SIDE = 28
N_TRAIN, N_TEST = 10_000, 2_000
SEED = 20
SIZE = (4.0, 7.5)  # radius of the circle around the shape, in pixels
CENTRE = (8.0, 19.0)  # both coordinates: the largest shape stays inside the picture


@dataclass(frozen=True)
class _Shape:
    """`distance(u, v, r)`: from the points (u, v) to the edge of the shape of radius r."""

    name: str
    mark: str
    period: float  # degrees after which it looks the same; 0: turning shows nothing
    distance: Callable[[Array, Array, Array], Array]


# The corner shapes are crossings of half-planes; the inner radius of the triangle is r/2.
SHAPES = (
    _Shape("disc", "●", 0.0, lambda u, v, r: np.hypot(u, v) - r),
    _Shape("square", "■", 90.0, lambda u, v, r: np.maximum(abs(u), abs(v)) - r * 0.5**0.5),
    _Shape(
        "triangle",
        "▲",
        120.0,
        lambda u, v, r: np.maximum(v, abs(u) * 0.75**0.5 - v / 2) - r / 2,
    ),
    _Shape(
        "cross",
        "✚",
        90.0,
        lambda u, v, r: np.maximum(
            np.maximum(abs(u), abs(v)) - r, np.minimum(abs(u), abs(v)) - 0.3 * r
        ),
    ),
    _Shape("ring", "○", 0.0, lambda u, v, r: abs(np.hypot(u, v) - 0.775 * r) - 0.225 * r),
)


def load() -> Dataset:
    """10,000 train and 2,000 test items, with the factors x, y, size (pixels), rotation (degrees).

    x counts columns to the right and y rows downwards, from the middle of the first pixel.
    Rotation is clockwise, in [0, period) of the shape, and 0 for disc and ring.
    """
    rng = np.random.default_rng(SEED)
    kind = rng.permutation(np.arange(N_TRAIN + N_TEST) % len(SHAPES))
    factors = _causes(kind, rng)
    pictures = np.empty((len(kind), SIDE * SIDE), np.float32)
    for k, shape in enumerate(SHAPES):
        pictures[kind == k] = _draw(shape, *(values[kind == k] for values in factors.values()))
    return Dataset.of(
        INFO,
        shape=(SIDE, SIDE),
        classes=tuple(shape.name for shape in SHAPES),
        marks=tuple(shape.mark for shape in SHAPES),
        x_train=pictures[:N_TRAIN],
        y_train=kind[:N_TRAIN],
        x_test=pictures[N_TRAIN:],
        y_test=kind[N_TRAIN:],
        factors=tuple(
            Factor(k, "degrees" if k == "rotation" else "pixels", v[:N_TRAIN], v[N_TRAIN:])
            for k, v in factors.items()
        ),
    )


def _causes(kind: NDArray[np.int64], rng: np.random.Generator) -> dict[str, Array]:
    """Position, size and rotation, float32 [n] each, independent of each other."""
    n = len(kind)
    period = np.array([shape.period for shape in SHAPES])[kind]
    return {
        "x": rng.uniform(*CENTRE, n).astype(np.float32),
        "y": rng.uniform(*CENTRE, n).astype(np.float32),
        "size": rng.uniform(*SIZE, n).astype(np.float32),
        "rotation": (rng.uniform(0, 1, n) * period).astype(np.float32),
    }


def _draw(shape: _Shape, x: Array, y: Array, size: Array, rotation: Array) -> Array:
    """Pictures float32 [n, 784] in [0, 1] of one shape; x, y, size, rotation: float32 [n]."""
    pixel = np.arange(SIDE, dtype=np.float32)
    right = (pixel - x[:, None])[:, None, :]
    down = (pixel - y[:, None])[:, :, None]
    angle = np.deg2rad(rotation)[:, None, None]
    u = right * np.cos(angle) + down * np.sin(angle)
    v = down * np.cos(angle) - right * np.sin(angle)
    ink = np.clip(0.5 - shape.distance(u, v, size[:, None, None]), 0, 1)
    # 256 grey levels, as in MNIST: the last bit of a sine then shows in no picture.
    levels: Array = np.divide(np.rint(ink * 255), 255, dtype=np.float32)
    return levels.reshape(len(x), -1)
