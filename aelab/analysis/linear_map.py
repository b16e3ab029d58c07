"""A linear autoencoder as the one matrix that it is: r = V W x."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

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


def relative_error(x: Floats, r: Floats) -> float:
    """‖x − r‖² / ‖x‖², mean over the items of x and r [n, d]; no item is all 0."""
    return float((np.square(x - r).sum(1) / np.square(x).sum(1)).mean())
