"""Which units of a code are on."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

ON = 0.5  # of the unit's own largest activation


def on(h: NDArray[np.floating[Any]]) -> NDArray[np.bool_]:
    """Which units are on at items h [n, units]: above half of their own largest activation.

    A bound for all would be no measure: a decoder can enlarge what the penalty has shrunk.
    """
    above: NDArray[np.bool_] = h > ON * h.max(0)
    return above
