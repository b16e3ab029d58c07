"""Which modes or classes a set of samples covers, and how many of the samples are good ones.

The idea: of a mixture of Gaussians the modes are known, so each sample has a nearest one and a
distance to it. Of pictures only the classes are known: nearest training pictures vote.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from aelab.analysis.samples import majority, nearest

Floats = NDArray[np.floating[Any]]
Ints = NDArray[np.int64]

LEAST = 0.01  # of the samples that must lie in a mode which counts as covered
SIGMAS = 3.0  # from its mode's centre, a sample is a good one (Srivastava et al., 2017)
VOTES = 5  # training pictures that vote for a class


def of_mixture(x: Floats, centres: Floats, sigma: float) -> Ints:
    """How many of the samples x [n, d] lie within 3 σ of each centre [k, d], the nearest: [k]."""
    mode, apart = nearest(x, centres)
    good = apart[:, 0] <= SIGMAS * sigma
    counts: Ints = np.bincount(mode[good, 0], minlength=len(centres))
    return counts


def of_classes(x: Floats, known: Floats, labels: Ints, k: int) -> Ints:
    """How many of the samples x [n, d] are of each of k classes by a vote of the 5 nearest: [k].

    known: training items [m, d] with their labels [m].
    """
    neighbours, _ = nearest(x, known, min(VOTES, len(known)))
    counts: Ints = np.bincount(majority(labels[neighbours]), minlength=k)
    return counts


def covered(counts: Ints, n: int) -> int:
    """How many modes have at least 1 % of n samples; counts: of each, [k]."""
    return int((counts >= max(1.0, LEAST * n)).sum())
