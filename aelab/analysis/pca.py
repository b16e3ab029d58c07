"""Principal component analysis: the best linear autoencoder, found without training.

The idea: the eigenvectors of the covariance span the plane of least squared error, and the error
on the training items is exactly the sum of the discarded eigenvalues (Pearson, 1901; Baldi and
Hornik, 1989). The one large product is done in float32, which is fast, and summed in float64.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aelab.brief import brief

Floats = NDArray[np.floating[Any]]

WIDE, FEW = (
    1024,
    100,
)  # numbers in an item, and components, beyond or up to which `_leading` is used
MORE, ROUNDS = 10, 12  # directions beside those wanted, and how often all are improved
CHUNK = 4096  # rows at a time: a centred copy of MNIST at once would take 188 MB

_limiting = Lock()  # the limit below is the process's: two at once would restore it wrongly


@contextmanager
def _one_thread() -> Iterator[None]:
    """Hold numpy's BLAS to one thread.

    Beside a training run its threads wait for each other: on two busy cores a PCA of MNIST took
    8.5 s with two threads, and 0.4 s with one.
    """
    from threadpoolctl import threadpool_limits

    with _limiting, threadpool_limits(1, user_api="blas"):
        yield


@brief
@dataclass(frozen=True, eq=False)
class PCA:
    """A fitted PCA; its arrays are read-only.

    mean: float32 [d]. components: float32 [m, d], rows orthonormal, largest variance first; the
    entry of largest size in a row is positive. variances: float64 [d], all eigenvalues of the
    covariance (divided by n, not n - 1), largest first, in squared units of x; of very wide items
    the m first.
    """

    mean: Floats
    components: Floats
    variances: NDArray[np.float64]

    def __post_init__(self) -> None:
        for array in (self.mean, self.components, self.variances):
            array.flags.writeable = False

    @property
    def m(self) -> int:
        """Number of components."""
        return len(self.components)

    def first(self, m: int) -> "PCA":
        """The same with only the first m components; m in 0 to self.m, else ValueError."""
        _check_m(m, self.m)
        return replace(self, components=self.components[:m])

    def project(self, x: Floats) -> Floats:
        """Codes float32 [n, m] of x [n, d]."""
        return (np.asarray(x, np.float32) - self.mean) @ self.components.T

    def reconstruct(self, codes: Floats) -> Floats:
        """Items float32 [n, d] from codes [n, m]."""
        return np.asarray(codes, np.float32) @ self.components + self.mean

    @_one_thread()
    def squared_error(self, x: Floats) -> float:
        """Squared error per image: summed over pixels, mean over the items x [n, d]."""
        total = 0.0
        for centred in _centred(x, self.mean):
            rest = centred - centred @ self.components.T @ self.components
            total += float(np.einsum("ij,ij->i", rest, rest).sum(dtype=np.float64))
        return total / len(x)


@_one_thread()
def fit(x: Floats, m: int) -> PCA:
    """The PCA of x [n, d] with m components, 0 <= m <= d (0: the mean image).

    Exact from the covariance; of more than 1,024 numbers and for up to 100 components by subspace
    iteration, as all eigenvalues of 32 × 32 pixels in colour take ten seconds. Raises ValueError
    for another m, or if x is not a table of finite numbers.
    """
    x = np.asarray(x)
    if x.ndim != 2 or not len(x):
        raise ValueError(f"PCA needs a table [items, numbers], not one of shape {list(x.shape)}.")
    d = x.shape[1]
    _check_m(m, d)
    wide = d > WIDE and 0 < m <= FEW
    with np.errstate(over="ignore", invalid="ignore"):  # said in words below
        mean = x.mean(axis=0, dtype=np.float64).astype(np.float32)
        basis = _leading(x, mean, m) if wide else mean
        covariance = basis.T @ _spread(x, mean, basis) if wide else _covariance(x, mean)
    if not np.isfinite(covariance).all():
        raise ValueError(
            "PCA needs finite numbers, but the items hold NaN, infinity or too large ones."
        )
    variances, vectors = np.linalg.eigh(covariance / len(x))
    if wide:
        variances, vectors = variances[-m:], basis @ vectors
    rows = vectors.T[::-1][:m]
    largest = np.take_along_axis(rows, abs(rows).argmax(axis=1, keepdims=True), axis=1)
    components = np.ascontiguousarray(rows * np.sign(largest), np.float32)
    # Rounding makes a variance of zero slightly negative.
    return PCA(mean, components, np.maximum(variances[::-1], 0))


def principal_angles(a: Floats, b: Floats) -> NDArray[np.float64]:
    """Angles in degrees between the spaces spanned by the rows of a [m, d] and b [k, d].

    float64 [min(m, k)], smallest first; all 0 when one space holds the other. The rows need not
    be orthonormal. Method: Knyazev and Argentati, 2002, exact for small angles too.
    """
    from scipy.linalg import subspace_angles

    a, b = np.asarray(a, np.float64), np.asarray(b, np.float64)
    angles: NDArray[np.float64] = np.rad2deg(subspace_angles(a.T, b.T)[::-1])
    return angles


def _covariance(x: Floats, mean: Floats) -> NDArray[np.float64]:
    """n times the covariance of x, [d, d]."""
    found = np.zeros((x.shape[1], x.shape[1]))
    for centred in _centred(x, mean):
        found += centred.T @ centred
    return found


def _spread(x: Floats, mean: Floats, basis: Floats) -> NDArray[np.float64]:
    """n times the covariance of x, times a basis [d, k], without the covariance."""
    found = np.zeros(basis.shape)
    for centred in _centred(x, mean):
        found += centred.T @ (centred @ basis)
    return found


def _leading(x: Floats, mean: Floats, m: int) -> Floats:
    """A basis [d, m + MORE] that holds the first m directions (Halko, Martinsson and Tropp, SIAM
    Review 53:217-288, 2011)."""
    start = np.random.default_rng(0).standard_normal((x.shape[1], min(m + MORE, x.shape[1])))
    basis: Floats = start.astype(np.float32)
    for _ in range(ROUNDS):
        spread = _spread(x, mean, basis)
        if not np.isfinite(spread).all():
            break  # which is said of the covariance
        basis = np.linalg.qr(spread)[0].astype(np.float32)
    return basis


def _centred(x: Floats, mean: Floats) -> Iterator[Floats]:
    for start in range(0, len(x), CHUNK):
        yield np.asarray(x[start : start + CHUNK], np.float32) - mean


def _check_m(m: int, most: int) -> None:
    if not 0 <= m <= most:
        raise ValueError(f"The number of components must be between 0 and {most}, not {m}.")
