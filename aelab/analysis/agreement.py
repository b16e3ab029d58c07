"""How well a partition agrees with the classes: who was taken for whom, purity, adjusted Rand."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Labels = NDArray[np.integer[Any]]


def contingency_table(
    rows: Labels, columns: Labels, n_rows: int, n_columns: int
) -> NDArray[np.int64]:
    """How many items have each pair of labels, [n_rows, n_columns].

    With true classes in the rows and named ones in the columns it is the confusion matrix.
    """
    pairs = np.bincount(rows * n_columns + columns, minlength=n_rows * n_columns)
    return pairs.reshape(n_rows, n_columns).astype(np.int64)


def purity(table: NDArray[np.int64]) -> float:
    """The share of items that are of their cluster's commonest class.

    table: classes by clusters. It is 1 when every item is a cluster: compare at equal numbers.
    """
    return float(table.max(0).sum() / table.sum())


def adjusted_rand(table: NDArray[np.int64]) -> float:
    """Pairs of items on which two partitions agree, over chance: 0 is luck, 1 the same partition.

    Hubert and Arabie, Journal of Classification 2:193–218, 1985.
    """
    together = _pairs(table).sum()
    by_rows, by_columns = _pairs(table.sum(1)).sum(), _pairs(table.sum(0)).sum()
    luck = by_rows * by_columns / _pairs(table.sum())
    most = (by_rows + by_columns) / 2
    return 1.0 if most == luck else float((together - luck) / (most - luck))


def _pairs(n: Any) -> Any:
    """n over 2."""
    return n * (n - 1) / 2.0
