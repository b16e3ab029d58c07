"""Clouds around codes, as ellipses on a plane.

The idea: a variational encoder answers with N(μ, diag σ²). On the plane that is a normal
distribution too, and where its density is e^(−½) of the top lies an ellipse, "1 σ": the unit circle
under the symmetric square root of the covariance. A symmetric 2 × 2 is its (xx, xy, yy).
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from aelab.analysis.latent.alignment import Alignment
from aelab.analysis.latent.view import View

Floats = NDArray[np.floating[Any]]
FARTHEST = 80.0  # of log σ²: beyond it the variance is no number


def spread(log_variances: Floats, seen: View) -> NDArray[np.float32]:
    """Covariances on the plane of a view, [n, 3], of clouds with log σ² [n, latent]."""
    variances = np.exp(log_variances.clip(-FARTHEST, FARTHEST).astype(np.float64))
    a, b = seen.axes.astype(np.float64)
    return np.column_stack([variances @ v for v in (a * a, a * b, b * b)]).astype(np.float32)


def roots(covariances: Floats) -> NDArray[np.float32]:
    """Symmetric square roots, [..., 3], of covariances [..., 3].

    (C + √det C · I) / √(tr C + 2 √det C), from Cayley and Hamilton's theorem.
    """
    xx, xy, yy = np.moveaxis(covariances.astype(np.float64), -1, 0)
    root = np.sqrt(np.maximum(xx * yy - xy * xy, 0))
    size = np.sqrt(np.maximum(xx + yy + 2 * root, 1e-300))
    found: NDArray[np.float64] = np.stack([xx + root, xy, yy + root], -1) / size[..., None]
    return found.astype(np.float32)


def aligned_covariances(covariances: Floats, way: Alignment) -> NDArray[np.float32]:
    """Covariances [..., 3] after an alignment of the points: s² · Rᵀ C R."""
    whole = covariances[..., [0, 1, 1, 2]].reshape(*covariances.shape[:-1], 2, 2)
    moved: NDArray[np.float64] = way.scale**2 * (way.rotation.T @ whole @ way.rotation)
    return moved.reshape(*moved.shape[:-2], 4)[..., [0, 1, 3]].astype(np.float32)
