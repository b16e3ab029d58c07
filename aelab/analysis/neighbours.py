"""Nearest neighbours: do items of one class lie together in the code?

The idea: give each item the label that most of its k nearest neighbours carry; the share that is
right judges a code without training anything. On equal votes the smaller label wins.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import ArrayLike, NDArray

CHUNK = 1000  # items between two yields


def knn_counts(
    train_codes: ArrayLike, train_labels: ArrayLike, codes: ArrayLike, labels: ArrayLike, k: int = 5
) -> Iterator[tuple[int, int]]:
    """Running (right, judged) counts, a chunk of items at a time, so a caller stays responsive.

    Codes are [n, latent], labels whole numbers [n]; neighbours are sought among the train codes.
    Raises ValueError if k is not between 1 and n_train, or codes are not finite.
    """
    train, train_y = _checked(train_codes, train_labels)
    test, y = _checked(codes, labels)
    _check_k(k, len(train))
    from sklearn.neighbors import KNeighborsClassifier

    model = KNeighborsClassifier(n_neighbors=k).fit(train, train_y)
    right = 0
    for start in range(0, len(test), CHUNK):
        chunk = slice(start, start + CHUNK)
        right += int((model.predict(test[chunk]) == y[chunk]).sum())
        yield right, min(start + CHUNK, len(test))


def knn_accuracy(
    train_codes: ArrayLike, train_labels: ArrayLike, codes: ArrayLike, labels: ArrayLike, k: int = 5
) -> float:
    """Share in [0, 1] of the items whose label their k nearest train codes tell.

    Arguments and errors as in `knn_counts`; there must be at least one item.
    """
    right, judged = 0, 0
    for right, judged in knn_counts(train_codes, train_labels, codes, labels, k):  # noqa: B007
        pass
    if not judged:
        raise ValueError("There are no codes to judge.")
    return right / judged


def leave_one_out_accuracy(codes: ArrayLike, labels: ArrayLike, k: int = 5) -> float:
    """Share in [0, 1] of the items whose label their k nearest other items tell.

    Codes [n, latent], labels whole numbers [n]. Meant for live use: about 2,000 points of two
    dimensions. Raises ValueError if k is not between 1 and n - 1, or codes are not finite.
    """
    points, y = _checked(codes, labels)
    n = len(points)
    _check_k(k, n - 1)
    from scipy.spatial import cKDTree

    near = cKDTree(points).query(points, k + 1)[1]
    own = near == np.arange(n)[:, None]
    # Among many points at one place, a point may not be in its own list: then drop the farthest.
    own[~own.any(axis=1), -1] = True
    others = near[~own].reshape(n, k)
    classes, y = np.unique(y, return_inverse=True)
    votes = (y[others][:, :, None] == np.arange(len(classes))).sum(axis=1)
    return float((votes.argmax(axis=1) == y).mean())


def _checked(codes: ArrayLike, labels: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    points, y = np.asarray(codes, np.float64), np.asarray(labels, np.int64)
    if points.ndim != 2 or y.shape != points.shape[:1]:
        raise ValueError(
            "Codes must be a table [items, latent] with one label an item, "
            f"not {list(points.shape)} with {list(y.shape)} labels."
        )
    if not np.isfinite(points).all():
        raise ValueError("Neighbours need finite codes, but these hold NaN or infinity.")
    return points, y


def _check_k(k: int, most: int) -> None:
    if not 1 <= k <= most:
        raise ValueError(f"The number of neighbours must be between 1 and {most}, not {k}.")
