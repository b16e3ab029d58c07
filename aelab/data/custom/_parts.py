"""The part of a set that a run's file carries: the items that are shown of the run.

So whoever opens the file sees the run as it was, also where the whole set is not; nothing can be
trained on a part. A part is found by its name for as long as its run is held.
"""

from collections.abc import Mapping
from dataclasses import replace
from io import BytesIO
from typing import Any, Final
from weakref import WeakValueDictionary

import numpy as np
from numpy.typing import NDArray

from aelab.data._types import Dataset, Info, UnknownData
from aelab.data.custom import _shelf

MOST: Final = 4096  # sets of which a few words are remembered
_told: dict[str, Info] = {}
_parts: WeakValueDictionary[str, Dataset] = WeakValueDictionary()


def tell(known: Mapping[str, Any]) -> None:
    """Remembers what a file says of its set, for `info`; whatever it says."""
    name, title, kind, source, licence = (
        str(known.get(key, ""))[:200]
        for key in ("whole", "whole title", "kind", "source", "licence")
    )
    if kind in ("images", "points") and len(_told) < MOST:
        shape, points = known.get("shape"), kind == "points"
        _told[name] = Info(name, title, "points" if points else "images", source, licence,
                           colour=isinstance(shape, list) and len(shape) > 2)  # fmt: skip


def info(name: str) -> Info:
    """What a file has said of a set. Raises UnknownData."""
    if name not in _told:
        raise UnknownData(f"There is no data set {name!r} on this computer.")
    return _told[name]


def pack(dataset: Dataset) -> bytes:
    """The probe and reference items as a file: numbers alone."""
    part = replace(
        dataset, x_train=dataset.x_train[dataset.reference], x_test=dataset.x_test[dataset.probe],
        y_train=dataset.y_train[dataset.reference], y_test=dataset.y_test[dataset.probe],
        every=None,
    )  # fmt: skip
    out = BytesIO()
    np.savez_compressed(out, allow_pickle=False, **_shelf.arrays(part))
    return out.getvalue()


def unpack(known: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> Dataset:
    """The part of which a head and a file say so; found by `find` for as long as it is held.

    Raises ValueError, TypeError or LookupError.
    """
    part = _shelf.together(known, arrays, partial=True)
    _parts[part.name] = part
    return part


def find(name: str) -> Dataset | None:
    """The part of that name, if somebody holds it."""
    return _parts.get(name)
