"""Pictures in few numbers without any learning: the discrete cosine transform of JPEG.

The idea: a picture is a sum of cosine waves; of the orthonormal transform (DCT-II in both
directions; Ahmed, Natarajan and Rao, IEEE Transactions on Computers C-23:90, 1974) each picture
keeps the m coefficients that are largest, so the error is exactly the energy of the others. Which
ones it has kept would have to be stored too: this is the DCT at its best. Of a picture in colour
each channel has its own transform.
"""

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aelab.pictures import Shape, planes, rows, sides

Floats = NDArray[np.floating[Any]]


@lru_cache(maxsize=8)
def dct_matrix(n: int) -> NDArray[np.float64]:
    """The orthonormal DCT-II of n numbers as a matrix [n, n], one wave a row, slowest first."""
    k, i = np.ogrid[:n, :n]
    found: NDArray[np.float64] = np.sqrt(2 / n) * np.cos(np.pi * k * (2 * i + 1) / (2 * n))
    found[0] /= np.sqrt(2)
    return found


def coefficients(x: Floats, shape: Shape) -> Floats:
    """The DCT of pictures x [n, d], of the same shape."""
    down, across = map(dct_matrix, sides(shape))
    return rows(down @ planes(x, shape) @ across.T)


def inverse(c: Floats, shape: Shape) -> Floats:
    """The pictures [n, d] of coefficients c, the inverse of `coefficients`."""
    down, across = map(dct_matrix, sides(shape))
    return rows(down.T @ planes(c, shape) @ across)


def keep_largest(x: Floats, shape: Shape, m: int) -> Floats:
    """Pictures x [n, d] from the m largest coefficients of each.

    Raises ValueError if m is not from 1 to d.
    """
    if not 1 <= m <= x.shape[1]:
        raise ValueError(f"A picture keeps between 1 and {x.shape[1]} numbers, not {m}.")
    c = coefficients(x, shape)
    rest = np.argpartition(-abs(c), m - 1, axis=1)[:, m:]
    np.put_along_axis(c, rest, 0, axis=1)
    return inverse(c, shape)


def squared_errors(x: Floats, shape: Shape) -> NDArray[np.float64]:
    """Squared error / picture of x [n, d] from the m largest of each, for m from 0 to d."""
    energy = np.sort(np.square(coefficients(x, shape)), axis=1).mean(0, dtype=np.float64)
    return np.concatenate([[0.0], energy.cumsum()])[::-1].copy()
