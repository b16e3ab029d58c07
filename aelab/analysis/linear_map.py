"""A linear autoencoder as the one matrix that it is: r = V W x."""

from collections.abc import Mapping
from math import prod
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from aelab.pictures import Shape, sides

Floats = NDArray[np.floating[Any]]

# The names of the weights of the linear variant.
INWARD, OUTWARD = "encoder.layers.0.weight", "decoder.layers.0.weight"


def product(weights: Mapping[str, Floats]) -> NDArray[np.float32]:
    """V W, float32 [d, d], of a linear autoencoder's weights: row i makes output pixel i."""
    return np.asarray(weights[OUTWARD] @ weights[INWARD], np.float32)


def from_identity(product: Floats, inputs: NDArray[np.bool_] | None = None) -> float:
    """‖VW − I‖ / ‖I‖ (Frobenius), over all columns or those of the inputs named, bool [d]."""
    whole = np.eye(len(product))
    columns = np.ones(len(product), bool) if inputs is None else inputs
    rest = (product - whole)[:, columns]
    return float(np.linalg.norm(rest) / np.linalg.norm(whole[:, columns]))


class Entries(NamedTuple):
    """Of a matrix VW: the mean of its diagonal, and the largest |entry| off it."""

    diagonal: float
    off_diagonal: float


def entries(product: Floats, inputs: NDArray[np.bool_] | None = None) -> Entries:
    """Over all columns of VW [d, d], or those of the inputs named, bool [d]; I has 1 and 0."""
    columns = np.ones(len(product), bool) if inputs is None else inputs
    off = np.abs(product - np.diag(np.diag(product)))[:, columns]
    return Entries(float(np.diag(product)[columns].mean()), float(off.max()))


def central_pixels(shape: Shape, side: int) -> NDArray[np.int64]:
    """Where the numbers of the central side × side pixels of pictures stand in them, row by row.

    All pixels along an axis that has no more than `side`.
    """
    places = np.arange(prod(shape)).reshape(shape)
    down, across = (slice((n - min(n, side)) // 2, (n + min(n, side)) // 2) for n in sides(shape))
    return np.asarray(places[down, across].ravel(), np.int64)


def relative_error(x: Floats, r: Floats) -> float:
    """‖x − r‖² / ‖x‖², mean over the items of x and r [n, d]; no item is all 0."""
    return float((np.square(x - r).sum(1) / np.square(x).sum(1)).mean())
