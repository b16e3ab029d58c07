"""A mean over seeds, and how sure it is."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


class Spread(NamedTuple):
    """The mean of n values and its 95 % confidence interval, endless where n is 1."""

    mean: float
    low: float
    high: float
    n: int

    @property
    def half(self) -> float:
        """Half the width of the interval."""
        return (self.high - self.low) / 2

    def excludes(self, value: float) -> bool:
        """Whether the interval leaves a value out; an endless one leaves none out.

        Two things are told apart where the interval of their difference, seed by seed, excludes 0,
        or that of their ratio 1.
        """
        return not self.low <= value <= self.high


def spread(values: Sequence[float] | NDArray[np.floating]) -> Spread:
    """Student's interval: mean ± t(n − 1) · standard deviation / √n. Raises ValueError for none."""
    from scipy.special import stdtrit

    found = np.asarray(values, np.float64)
    if not len(found):
        raise ValueError("There is no value to take the mean of.")
    mean, n = float(found.mean()), len(found)
    if n == 1:
        return Spread(mean, -np.inf, np.inf, 1)
    half = float(stdtrit(n - 1, 0.975) * found.std(ddof=1) / np.sqrt(n))
    return Spread(mean, mean - half, mean + half, n)
