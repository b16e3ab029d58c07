"""NumPy’s array files, read as numbers alone: no pickles, and no more than the bytes there are."""

from io import BytesIO
from typing import Any

import numpy as np
from numpy.typing import NDArray


class NotNumbers(ValueError):
    """The file holds objects, which to read would be to execute it."""


def array_of(content: bytes) -> NDArray[Any]:
    """An npy file as a read-only array that shares its memory. Raises ValueError, or NotNumbers."""
    file = BytesIO(content)
    version = np.lib.format.read_magic(file)
    if version == (1, 0):
        shape, fortran, dtype = np.lib.format.read_array_header_1_0(file)
    else:  # (2, 0) has a longer header
        shape, fortran, dtype = np.lib.format.read_array_header_2_0(file)
    if any(side < 0 for side in shape):
        raise ValueError("a side of it is below 0")
    if dtype.hasobject:
        raise NotNumbers("it holds something other than numbers")
    flat = np.frombuffer(content, dtype, offset=file.tell())
    return flat.reshape(shape, order="F" if fortran else "C")
