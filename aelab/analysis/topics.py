"""Topics that were found, against those that are known: who is whom, and how alike; perplexity."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from aelab.brief import brief

ENOUGH = 0.9  # cosine from which a topic counts as recovered
NOBODY = -1

Probabilities = NDArray[np.floating[Any]]


@brief
class Matching(NamedTuple):
    """For each known topic the place of the one it is matched with, NOBODY if there are too few
    (int64 [known]), and their cosine, 0 for nobody ([known])."""

    partners: NDArray[np.int64]
    cosines: Probabilities

    @property
    def recovered(self) -> int:
        """How many known topics have a partner that is alike enough."""
        return int((self.cosines >= ENOUGH).sum())


def match(known: Probabilities, found: Probabilities) -> Matching:
    """One-to-one, so that the cosines sum to as much as they can: [known, d], [found, d].

    The Hungarian method (Kuhn, 1955).
    """
    from scipy.optimize import linear_sum_assignment

    alike = _directions(known) @ _directions(found).T
    rows, columns = linear_sum_assignment(alike, maximize=True)
    partners, cosines = np.full(len(known), NOBODY), np.zeros(len(known))
    partners[rows], cosines[rows] = columns, alike[rows, columns]
    return Matching(partners, cosines)


def perplexity(counts: NDArray[np.int64], p: Probabilities) -> float:
    """exp of the mean −log p of a word: as uncertain as among so many equally likely words.

    counts: [n, words]; p: [n, words] or [words], predicted, each row sums to 1.
    """
    from scipy.special import xlogy

    return float(np.exp(-xlogy(counts, p).sum() / counts.sum()))


def _directions(x: Probabilities) -> Probabilities:
    return np.asarray(x / np.linalg.norm(x, axis=1, keepdims=True).clip(min=1e-12))
