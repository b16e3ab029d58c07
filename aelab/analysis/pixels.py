"""Numbers as the bytes of a picture."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]


def to_uint8(
    values: Floats, largest: float | Floats = 1.0, signed: bool = False
) -> NDArray[np.uint8]:
    """0 … 255 for values from 0 to `largest`; signed, 1 … 255 from −largest, and 128 for 0."""
    share = (values / largest).clip(-1 if signed else 0, 1)
    found: NDArray[np.uint8] = np.rint(128 + 127 * share if signed else 255 * share).astype(
        np.uint8
    )
    return found


def rows_to_uint8(rows: Floats, errors: bool = False) -> NDArray[np.uint8]:
    """Rows [rows, k, d] in [0, 1]; as errors, all but the first, which is the truth."""
    found = to_uint8(rows)
    if errors:
        found[1:] = to_uint8(rows[1:] - rows[0], signed=True)
    return found
