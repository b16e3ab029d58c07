"""Toy sets: curves in the plane and sheets in space whose every point has a known place.

The idea: a toy is a map from one or two known numbers to a point, and noise around it. So what a
network should find is known: the numbers themselves, and the density that the noise makes.
`spiral/noise=0.1` is the spiral with more noise; a drawing's name holds the drawn points.
"""

import base64
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from aelab.brief import brief
from aelab.data._curves import TOYS, Array, Toy
from aelab.data._types import DataError, Dataset, Factor, Info, UnknownData

Floats = NDArray[np.float32]

N_TRAIN, N_TEST = 2_000, 1_000
SEED = 20
MOST_NOISE = 0.5
NOISE, POINTS = "/noise=", "/points="
DRAWN = "drawn"
FEWEST, MOST = 10, 300  # points of a drawing
TENTHS = tuple("0123456789")
STEPS = 32767  # of a drawn coordinate between 0 and 1


NAMES = tuple(TOYS)


class BadDrawing(DataError):
    """Drawn points from which nothing can be learned; the message is one plain sentence."""


@brief
@dataclass(frozen=True)
class Truth:
    """Where the points of a toy lie before noise, and the noise: its density is
    the mean of N(centre, noise² I) over centres [m, d]."""

    centres: Floats
    noise: float


def named(toy: str, noise: float) -> str:
    """The name of a toy with noise of this standard deviation, in the toy's units.

    Raises UnknownData where there is no such toy or the noise is not from 0 to 0.5.
    """
    base, _ = _parsed(toy)
    name = f"{base}{NOISE}{noise:g}"
    _parsed(name)
    return name


def drawn(points: NDArray[np.floating], noise: float = 0.02) -> str:
    """The name of a set made of drawn points [n, 2] in [-1, 1]; raises BadDrawing."""
    points = np.asarray(points, np.float64).reshape(-1, 2)
    if len(points) < FEWEST:
        raise BadDrawing(
            f"The drawing has {len(points)} points; at least {FEWEST} are needed: draw some more."
        )
    if not np.isfinite(points).all() or np.ptp(points, axis=0).max() < 0.01:
        raise BadDrawing("All points of the drawing lie in one place: draw a line or a shape.")
    kept = points[np.linspace(0, len(points) - 1, min(len(points), MOST)).astype(int)]
    whole = np.rint(kept.clip(-1, 1) * STEPS).astype("<i2")
    text = base64.urlsafe_b64encode(whole.tobytes()).decode()
    return named(f"{DRAWN}{POINTS}{text}", noise)


def is_toy(name: str) -> bool:
    """Whether a data set's name is that of a toy."""
    return name.partition("/")[0] in (*TOYS, DRAWN)


def info(name: str) -> Info:
    """What is known of a toy without making it. Raises UnknownData."""
    base, noise = _parsed(name)
    return Info(
        name=name, title=f"{_toy(base).title}, noise {noise:g}", kind="points",
        source="Made by AE Lab from a fixed seed", licence="Free to use", embedded=True,
        megabytes=0.0,
    )  # fmt: skip


@lru_cache(maxsize=32)  # small, and one slider makes many
def load(name: str) -> Dataset:
    """2,000 train and 1,000 test points between about -1 and 1, the same every time.

    The classes are the toy's pieces, or tenths of the way along it. The factors are `t`, the place
    along the curve (an angle for most), and for a sheet `u`, the place across it, in [0, 1).
    Raises UnknownData.
    """
    base, noise = _parsed(name)
    toy, known = _toy(base), info(name)
    rng = np.random.default_rng(SEED)
    t, u = rng.uniform(size=(2, N_TRAIN + N_TEST))
    clean = toy.place(t, u) / toy.scale
    x = (clean + noise * rng.normal(size=clean.shape)).astype(np.float32)
    y = (t * (len(toy.classes) or len(TENTHS))).astype(np.int64)
    along = toy.start + t * (toy.end - toy.start)
    factors = [("t", toy.unit, along), *([("u", "widths", u)] if toy.sheet else [])]
    train, test = slice(N_TRAIN), slice(N_TRAIN, None)
    return Dataset(
        name=name, title=known.title, kind="points", shape=(toy.d,), source=known.source,
        licence=known.licence, classes=toy.classes or tuple(f"tenth {i + 1}" for i in range(10)),
        marks=tuple("ABCDEFGH"[: len(toy.classes)]) or TENTHS,
        x_train=x[train], y_train=y[train], x_test=x[test], y_test=y[test],
        factors=tuple(Factor(name, unit, v[train], v[test]) for name, unit, v in factors),
    )  # fmt: skip


def truth(name: str, m: int = 2_000) -> Truth:
    """The density of a toy, from (about) m points evenly over it. Raises UnknownData."""
    base, noise = _parsed(name)
    toy = _toy(base)
    across = round(m**0.5 / 2) if toy.sheet else 1
    along = m // across
    t, u = np.meshgrid((np.arange(along) + 0.5) / along, (np.arange(across) + 0.5) / across)
    centres = toy.place(t.ravel(), u.ravel()) / toy.scale
    return Truth(centres.astype(np.float32), noise)


def modes(name: str) -> Truth | None:
    """The density of a toy that is a mixture of Gaussians, one a class; None for any other.

    Raises UnknownData.
    """
    whole = truth(name)
    centres = np.unique(whole.centres, axis=0)
    named = _toy(_parsed(name)[0]).classes
    return Truth(centres, whole.noise) if len(centres) == len(named) else None


def _parsed(name: str) -> tuple[str, float]:
    """The toy, with its points if it was drawn, and the noise. Raises UnknownData."""
    base, mark, text = name.partition(NOISE)
    toy = _toy(base)
    try:
        noise = float(text) if mark else toy.noise
    except ValueError:
        noise = -1.0
    if not 0 <= noise <= MOST_NOISE:
        raise UnknownData(
            f"There is no data set {name!r}: after {NOISE[1:]!r} stands a number from 0 to "
            f"{MOST_NOISE:g}, the noise of the points."
        )
    return base, noise


def _toy(base: str) -> Toy:
    """A toy by its name; a drawing's points are in its name. Raises UnknownData."""
    if base in TOYS:
        return TOYS[base]
    name, mark, text = base.partition(POINTS)
    if name != DRAWN or not mark:
        raise UnknownData(f"There is no toy {base!r}. The toys are {', '.join(TOYS)}.")
    try:
        whole = np.frombuffer(base64.urlsafe_b64decode(text), "<i2").reshape(-1, 2)
    except ValueError as error:
        raise UnknownData(
            f"There is no data set {base[:30]!r}…: its points cannot be read."
        ) from error
    if not FEWEST <= len(whole) <= MOST:
        raise UnknownData(f"A drawing has {FEWEST} to {MOST} points, not {len(whole)}.")
    points = whole / STEPS

    def place(t: Array, _: Array) -> Array:
        found: Array = points[(t * len(points)).astype(int)]
        return found

    return Toy("Drawn by hand", 2, place, 1.0, start=0.0, end=float(len(points)), unit="points")
