"""The plane on which codes are looked at: themselves if there are two, else their main directions.

A place (a, b) of the view stands for the code mean + a·axes[0] + b·axes[1].
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse.linalg import LinearOperator, eigsh

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class View:
    """points: float32 [n, 2]; mean: float32 [latent]; axes: float32 [2, latent]."""

    points: Floats
    mean: Floats
    axes: Floats


def view(codes: Floats, before: View | None = None) -> View:
    """How to look at codes [n, latent]: as they are, or along their first two directions.

    With one latent dimension the second coordinate is a fixed scatter and means nothing. With more
    than two, the axes are turned in their plane to lie as near as can be to those of `before`.
    """
    n, latent = codes.shape
    if latent == 1:
        spread = np.asarray(np.random.default_rng(0).uniform(-1, 1, n), np.float32)
        axes = np.array([[1], [0]], dtype=np.float32)
        scale = np.float32(max(float(np.abs(codes).max()), 1e-6) / 4)
        return View(np.column_stack([codes[:, 0], scale * spread]), np.zeros(1, np.float32), axes)
    if latent == 2:
        return View(codes, np.zeros(2, np.float32), np.eye(2, dtype=np.float32))
    mean = codes.mean(0)
    centred = codes - mean
    axes = _leading(centred)
    if before is not None:
        u, _, vt = np.linalg.svd(before.axes @ axes.T)  # orthogonal Procrustes
        axes = (u @ vt) @ axes
    return View(centred @ axes.T, mean, np.ascontiguousarray(axes, dtype=np.float32))


def _leading(centred: Floats) -> Floats:
    """The two leading eigenvectors of the covariance, as rows, with a fixed sign."""
    latent = centred.shape[1]
    if not centred.any():  # a collapsed code has no directions: any two will do
        return np.eye(2, latent, dtype=np.float32)
    if latent <= 128:
        vectors = np.linalg.eigh(centred.T @ centred)[1][:, ::-1][:, :2]
    else:  # the covariance itself would cost more than all the rest of a snapshot
        product = LinearOperator(
            (latent, latent), matvec=lambda v: centred.T @ (centred @ v), dtype=np.float32
        )
        start = np.ones(latent, np.float32)
        vectors = eigsh(product, k=2, v0=start, tol=1e-3)[1][:, ::-1]
    signs = np.sign(vectors[np.abs(vectors).argmax(0), [0, 1]])
    axes: Floats = (vectors * np.where(signs == 0, 1, signs)).T
    return axes
