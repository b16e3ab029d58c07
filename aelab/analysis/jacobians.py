"""Jacobians, looked at: what a code feels of small changes of the input, and in which directions.

The idea: near x, f(x + δ) ≈ f(x) + J δ. The singular value decomposition J = U S Vᵀ names the
input directions: one step along the row v_k of Vᵀ moves the code by s_k, and no direction moves it
more than the first. Jacobians are float [n, latent, d], one an item.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aelab.analysis.latent.ellipses import roots

Floats = NDArray[np.floating[Any]]
LOW, HIGH = 0.05, 0.95  # a sigmoid unit beyond them hardly moves: it is saturated


def singular_values(jacobians: Floats) -> Floats:
    """Of each Jacobian, largest first: [n, min(latent, d)], in code / input.

    They are the square roots of the eigenvalues of the smaller of JJᵀ and JᵀJ: fast, and exact to
    about 10⁻³ of the largest.
    """
    latent, d = jacobians.shape[1:]
    other = jacobians.swapaxes(1, 2)
    gram = jacobians @ other if latent <= d else other @ jacobians
    values = np.linalg.eigvalsh(gram)[:, ::-1]
    found: Floats = np.sqrt(np.maximum(values, 0))
    return found


def norms(jacobians: Floats) -> Floats:
    """‖J‖_F of each Jacobian, [n]."""
    found: Floats = np.sqrt(np.square(jacobians).sum((1, 2)))
    return found


def leading(values: Floats, k: int) -> float:
    """The share of ‖J‖²_F in the first k singular values [n, m], mean over items."""
    energy = np.square(values)
    return float((energy[:, :k].sum(1) / np.maximum(energy.sum(1), 1e-30)).mean())


def tangents(jacobian: Floats, k: int) -> Floats:
    """The k input directions that one code [latent, d] feels most: unit rows [k, d], first first.

    Each is turned so that its largest entry is positive: a singular vector has no sign of its own.
    """
    rows = np.linalg.svd(jacobian, full_matrices=False)[2][:k]
    largest = np.take_along_axis(rows, np.abs(rows).argmax(1)[:, None], 1)
    turned: Floats = rows * np.where(largest < 0, -1, 1)
    return turned


def inside(directions: Floats, basis: Floats) -> Floats:
    """The share of each direction's squared length in the span of orthonormal rows [k, d].

    directions: [m, d] → [m]. A random direction has k / d of it there.
    """
    length = np.square(directions).sum(1)
    found: Floats = np.square(directions @ basis.T).sum(1) / np.maximum(length, 1e-30)
    return found


def sensitivity_ellipses(jacobians: Floats) -> NDArray[np.float32]:
    """Ellipses of points of the plane: symmetric roots of JᵀJ, [n, 3], from [n, latent, 2].

    The unit circle under a root: its long axis points where the code feels most, and is as long as
    the first singular value.
    """
    squares = jacobians.swapaxes(1, 2) @ jacobians
    return roots(squares.reshape(-1, 4)[:, [0, 1, 3]])


def along(jacobians: Floats, directions: Floats) -> float:
    """Mean |cos| between what codes feel most and directions [n, 2]; 0.64 by chance in the plane.

    jacobians: [n, latent, 2]. Chance: the mean of |cos| over all angles, 2 / π.
    """
    first = np.linalg.svd(jacobians, full_matrices=False)[2][:, 0]
    length = np.linalg.norm(directions, axis=1)
    cosines = np.abs((first * directions).sum(1)) / np.maximum(length, 1e-30)
    return float(cosines[length > 0].mean())


def saturated(codes: Floats) -> float:
    """The share of sigmoid activations [n, latent] below 0.05 or above 0.95."""
    return float(((codes < LOW) | (codes > HIGH)).mean())


def slope(x: Floats, y: Floats) -> float:
    """The slope of the straight line through 0 nearest to points x, y [n]."""
    return float((x * y).sum() / np.square(x).sum())


def moved(
    encode: Callable[[NDArray[np.float32]], Floats],
    x: NDArray[np.float32],
    lengths: Floats,
    rng: np.random.Generator,
) -> Floats:
    """Mean ‖f(x + ε) − f(x)‖ over items x [n, d] with ‖ε‖ of each length: [k].

    Every item has one random direction, the same at all lengths.
    """
    noise = rng.normal(size=x.shape)
    noise /= np.linalg.norm(noise, axis=1, keepdims=True)
    still = encode(x)
    far = [encode((x + length * noise).astype(np.float32)) - still for length in lengths]
    return np.array([np.linalg.norm(one, axis=1).mean() for one in far])
