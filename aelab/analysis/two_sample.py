"""Are two clouds of points draws from one distribution? The energy distance and its test.

The energy distance is 0 for equal distributions and for no others (Székely and Rizzo, Journal of
Statistical Planning and Inference 143:1249–1272, 2013). How large it is by chance alone is found by
dealing the points out anew.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.distance import cdist

Floats = NDArray[np.floating[Any]]


def energy_distance(a: Floats, b: Floats) -> float:
    """2·E‖a − b‖ − E‖a − a′‖ − E‖b − b′‖ over points a [n, d] and b [m, d], ≥ 0."""
    between, own, other = cdist(a, b).mean(), cdist(a, a).mean(), cdist(b, b).mean()
    return float(2 * between - own - other)


def same_distribution(a: Floats, b: Floats, rng: np.random.Generator, deals: int = 199) -> float:
    """The p-value of the permutation test that a [n, d] and b [m, d] are draws of one kind.

    It is the share of `deals` of all the points, the true one included, whose energy distance is at
    least that of the true one; so it is uniform on its steps of 1/(deals + 1) if they are.
    """
    points = np.concatenate([a, b])
    apart = cdist(points, points)
    first = np.zeros((len(points), deals + 1))
    first[: len(a), 0] = 1
    first[:, 1:] = rng.permuted(np.repeat(first[:, :1], deals, axis=1), axis=0)
    n, m = len(a), len(b)
    to_first, whole = apart @ first, apart.sum(1)
    inside = (first * to_first).sum(0)
    between = (first * whole[:, None]).sum(0) - inside
    outside = whole.sum() - inside - 2 * between
    energy = 2 * between / (n * m) - inside / n**2 - outside / m**2
    return float((energy >= energy[0] * (1 - 1e-9)).mean())


def whitened(codes: Floats) -> Floats:
    """Codes [n, d] moved and sheared so that their mean is 0 and their covariance I."""
    centred = codes - codes.mean(0)
    scale = np.linalg.cholesky(np.cov(centred.T))
    white: Floats = np.linalg.solve(scale, centred.T).T
    return white
