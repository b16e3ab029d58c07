"""A data set from arrays: its items, classes and split, and a name made of its contents."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aelab.data._types import AllItems, DataRefused, Dataset
from aelab.data.custom import _names
from aelab.data.custom._items import Items, as_array, fractions, items, numbers
from aelab.data.custom._labels import Labels, labels, marks
from aelab.data.custom._split import stratified

LEAST, MOST = 50, 1_000_000  # items
LARGE = 100_000_000  # numbers, from which on a set of pictures stays as bytes
SAMPLE = 10_000  # training items of a large set by which it is measured and shown
SAMPLED = (
    f"All of them are learned from; PCA, neighbours and what pages show of the training items are "
    f"of the first {SAMPLE:,}."
)
Array = NDArray[Any]
Split = tuple[NDArray[np.int64], NDArray[np.int64]]


def from_arrays(
    x: Any, y: Any = None, *, test: Any = None, title: str = "Your data",
    shape: tuple[int, ...] | None = None, classes: Sequence[str] | None = None,
    source: str = "Your own data", licence: str = "Not stated", report: Sequence[str] = (),
) -> Dataset:  # fmt: skip
    """A data set of one's own, which trains as any other: `train("vae", from_arrays(x, y))`.

    x: pictures [n, h, w], [n, h, w, 3] or [n, 3, h, w], as bytes or fractions of 1; or rows of
    numbers [n, d], which are standardised. y: labels [n], numbers or words. test: (x, y) of the
    test items, or x alone; without it a fifth of each class is tested. shape: of one picture,
    where x are rows of pixels. classes: their names, where y are numbers from 0. report: what was
    done to the items before. Raises DataRefused with one plain sentence.
    """
    x, y, first = (x, y, None) if test is None else _joined((x, y), test)
    given = items(x, shape)
    known = labels(y, len(given.x), classes)
    kept = given.whole & (known.numbers >= 0)
    left_out = _left_out(given, known)
    found, index = given.x, known.numbers
    if not kept.all():
        found, index = found[kept], index[kept]
    check_count(len(found), left_out)
    split = stratified(index) if first is None else _given(int(kept[:first].sum()), len(found))
    every, found = _large(found, index, split)
    x_train, x_test, done = _split(found, (split[0][:SAMPLE] if every else split[0], split[1]))
    shown = x_train.shape[1:]
    dataset = Dataset(
        name=_names.of(found, index, known.classes, split), title=title,
        kind="images" if given.pictures else "points", shape=shown, classes=known.classes,
        marks=marks(known.classes), x_train=x_train.reshape(len(x_train), -1),
        y_train=index[split[0][: len(x_train)]], every=every,
        x_test=x_test.reshape(len(x_test), -1), y_test=index[split[1]],
        source=source, licence=licence,
        report=(*report, *given.report, *left_out, *done, _counted(split, first),
                *([SAMPLED] if every else [])),
    )  # fmt: skip
    _names.remember(dataset)
    return dataset


def check_count(n: int, left_out: Sequence[str] = ()) -> None:
    """Raises DataRefused where so many items are too few or too many; says what was left out."""
    if not LEAST <= n <= MOST:
        said = f"A data set has {LEAST} to {MOST:,} items; this one has {n:,}."
        raise DataRefused(" ".join((said, *left_out[:2])))


def _joined(train: tuple[Any, Any], test: Any) -> tuple[Array, Any, int]:
    """Training items and then test items, their labels, and how many the first are."""
    test = test if isinstance(test, tuple) else (test, None)
    first, second = (numbers(x) for x, _ in (train, test))
    if first.shape[1:] != second.shape[1:]:
        raise DataRefused(f"Training and test items have different shapes: {list(first.shape[1:])} "
                          f"and {list(second.shape[1:])}.")  # fmt: skip
    ys = [y for _, y in (train, test)]
    if (ys[0] is None) != (ys[1] is None):
        raise DataRefused("Either both training and test items have labels, or neither.")
    y = None if ys[0] is None else [label for part in ys for label in as_array(part).tolist()]
    return np.concatenate([first, second]), y, len(first)


def _given(first: int, n: int) -> Split:
    """A split that was given, in its own order."""
    if not 0 < first < n:
        raise DataRefused("There are no items to train on, or none to test.")
    return np.arange(first), np.arange(first, n)


def _large(x: Array, y: NDArray[np.int64], split: Split) -> tuple[AllItems | None, Array]:
    """All items of a large set of pictures as bytes, and they in their shape."""
    if x.ndim == 2 or x.size <= LARGE:
        return None, x
    pixels = x if x.dtype == np.uint8 else np.rint(x * np.float32(255)).astype(np.uint8)
    return AllItems(pixels.reshape(len(x), -1), y, split[0]), pixels


def _split(x: Array, split: Split) -> tuple[Array, Array, tuple[str, ...]]:
    """Both parts as float32, and what was done: rows of numbers are standardised."""
    train, test = (x[rows] for rows in split)
    if x.ndim > 2:
        return fractions(train), fractions(test), ()
    mean, spread = train.mean(0, np.float64), train.std(0, dtype=np.float64)
    varied = spread > 1e-12 * np.maximum(1, abs(mean))
    if varied.sum() < 2:
        raise DataRefused("Rows need at least two columns whose numbers differ.")
    said = ["Each column was standardised: mean 0, standard deviation 1 over the training items."]
    if constant := int((~varied).sum()):
        said.insert(0, f"{constant:,} constant column{'s' * (constant > 1)} left out.")
    train, test = (((part - mean) / np.maximum(spread, 1e-300))[:, varied].astype(np.float32)
                   for part in (train, test))  # fmt: skip
    return train, test, tuple(said)


def _left_out(given: Items, known: Labels) -> list[str]:
    """Sentences of the items that are left out."""
    what = "picture" if given.pictures else "row"
    counts = {
        "a number that is none": int((~given.whole).sum()),
        "no label": int((given.whole & (known.numbers < 0)).sum()),
    }
    return [f"{n:,} {what}{'s' * (n > 1)} with {why} left out." for why, n in counts.items() if n]


def _counted(split: Split, first: int | None) -> str:
    how = "drawn evenly from each class" if first is None else "as given"
    return f"{len(split[0]):,} items to train on and {len(split[1]):,} to test, {how}."
