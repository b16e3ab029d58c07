"""PCA of a data set: what every network is compared with."""

from functools import lru_cache

from aelab import data
from aelab.analysis import pca


def pca_of(name: str, m: int) -> pca.PCA:
    """The PCA of a data set's training items with m components, or as many as an item has numbers.

    Fitted once: the covariance gives all components. Of very wide items two, or a hundred, or all
    are found.
    """
    d = data.load(name).d
    least = next((k for k in (2, pca.FEW) if m <= k), d) if d > pca.WIDE else d
    return _fitted(name, least).first(min(m, d))


@lru_cache(maxsize=4)
def _fitted(name: str, m: int) -> pca.PCA:
    return pca.fit(data.load(name).x_train, m)
