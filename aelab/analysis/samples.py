"""Pictures that a decoder makes from codes nobody gave it: where to ask, and how good the answers.

The idea: a grid over the plane of the codes shows all that the decoder can draw. Whether its
pictures are new is told by the nearest training picture, whether they are crisp by their Laplacian,
whether they differ by their mutual distance and by the classes of their neighbours.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from aelab.pictures import Shape, planes

Floats = NDArray[np.floating[Any]]
Ints = NDArray[np.int64]

CHUNK = 5000  # training items compared at a time
CENTRAL = 0.98  # the share of codes between the ends of a range of 100 %


def equal_steps(low: float, high: float, n: int) -> Floats:
    """n values at equal distances from `low` to `high`, float64 [n]."""
    return np.linspace(low, high, n)


def normal_quantiles(n: int) -> Floats:
    """The values of N(0, 1) in the middle of n parts of equal probability, float64 [n]."""
    quantiles: Floats = ndtri((np.arange(n) + 0.5) / n)
    return quantiles


def own_quantiles(values: Floats, n: int) -> Floats:
    """The same of the values [m] themselves, float64 [n]."""
    quantiles: Floats = np.quantile(values.astype(np.float64), (np.arange(n) + 0.5) / n)
    return quantiles


def central_range(values: Floats, widened: float) -> tuple[float, float]:
    """The ends of the central 98 % of values [m], `widened` about their middle by this factor."""
    low, high = np.quantile(values.astype(np.float64), ((1 - CENTRAL) / 2, (1 + CENTRAL) / 2))
    middle, half = (low + high) / 2, widened * (high - low) / 2
    return float(middle - half), float(middle + half)


def normal_range(widened: float) -> tuple[float, float]:
    """The same of N(0, 1): ±2.33 at 1."""
    half = widened * float(ndtri((1 + CENTRAL) / 2))
    return -half, half


def grid(across: Floats, up: Floats) -> Floats:
    """Places [len(up) * len(across), 2] row by row, the largest of `up` first, as in a plot."""
    b, a = np.meshgrid(up[::-1], across, indexing="ij")
    return np.column_stack([a.ravel(), b.ravel()]).astype(np.float32)


def line(ends: Floats, n: int) -> NDArray[np.float32]:
    """n points at equal distances from ends[0] to ends[1], float32 [n, d] of ends [2, d]."""
    return np.linspace(ends[0], ends[1], n).astype(np.float32)


def fitted_normal(codes: Floats, n: int, seed: int) -> NDArray[np.float32]:
    """n draws, float32 [n, latent], from the normal distribution fitted to codes [m, latent]."""
    mean, covariance = codes.mean(0), np.atleast_2d(np.cov(codes.astype(np.float64).T))
    values, vectors = np.linalg.eigh(covariance)
    white = np.random.default_rng(seed).standard_normal((n, len(mean)))
    drawn: NDArray[np.float32] = mean + white * np.sqrt(values.clip(0)) @ vectors.T
    return drawn.astype(np.float32)


def uniform_box(codes: Floats, n: int, seed: int) -> NDArray[np.float32]:
    """n draws, float32 [n, latent], uniform in the smallest box around codes [m, latent]."""
    drawn = np.random.default_rng(seed).uniform(codes.min(0), codes.max(0), (n, codes.shape[1]))
    return drawn.astype(np.float32)


def nearest(x: Floats, known: Floats, k: int = 1) -> tuple[Ints, Floats]:
    """The k items of known [m, d] nearest to each of x [n, d], and their distances, both [n, k].

    Euclidean distance over pixels, nearest first. Raises ValueError if k is not from 1 to m.
    """
    if not 1 <= k <= len(known):
        raise ValueError(f"The number of neighbours must be between 1 and {len(known)}, not {k}.")
    best: Ints = np.empty((len(x), 0), np.int64)
    squares: Floats = np.empty((len(x), 0))
    for start in range(0, len(known), CHUNK):
        part = known[start : start + CHUNK]
        here = np.einsum("ij,ij->i", part, part) - 2 * x @ part.T  # + ‖x‖², the same for all
        order = np.argpartition(here, min(k, len(part)) - 1, axis=1)[:, :k]
        best = np.hstack([best, order + start])
        squares = np.hstack([squares, np.take_along_axis(here, order, 1)])
        order = np.argsort(squares, axis=1, kind="stable")[:, :k]
        best = np.take_along_axis(best, order, 1)
        squares = np.take_along_axis(squares, order, 1)
    apart: Floats = np.linalg.norm(x[:, None].astype(np.float64) - known[best], axis=2)
    return best, apart


def sharpness(x: Floats, shape: Shape) -> float:
    """Mean |Laplacian| of images x [n, d]: each inner pixel against its four neighbours."""
    im = planes(x, shape)
    around = im[..., :-2, 1:-1] + im[..., 2:, 1:-1] + im[..., 1:-1, :-2] + im[..., 1:-1, 2:]
    return float(np.abs(around - 4 * im[..., 1:-1, 1:-1]).mean())


def diversity(x: Floats) -> float:
    """Mean Euclidean distance between two different items of x [n, d], n at least 2."""
    from scipy.spatial.distance import pdist

    return float(pdist(x).mean())


def entropy(labels: Ints) -> float:
    """Entropy of the shares of labels [n], in bits; log2 of the number of classes at most."""
    shares = np.unique(labels, return_counts=True)[1] / len(labels)
    return float(-(shares * np.log2(shares)).sum())


def majority(labels: Ints) -> Ints:
    """The label that most of a row's neighbours carry, [n] from [n, k]; the smaller if even."""
    counts = (labels[:, :, None] == np.arange(labels.max() + 1)).sum(1)
    winners: Ints = counts.argmax(1)
    return winners


@dataclass(frozen=True)
class Quality:
    """What is measured of a set of pictures; divided by the same of test pictures if a ratio."""

    to_training: float  # median distance to the nearest training picture
    sharpness: float
    diversity: float
    entropy: float  # bits, of the classes that 5 nearest training pictures vote for


def quality(x: Floats, known: Floats, known_y: Ints, shape: Shape) -> Quality:
    """The measures of pictures x [n, d] against training items known [m, d] of known_y."""
    found, apart = nearest(x, known, min(5, len(known)))
    voted = majority(known_y[found])
    near = float(np.median(apart[:, 0]))
    return Quality(near, sharpness(x, shape), diversity(x), entropy(voted))
