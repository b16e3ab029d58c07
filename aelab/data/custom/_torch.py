"""A data set from one of torch: torchvision's, or any whose items are asked for by number."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from aelab.data._types import DataRefused, Dataset
from aelab.data.custom._arrays import MOST, check_count, from_arrays
from aelab.data.custom._decode import LARGEST, USUAL, Look, fitted, look
from aelab.data.custom._items import numbers


def from_torchvision(
    dataset: Any, test: Any = None, *, size: int | tuple[int, int] | None = None, fit: str = "crop",
    title: str = "", source: str = "Your own data", licence: str = "Not stated",
) -> Dataset:  # fmt: skip
    """A set of torchvision, or any map-style `torch.utils.data.Dataset` of (item, label) or items.

    test: the set of the test items. size, fit: for pictures of several sizes, see `from_folder`.
    Its own transform is applied once. Raises DataRefused with one plain sentence.
    """
    how, parts = look(size, fit, None), [part for part in (dataset, test) if part is not None]
    given = [_read(part) for part in parts]
    chosen = _size([x for items, _ in given for x in items], how)
    found = [(np.stack([_array(x, chosen, how) for x in items]), y) for items, y in given]
    if test is not None and len(found[1][0]) == 0:
        raise DataRefused("There are no items to test.")
    names, y = getattr(dataset, "classes", None), found[0][1]
    classes = list(map(str, names)) if names and y and _indices(y, len(names)) else None
    return from_arrays(
        *found[0], test=found[1] if test is not None else None,
        title=title or type(dataset).__name__, classes=classes,
        source=source, licence=licence,
    )  # fmt: skip


def _read(dataset: Any) -> tuple[list[Any], list[Any] | None]:
    """All items and their labels."""
    try:
        n = len(dataset)
    except TypeError as error:
        raise DataRefused("A set needs a length and items by number; this one has none: collect "
                          "its items in an array.") from error  # fmt: skip
    if n > MOST or not n:
        check_count(n)
    items, labels = [], []
    for item in _each(dataset, n):
        x, y = _pair(item)
        items.append(x)
        labels.append(y)
    given = [y for y in labels if y is not None]
    if given and len(given) < n:
        raise DataRefused("Some items have a label and some have none.")
    return items, labels if given else None


def _each(dataset: Any, n: int) -> Iterator[Any]:
    try:
        for i in range(n):
            yield dataset[i]
    except (TypeError, KeyError, IndexError) as error:
        raise DataRefused(f"The items of this set cannot be had by number: {error}.") from error


def _pair(item: Any) -> tuple[Any, Any]:
    """An item and its label, in whichever way a set gives them."""
    if isinstance(item, Mapping):
        keys = [key for key in ("image", "img", "x", "data", "pixel_values") if key in item]
        if not keys:
            raise DataRefused(f"An item has {', '.join(map(str, item))}; its picture is called "
                              "image, x or data.")  # fmt: skip
        marked = [item[key] for key in ("label", "labels", "y", "target") if key in item]
        return item[keys[0]], _label(marked[0]) if marked else None
    if isinstance(item, (tuple, list)) and len(item) >= 1 and not np.isscalar(item[0]):
        return item[0], _label(item[1]) if len(item) > 1 else None
    return item, None


def _label(y: Any) -> Any:
    """One number or word."""
    value = y.item() if hasattr(y, "item") and getattr(y, "ndim", 0) == 0 else y
    if not isinstance(value, (int, float, str, type(None))):
        raise DataRefused(f"A label is one number or word, not {type(y).__name__}.")
    return value


def _size(items: Sequence[Any], how: Look) -> tuple[int, int] | None:
    """The size that Pillow's pictures get; None for arrays, which keep theirs."""
    sizes = {item.size[::-1] for item in items if _is_picture(item)}
    if not sizes or how.size:
        return how.size
    one: tuple[int, int] = next(iter(sizes))
    return one if len(sizes) == 1 and max(one) <= LARGEST else (USUAL, USUAL)


def _array(item: Any, size: tuple[int, int] | None, how: Look) -> Any:
    if not _is_picture(item):
        return numbers(item)
    if size is None or (item.size[::-1] == size and item.mode in ("L", "RGB")):
        return np.asarray(item)
    return fitted(item, size, how.fit)


def _is_picture(item: Any) -> bool:
    """Whether it is a picture of Pillow."""
    return hasattr(item, "getbands")


def _indices(y: Sequence[Any], n: int) -> bool:
    return all(isinstance(v, int) and 0 <= v < n for v in y)
