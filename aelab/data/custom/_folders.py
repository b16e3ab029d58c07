"""Data sets of picture files: a folder, or a zip of one; sub-folders are classes."""

import os
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np

from aelab.data._types import Dataset
from aelab.data.custom import _entries
from aelab.data.custom._arrays import check_count, from_arrays
from aelab.data.custom._decode import (
    ENDINGS,
    LARGEST,
    USUAL,
    Look,
    NoPicture,
    Pixels,
    decode,
    is_grey,
    look,
    size_of,
)  # fmt: skip
from aelab.data.custom._entries import Entry, LeftOut

UNREADABLE = (OSError, BadZipFile, RuntimeError, NotImplementedError, zlib.error)  # in a zip
Step = Callable[[float], None]  # is told how far it is, from 0 to 1


def from_folder(
    folder: str | os.PathLike[str], *, size: int | tuple[int, int] | None = None,
    fit: str = "crop", colour: bool | None = None, title: str = "", source: str = "Your own data",
    licence: str = "Not stated", step: Step | None = None,
) -> Dataset:  # fmt: skip
    """The pictures of a folder; its sub-folders are the classes, train and test a split.

    size: height and width in pixels, or one number for both; None for what all pictures have, if
    they have up to 64, else 32. fit: "crop" the middle, "pad" or "stretch". colour: None for colour
    where any picture has some. step: is called with how far it is, 0 to 1.
    Raises DataRefused with one plain sentence; `report` of the set says what was left out.
    """
    left, place = LeftOut(), Path(folder)
    entries = _entries.of_folder(place, left)
    return from_entries(entries, left, look(size, fit, colour), step, title=title or place.name,
                        source=source, licence=licence)  # fmt: skip


def from_zip(
    file: str | os.PathLike[str], *, size: int | tuple[int, int] | None = None, fit: str = "crop",
    colour: bool | None = None, title: str = "", source: str = "Your own data",
    licence: str = "Not stated", step: Step | None = None,
) -> Dataset:  # fmt: skip
    """The pictures of a zip, as `from_folder`; nothing is unpacked to the disk."""
    left, place = LeftOut(), Path(file)
    archive, entries = _entries.of_zip(place, place.name, left)
    with archive:
        return from_entries(entries, left, look(size, fit, colour), step, title=title or place.stem,
                            source=source, licence=licence)  # fmt: skip


def from_entries(
    entries: Sequence[Entry], left: LeftOut, how: Look, step: Step | None = None, **words: Any
) -> Dataset:
    """The set of the picture files among these. words: title, source and licence."""
    files = [entry for entry in entries if entry.name.lower().endswith(ENDINGS)]
    for entry in entries:
        if not entry.name.lower().endswith(ENDINGS):
            left.add("no pictures", entry.name)
    check_count(len(files), left.report())
    size, said = _size(files, how)
    kept, pictures = [], []
    for i, entry in enumerate(files):
        if (picture := _picture(entry, size, how, left)) is not None:
            kept.append(entry)
            pictures.append(picture)
        if step and i % 25 == 0:
            step(i / len(files))
    check_count(len(pictures), left.report())
    x = np.stack(pictures)
    if how.colour is False or (how.colour is None and is_grey(x)):
        x = grey(x)
    return _labelled(x, kept, (*said, *left.report(), *_empty(files, kept)), words)


def grey(x: Pixels) -> Pixels:
    """Colour pictures [n, h, w, 3] as grey [n, h, w], by the luma of BT.601 as Pillow's."""
    weighed = x.astype(np.float32) @ np.array([0.299, 0.587, 0.114], np.float32)
    return np.rint(weighed).astype(np.uint8)


def _labelled(
    x: Pixels, kept: Sequence[Entry], said: Sequence[str], words: dict[str, Any]
) -> Dataset:
    classes, tested = _entries.labelled(kept)
    y = None if all(name is None for name in classes) else classes
    if tested is None:
        return from_arrays(x, y, report=said, **words)
    test = np.array(tested)
    parts = [(x[rows], None if y is None else [y[i] for i in np.flatnonzero(rows)])
             for rows in (~test, test)]  # fmt: skip
    return from_arrays(*parts[0], test=parts[1], report=said, **words)


def _size(files: Sequence[Entry], how: Look) -> tuple[tuple[int, int], list[str]]:
    """The size that all get, and what is to be said of it."""
    if how.size:
        return how.size, [f"Pictures are {how.size[0]} × {how.size[1]} pixels ({how.fit})."]
    sizes: set[tuple[int, int]] = set()
    for entry in files:
        sizes |= _known(entry)
        if len(sizes) > 1 or any(max(size) > LARGEST for size in sizes):
            break
    else:
        if sizes:
            return sizes.pop(), []
    of = "of several sizes" if len(sizes) > 1 else "larger"
    return (USUAL, USUAL), [f"Pictures were {of}; they are {USUAL} × {USUAL} pixels ({how.fit})."]


def _known(entry: Entry) -> set[tuple[int, int]]:
    """Height and width of a picture, if it can be read."""
    try:
        return {size_of(entry.read())}
    except (NoPicture, *UNREADABLE):
        return set()


def _picture(entry: Entry, size: tuple[int, int], how: Look, left: LeftOut) -> Pixels | None:
    try:
        return decode(entry.read(), size, how.fit)
    except NoPicture as why:
        left.add(str(why), entry.name)
    except UNREADABLE:
        left.add("damaged, or only in part", entry.name)
    return None


def _empty(files: Sequence[Entry], kept: Sequence[Entry]) -> list[str]:
    """A sentence for classes of which no picture could be read."""
    before, after = (set(_entries.labelled(part)[0]) for part in (files, kept))
    lost = sorted(str(name) for name in before - after)
    return [f"No picture of {', '.join(lost)} could be read."] if lost else []
