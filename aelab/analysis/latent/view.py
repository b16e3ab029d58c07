"""The plane on which codes are looked at: themselves if there are two, else their main directions.

A place (a, b) of the view stands for the code mean + a·axes[0] + b·axes[1].
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aelab.brief import brief

Floats = NDArray[np.float32]


@brief
@dataclass(frozen=True)
class View:
    """points: float32 [n, 2]; mean: float32 [latent]; axes: float32 [2, latent]."""

    points: Floats
    mean: Floats
    axes: Floats
