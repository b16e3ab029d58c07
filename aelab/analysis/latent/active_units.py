"""Active units: which dimensions of a code say anything about the item.

The idea: a dimension that a VAE has given up has the same mean for every item. It counts as active
if the variance of its code over the items is above 0.01 (Burda et al., arXiv:1509.00519).
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

LEAST = 0.01  # variance of a code over the items


def active(codes: NDArray[np.floating[Any]]) -> NDArray[np.bool_]:
    """Whether each dimension of codes [n, latent] is active, bool [latent]."""
    found: NDArray[np.bool_] = codes.var(axis=0, dtype=np.float64) > LEAST
    return found
