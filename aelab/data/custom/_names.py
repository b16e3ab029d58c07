"""Data sets of people's own by name: `own-` and a digest of their contents.

A set lives as long as somebody holds it, or one of its runs; on the disk for as long as it is kept
there.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from hashlib import blake2b
from threading import Lock
from typing import Any, Final
from weakref import WeakValueDictionary

import numpy as np
from numpy.typing import NDArray

from aelab.data._types import DataMissing, Dataset, Info, UnknownData
from aelab.data.custom import _parts, _shelf

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
    """What is known of a set, also of one that is not here but was told of. Raises UnknownData."""
    if found := _held.get(name):
        return _info(name, _shelf.about(found))
    if _shelf.is_kept(name):
        return _info(name, _shelf.facts(name, _shelf.shelf()))
    return _parts.info(name)


def _info(name: str, known: Mapping[str, Any]) -> Info:
    return Info(name, known["title"], known["kind"], known["source"], known["licence"],
                colour=len(known["shape"]) > 2)  # fmt: skip


def is_here(name: str) -> bool:
    """Whether the whole set is held in memory or kept on the disk."""
    return name in _held or _shelf.is_kept(name)


def load(name: str) -> Dataset:
    """The set of that name. Raises DataMissing, DataBroken or UnknownData."""
    if (found := _held.get(name)) is not None:
        return found
    if not _shelf.is_kept(name):
        raise DataMissing(missing(name))
    return _shelf.read(name, _shelf.shelf())


def facts(dataset: Dataset) -> dict[str, Any]:
    """What the head of a run's file says of its set, which may be a change of another."""
    whole, title = dataset.name.partition("/")[0], dataset.title
    with suppress(UnknownData):  # where nobody holds it any more
        title = info(whole).title
    return {**_shelf.about(dataset), "whole": whole, "whole title": title}


def missing(name: str) -> str:
    """What to say of a set, or a change of one, that is not here. Raises UnknownData."""
    whole = name.partition("/")[0]
    return (
        f"“{info(whole).title}” ({whole}) is somebody’s own data and not on this computer: bring "
        "the same files again to train on it."
    )


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
