"""Made-up documents from known topics, as latent Dirichlet allocation makes them.

The idea: 500 words stand on a grid of 20 × 25, and each topic uses those of one bar, five across
and five down, so that a topic can be seen (Griffiths and Steyvers, PNAS 101:5228, 2004, had such
bars on 5 × 5). Every word is in two bars. The mixture of each document is known, and with it what
no prediction of its words can go below (Blei, Ng and Jordan, JMLR 3:993, 2003).
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aelab.brief import brief

SHAPE = (20, 25)  # of the grid of words
BARS = 5  # across, and as many down
TRAIN, TEST = 2000, 500  # documents
SHORTEST, LONGEST = 100, 200  # words
WORDS, MIXTURE = 0.5, 0.1  # parameters of the Dirichlet of a topic's words, and of a mixture's

Counts = NDArray[np.int64]
Probabilities = NDArray[np.floating[Any]]


@brief
@dataclass(frozen=True, eq=False)
class Documents:
    """Bags of words: how often each word is in each document, int64 [n, words].

    topics: [10, words], each sums to 1; mixtures: [test, 10], the shares of the topics in the test
    documents. given, held: two random halves of each test document; one is to be predicted from
    the other.
    """

    topics: Probabilities
    train: Counts
    given: Counts
    held: Counts
    mixtures: Probabilities

    @property
    def expected(self) -> Probabilities:
        """The true word distribution of each test document, [test, words]."""
        return np.asarray(self.mixtures @ self.topics)

    @property
    def overall(self) -> Probabilities:
        """The share of each word in all training documents, [words]; 1 is added to each count."""
        count = self.train.sum(0) + 1
        return np.asarray(count / count.sum())


@lru_cache(maxsize=1)
def documents() -> Documents:
    """2,000 training and 500 test documents, the same every time."""
    rng = np.random.default_rng(11)
    topics = _topics(rng)
    mixtures = rng.dirichlet(np.full(len(topics), MIXTURE), TRAIN + TEST)
    lengths = rng.integers(SHORTEST, LONGEST + 1, len(mixtures))
    counts = rng.multinomial(lengths, mixtures @ topics)
    given = rng.binomial(counts[TRAIN:], 0.5)
    found = Documents(topics, counts[:TRAIN], given, counts[TRAIN:] - given, mixtures[TRAIN:])
    for array in vars(found).values():
        array.setflags(write=False)
    return found


def frequencies(counts: Counts) -> NDArray[np.float32]:
    """The share of each word in each document: [n, words] → rows that sum to 1."""
    return np.asarray(counts / counts.sum(1, keepdims=True).clip(min=1), np.float32)


def _topics(rng: np.random.Generator) -> Probabilities:
    """Bars across from top to bottom, then bars down from left to right."""
    height, width = SHAPE
    row, column = np.divmod(np.arange(height * width), width)
    bars = [place // (side // BARS) == bar
            for place, side in ((row, height), (column, width)) for bar in range(BARS)]  # fmt: skip
    topics = np.zeros((len(bars), height * width))
    for topic, bar in zip(topics, bars, strict=True):
        topic[bar] = rng.dirichlet(np.full(bar.sum(), WORDS))
    return topics
