"""Training and test items: as they are given, or a fifth of each class from a fixed seed."""

import numpy as np
from numpy.typing import NDArray

SHARE = 0.2
MOST_TEST = 10_000
SEED = 0


def stratified(y: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Which items are for training and which for the test, both in one fixed random order.

    Of each class the same share is tested, at most 10,000 items together; a class of one item is
    trained on alone.
    """
    order = np.random.default_rng(SEED).permutation(len(y))
    by_class = np.argsort(y[order], kind="stable")
    sizes = np.bincount(y)
    first = np.repeat(np.cumsum(sizes) - sizes, sizes)
    place = np.empty(len(y), np.int64)  # of an item among those of its class
    place[by_class] = np.arange(len(y)) - first
    share = min(SHARE, MOST_TEST / len(y))
    taken = np.floor(share * sizes + 0.5)[y[order]]
    tested = place < taken
    if (more := int(share * len(y)) - int(tested.sum())) > 0:  # of many small classes one each
        next_ones = np.flatnonzero((place == taken) & (sizes[y[order]] > taken + 1))
        tested[next_ones[:more]] = True
    return order[~tested], order[tested]
