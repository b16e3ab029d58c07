"""PCA of a data set: what every network is compared with."""

from functools import lru_cache

from aelab import data
from aelab.analysis import pca


def pca_of(name: str, m: int) -> pca.PCA:
    """The PCA of a data set's training items with m components, or as many as an item has numbers.

    Fitted once: the covariance gives all components.
    """
    whole = _whole(name)
    return whole.first(min(m, whole.m))


@lru_cache(maxsize=4)
def _whole(name: str) -> pca.PCA:
    dataset = data.load(name)
    return pca.fit(dataset.x_train, dataset.d)
