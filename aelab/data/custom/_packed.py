"""Data sets in files of arrays: NumPy's .npy and .npz, and IDX, the format of MNIST."""

import io
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final
from zipfile import BadZipFile, ZipFile

from numpy.typing import NDArray

from aelab.data import _idx, npy
from aelab.data._types import DataRefused, Dataset
from aelab.data.custom._arrays import from_arrays

MOST_BYTES: Final = 1_000_000_000  # unpacked: a million pictures of MNIST’s size
# What arrays are called in files that go around: of the items, then of their labels.
NAMES: Final = (
    ("x_train", "y_train"), ("train_images", "train_labels"), ("x", "y"), ("X", "y"),
    ("images", "labels"), ("imgs", "labels"), ("data", "target"), ("data", "labels"),
    ("arr_0", "arr_1"), ("features", "labels"),
)  # fmt: skip
TESTS: Final = {"x_train": ("x_test", "y_test"), "train_images": ("test_images", "test_labels")}
Array = NDArray[Any]


def from_npz(
    file: str | os.PathLike[str] | bytes, *, shape: tuple[int, ...] | None = None, title: str = "",
    source: str = "Your own data", licence: str = "Not stated", name: str = "",
) -> Dataset:  # fmt: skip
    """The arrays of an .npz file by their names, such as x, y or x_train, y_train, x_test, y_test;
    or the one array of an .npy file. name: what the file is called. Raises DataRefused with one
    plain sentence."""
    content, name = _content(file, name)
    words: dict[str, Any] = {
        "title": title or name,
        "source": source,
        "licence": licence,
        "shape": shape,
    }
    if content[:2] != b"PK":
        return from_arrays(_array(content, name), **words)
    found = _arrays(content, name)
    items = next((names for names in NAMES if names[0] in found), None)
    if items is None:
        if len(found) != 1:
            known = ", ".join(list(found)[:8]) or "none"
            raise DataRefused(f"{name} has no array called x, images or data; it has {known}.")
        items = (next(iter(found)), "")
    test = TESTS.get(items[0])
    given = None if test is None or test[0] not in found else tuple(map(found.get, test))
    said = [f"Read from the arrays {', '.join(n for n in (*items, *(test or ())) if n in found)}."]
    return from_arrays(found[items[0]], found.get(items[1]), test=given, report=said, **words)


def from_idx(
    images: str | os.PathLike[str] | bytes, labels: str | os.PathLike[str] | bytes | None = None, *,
    test: tuple[Any, Any] | None = None, title: str = "", source: str = "Your own data",
    licence: str = "Not stated",
) -> Dataset:  # fmt: skip
    """Pictures and labels in IDX files, packed by gzip or not. test: the files of the test items.

    Raises DataRefused with one plain sentence that names the file.
    """
    given = [None if file is None else idx_of(file) for file in (images, labels, *(test or ()))]
    name = title or _content(images)[1]
    parts = None if test is None else (given[2], given[3])
    return from_arrays(given[0], given[1], test=parts, title=name, source=source,
                       licence=licence)  # fmt: skip


def idx_of(file: str | os.PathLike[str] | bytes, name: str = "") -> Array:
    """The numbers of an IDX file, packed or not. Raises DataRefused."""
    content, name = _content(file, name)
    try:
        return _idx.array(_idx.unpacked_file(io.BytesIO(content), MOST_BYTES + 1))
    except (OSError, ValueError) as error:
        raise DataRefused(f"{name} is no IDX file: {error}.") from error


def _arrays(content: bytes, name: str) -> Mapping[str, Array]:
    """The arrays of a zip of them."""
    try:
        with ZipFile(io.BytesIO(content)) as archive:
            files = [info for info in archive.infolist() if info.filename.endswith(".npy")]
            if sum(info.file_size for info in files) > MOST_BYTES:
                raise DataRefused(f"{name} would unpack to more than {MOST_BYTES / 1e9:.0f} GB.")
            return {info.filename.removesuffix(".npy"): _array(archive.read(info), name)
                    for info in files}  # fmt: skip
    except (BadZipFile, OSError, RuntimeError, NotImplementedError) as error:
        raise DataRefused(f"{name} is damaged, or only part of it arrived.") from error


def _array(content: bytes, name: str) -> Array:
    try:
        return npy.array_of(content)
    except npy.NotNumbers as error:
        raise DataRefused(f"{name} holds something other than numbers, so it was not opened: save "
                          "plain arrays, with allow_pickle=False.") from error  # fmt: skip
    except ValueError as error:
        raise DataRefused(f"{name} is no file of NumPy’s arrays, or damaged.") from error


def _content(file: Any, name: str = "") -> tuple[bytes, str]:
    """What a file holds, and its name."""
    if isinstance(file, bytes):
        return file, name or "This file"
    path = Path(file)
    try:
        return path.read_bytes(), name or path.name
    except (OSError, ValueError) as error:
        raise DataRefused(f"{path} is no file that can be read.") from error
