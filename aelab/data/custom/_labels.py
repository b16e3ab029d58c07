"""Labels as people have them, made classes: numbers, words, or none at all."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from aelab.brief import brief
from aelab.data._types import DataRefused
from aelab.data.custom._items import as_array

MOST_CLASSES = 100
NONE = "unlabelled"  # the one class of a set without labels


@brief
class Labels(NamedTuple):
    """numbers: int64 [n], which of `classes`; -1 for an item whose label is missing."""

    numbers: NDArray[np.int64]
    classes: tuple[str, ...]


def labels(y: Any, n: int, classes: Sequence[str] | None = None) -> Labels:
    """The labels of n items. classes: names, of which y are then the indices.

    Raises DataRefused with one plain sentence.
    """
    if y is None:
        return Labels(np.zeros(n, np.int64), (NONE,))
    given = _flat(y, n)
    missing = np.zeros(n, bool)
    if given.dtype.kind not in "iub":  # of a million whole numbers the quick way
        given = given.astype(object)
        missing = np.array([v is None or v != v or v == "" for v in given], bool)
    if missing.all():
        raise DataRefused("All labels are missing: leave them out altogether.")
    numbers = _whole(given[~missing])
    if classes is not None:
        names, found = tuple(map(str, classes)), numbers
        if found is None or not 0 <= found.min() <= found.max() < len(names):
            raise DataRefused(f"With {len(names)} names of classes, labels are whole numbers from "
                              f"0 to {len(names) - 1}.")  # fmt: skip
    else:
        values, found = np.unique(
            given[~missing].astype(str) if numbers is None else numbers, return_inverse=True
        )
        names = tuple(map(str, values))
    if len(names) > MOST_CLASSES:
        raise DataRefused(f"The labels have {len(names):,} different values; at most "
                          f"{MOST_CLASSES} can be classes.")  # fmt: skip
    index = np.full(n, -1, np.int64)
    index[~missing] = found
    return Labels(index, names)


def marks(classes: Sequence[str]) -> tuple[str, ...]:
    """One or two characters for each class, each another: what is drawn as a point."""
    found: list[str] = []
    for i, name in enumerate(classes):
        letters = [letter for letter in name if not letter.isspace()] or ["·"]
        short = ["".join(letters)] if len(letters) <= 2 else []
        pairs = (letters[0] + letter for letter in letters[1:])
        numbers = (np.base_repr(k, 36).lower() for k in range(i, 36**2))
        found.append(next(m for m in (*short, letters[0], *pairs, *numbers) if m not in found))
    return tuple(found)


def _flat(y: Any, n: int) -> NDArray[Any]:
    """The labels as an array, one an item."""
    try:
        given = as_array(y)
    except ValueError as error:
        raise DataRefused("Labels are one for each item.") from error
    if given.shape not in ((n,), (n, 1)):
        raise DataRefused(f"Labels are one for each of the {n:,} items; these have the shape "
                          f"{list(given.shape)}.")  # fmt: skip
    return given.reshape(n)


def _whole(words: NDArray[Any]) -> NDArray[np.int64] | None:
    """The labels as whole numbers, where they all are."""
    try:
        numbers = words.astype(np.float64)
    except (TypeError, ValueError):
        return None
    return numbers.astype(np.int64) if (numbers == np.rint(numbers)).all() else None
