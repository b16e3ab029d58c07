"""Sets of one's own on the disk: a folder for each in the data folder, found again by its name.

A set appears whole or not at all: it is written beside its place and then renamed. What is read is
numbers and text; nothing in it is executed.
"""

import json
import os
import shutil
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from aelab.data._folder import cause, folder
from aelab.data._types import AllItems, DataBroken, DataRefused, Dataset
from aelab.data.custom._items import fractions

ABOUT: Final = "about.json"
ARRAYS: Final = ("x_train", "y_train", "x_test", "y_test")
EVERY: Final = ("pixels", "labels", "rows")  # of a large set: they stay on the disk until needed
FACTS: Final = ("name", "title", "kind", "source", "licence")
WORDS: Final = ("shape", "classes", "marks", "report")


def shelf() -> Path:
    """Where the sets lie."""
    return folder() / "own"


def keep(dataset: Dataset) -> None:
    """Writes a set to the disk, where it is found after a restart. Raises DataRefused."""
    place = shelf() / dataset.name
    try:
        shelf().mkdir(parents=True, exist_ok=True)
        part = Path(mkdtemp(dir=shelf(), prefix=".part-"))
        try:
            every = {name: getattr(dataset.every, name) for name in EVERY if dataset.every}
            for name, array in {**arrays(dataset), **every}.items():
                np.save(part / f"{name}.npy", array, allow_pickle=False)
            (part / ABOUT).write_text(json.dumps(about(dataset), ensure_ascii=False), "utf-8")
            shutil.rmtree(place, ignore_errors=True)
            os.replace(part, place)
        finally:
            shutil.rmtree(part, ignore_errors=True)
    except OSError as error:
        raise DataRefused(f"The data cannot be kept: {cause(error)}.") from error
    _forget()


def names() -> tuple[str, ...]:
    """The sets that are kept, the newest first."""
    found = [(path.stat().st_mtime, path.parent.name) for path in shelf().glob(f"own-*/{ABOUT}")]
    return tuple(name for _, name in sorted(found, reverse=True))


def remove(name: str) -> None:
    """Deletes a set, for good."""
    if is_kept(name):
        shutil.rmtree(shelf() / name, ignore_errors=True)
        _forget()


def _forget() -> None:
    """What was read is read anew."""
    read.cache_clear()
    facts.cache_clear()


def is_kept(name: str) -> bool:
    """Whether a set lies there."""
    return "/" not in name and (shelf() / name / ABOUT).is_file()


@lru_cache(maxsize=256)
def facts(name: str, place: Path) -> Mapping[str, Any]:
    """What is known of a set without its arrays. Raises DataBroken."""
    try:
        found = json.loads((place / name / ABOUT).read_text("utf-8"))
        return {**{key: str(found[key]) for key in FACTS}, **{key: found[key] for key in WORDS}}
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise _broken(name) from error


@lru_cache(maxsize=8)  # sets may be large: these are the ones that are looked at now
def read(name: str, place: Path) -> Dataset:
    """A set from the disk. Raises DataBroken."""
    known = facts(name, place)
    try:
        found = {key: np.load(place / name / f"{key}.npy", allow_pickle=False) for key in ARRAYS}
        return together(known, found, every=_every(place / name))
    except (OSError, ValueError, TypeError, EOFError) as error:
        raise _broken(known["title"]) from error


def _every(place: Path) -> AllItems | None:
    """All items of a large set, read from the disk as they are used."""
    files = [place / f"{key}.npy" for key in EVERY]
    if not files[0].is_file():
        return None
    pixels, labels, rows = (np.load(file, mmap_mode="r", allow_pickle=False) for file in files)
    return AllItems(pixels, np.asarray(labels), np.asarray(rows))


def arrays(dataset: Dataset) -> dict[str, NDArray[Any]]:
    """The arrays of a set as small as they can be: pixels that were bytes as bytes."""
    found = {key: getattr(dataset, key) for key in ARRAYS}
    if dataset.kind == "images":
        for key in ("x_train", "x_test"):
            bytes_ = np.rint(found[key] * 255).astype(np.uint8)
            if np.array_equal(fractions(bytes_), found[key]):
                found[key] = bytes_
    return found


def about(dataset: Dataset) -> dict[str, Any]:
    """All of a set but its arrays."""
    return {key: getattr(dataset, key) for key in (*FACTS, *WORDS)}


def together(known: Mapping[str, Any], found: Mapping[str, NDArray[Any]], **more: Any) -> Dataset:
    """A set from its parts. Raises ValueError or TypeError where they do not fit."""
    own: dict[str, Any] = {key: str(known[key]) for key in FACTS}
    own |= {key: tuple(map(str, known[key])) for key in WORDS}
    own["shape"] = tuple(map(int, known["shape"]))
    y = {key: found[key] for key in ("y_train", "y_test")}
    if any(len(part) and not 0 <= part.min() <= part.max() < len(own["classes"])
           for part in y.values()):  # fmt: skip
        raise ValueError("a label is none of the classes")
    x = {key: fractions(found[key]) for key in ("x_train", "x_test")}
    own |= {**x, **y, **more}
    return Dataset(**own)


def _broken(name: str) -> DataBroken:
    return DataBroken(f"The data set “{name}” is damaged: remove it and bring it again.")
