"""Data sets of people's own by name: `own-` and a digest of their contents.

A set lives as long as somebody holds it, or one of its runs; on the disk for as long as it is kept
there.
"""

from collections.abc import Sequence
from hashlib import blake2b
from threading import Lock
from typing import Any, Final
from weakref import WeakValueDictionary

import numpy as np
from numpy.typing import NDArray

from aelab.data._types import DataMissing, Dataset, Info, UnknownData

MARK: Final = "own-"
_held: WeakValueDictionary[str, Dataset] = WeakValueDictionary()
_writing = Lock()


def of(
    x: NDArray[Any], y: NDArray[np.int64], classes: Sequence[str],
    split: tuple[NDArray[np.int64], NDArray[np.int64]],
) -> str:  # fmt: skip
    """The name of a set: equal contents, equal names."""
    digest = blake2b(repr((x.dtype.str, x.shape, tuple(classes))).encode(), digest_size=8)
    for part in (x, y, *split):
        digest.update(np.ascontiguousarray(part).data.cast("B"))
    return MARK + digest.hexdigest()


def is_own(name: str) -> bool:
    """Whether it is the name of a set of somebody's own, here or not."""
    return name.startswith(MARK)


def remember(dataset: Dataset) -> None:
    """Lets the set be found by its name for as long as it is held."""
    with _writing:
        _held[dataset.name] = dataset


def info(name: str) -> Info:
    """What is known of a set. Raises UnknownData."""
    if (found := _held.get(name)) is None:
        raise UnknownData(f"There is no data set {name!r} on this computer.")
    return Info(name=name, title=found.title, kind=found.kind, source=found.source,
                licence=found.licence)  # fmt: skip


def load(name: str) -> Dataset:
    """The set of that name. Raises DataMissing."""
    if (found := _held.get(name)) is None:
        raise DataMissing(f"The data set {name} is not on this computer.")
    return found


def named(given: Any) -> tuple[str, Dataset | None]:
    """The name of what somebody wants to train on, a name, a set or an array; and the set, to be
    held."""
    if isinstance(given, str):
        return given, None
    if isinstance(given, Dataset):
        if is_own(given.name):
            remember(given)
        return given.name, given
    from aelab.data.custom._arrays import from_arrays

    made = from_arrays(given)
    return made.name, made
