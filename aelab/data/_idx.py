"""Reading IDX files, the format of MNIST and its relatives: nothing unchecked gets through.

The idea: a file is believed only after its length, its header and its SHA-256 are right, so a
half-written or damaged set is a plain sentence and never a strange picture. Files are taken as they
are found: unpacked or packed by gzip, by the names of torchvision or of the first download pages.
IDX: a big-endian magic number, the dimensions, then unsigned bytes (LeCun, Cortes, Burges).
"""

import gzip
import hashlib
import os
import zlib
from collections.abc import Iterator
from math import prod
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from aelab.data._published import broken, missing, recorded
from aelab.data._sources import SIDE, Source
from aelab.data._types import Dataset

NO_IDX = "it does not begin as an IDX file of unsigned bytes"

Bytes = NDArray[np.uint8]


def is_complete(source: Source) -> bool:
    """Whether all four files are there with the right length. Reads the ends of packed files, and
    the smallest file where nothing else tells whose it is."""
    return _complete(source) is not None


def load(source: Source) -> Dataset:
    """The set from where it lies. Raises DataMissing, or DataBroken naming the file."""
    x_train, y_train, x_test, y_test = read(source)
    return Dataset.of(
        source.info,
        shape=(SIDE, SIDE),
        classes=source.classes,
        marks=source.marks,
        x_train=_pixels(source, x_train),
        y_train=y_train.astype(np.int64) - source.first_label,
        x_test=_pixels(source, x_test),
        y_test=y_test.astype(np.int64) - source.first_label,
    )


def _pixels(source: Source, x: Bytes) -> NDArray[np.float32]:
    """Pictures [n, 28, 28] as items in [0, 1], [n, 784]."""
    upright = x.swapaxes(1, 2) if source.transposed else x
    return np.divide(upright, 255, dtype=np.float32).reshape(len(x), -1)


def read(source: Source) -> list[Bytes]:
    """The four checked files: uint8 [n, 28, 28] and [n], train then test."""
    place = _complete(source) or next(_places(source), None)
    if place is None:
        raise missing(source, by_hand(source))
    return read_from(source, place)


def read_from(source: Source, place: Path) -> list[Bytes]:
    """The four checked files in one folder."""
    digests = source.digests or recorded(source, place)
    arrays = [
        _read_file(source, place, file, header, digests.get(file))
        for file, header in source.headers.items()
    ]
    first = source.first_label
    last = first + len(source.classes) - 1
    for file, labels in zip(source.headers, arrays, strict=True):
        if labels.ndim == 1 and labels.max() > last:
            raise broken(source, file, f"it has a label above {last}")
        if labels.ndim == 1 and labels.min() < first:
            raise broken(source, file, f"it has a label below {first}")
    return arrays


def unpacked(path: Path, most: int) -> bytes:
    """The content of a file, packed by gzip or not, of which at most so many bytes are read.

    Raises OSError, also for a packed file that is damaged.
    """
    with path.open("rb") as file:
        return unpacked_file(file, most)


def unpacked_file(file: BinaryIO, most: int) -> bytes:
    """As `unpacked`, of a file that is open at its beginning."""
    packed = file.read(2) == b"\x1f\x8b"
    file.seek(0)
    if not packed:
        return file.read(most)
    try:
        with gzip.open(file) as content:
            return content.read(most)
    except (EOFError, zlib.error) as error:
        raise gzip.BadGzipFile("it is damaged, or only half of it arrived") from error


def array(content: bytes) -> Bytes:
    """An IDX file's numbers, of whatever size: uint8 [n] or [n, h, w]. Raises ValueError."""
    dimensions = content[3] if content[:3] == b"\0\0\x08" and len(content) > 3 else 0
    head = 4 + 4 * dimensions
    if dimensions not in (1, 3) or len(content) < head:
        raise ValueError(NO_IDX)
    shape = tuple(np.frombuffer(content, ">u4", dimensions, 4).tolist())
    if len(content) != head + prod(shape):
        raise ValueError(f"it has {len(content):,} bytes instead of {head + prod(shape):,}")
    return np.frombuffer(content, np.uint8, offset=head).reshape(shape)


def sha256(source: Source, raw: Path) -> dict[str, str]:
    """File name -> SHA-256 of the four files in `raw`."""
    return {file: hashlib.sha256((raw / file).read_bytes()).hexdigest() for file in source.headers}


def by_hand(source: Source) -> str:
    """How to do without the download; completes "put ..." in a sentence."""
    return (
        f"the files {', '.join(source.headers)}, packed (.gz) or not, into the folder {source.raw} "
        "(the environment variable AELAB_DATA chooses another place)"
    )


def _complete(source: Source) -> Path | None:
    """The first of the set's places where all four files have the right length."""
    for place in _places(source):
        if all(_right(_find(place, *known), known[1]) for known in source.headers.items()):
            return place
    return None


def _places(source: Source) -> Iterator[Path]:
    """Where any of the set's files lie. Outside the set's own folder, MNIST and its relatives have
    files of the same names and sizes: there the labels of the test items tell whose they are."""
    *_, (file, header) = source.headers.items()
    digest, shared = source.digests.get(file), source.parts == ("train", "t10k")
    for place in source.places:
        if not os.path.isdir(place):
            continue  # asked first: most are not there, and menus ask for all sets
        if not any(_find(place, *known) for known in source.headers.items()):
            continue
        if shared and not source.is_named(place):
            labels = _find(place, file, header)
            if not (digest and labels and _digest(labels, header) == digest):
                continue
        yield place


def _find(place: Path, file: str, header: tuple[int, ...]) -> Path | None:
    """The file in one of its forms: of the right length if there is one."""
    renamed = file.replace("-idx", ".idx")  # some unpackers write a dot
    forms = [place / f"{name}{end}" for end in ("", ".gz") for name in (file, renamed)]
    try:
        there = [path for path in forms if path.is_file()]
    except OSError:  # a name too long, or a folder that may not be looked into
        return None
    return next((path for path in there if _right(path, header)), there[0] if there else None)


def _right(path: Path | None, header: tuple[int, ...]) -> bool:
    """Whether it has the right length; a packed one says at its end how long it is unpacked."""
    try:
        if path is None or path.suffix != ".gz":
            return path is not None and path.stat().st_size == _length(header)
        with path.open("rb") as file:
            file.seek(-4, 2)
            return int.from_bytes(file.read(4), "little") == _length(header)
    except OSError:
        return False


def _digest(path: Path, header: tuple[int, ...]) -> str:
    try:
        return hashlib.sha256(unpacked(path, _length(header) + 1)).hexdigest()
    except OSError:
        return ""


def _read_file(
    source: Source, place: Path, file: str, header: tuple[int, ...], digest: str | None
) -> Bytes:
    path = _find(place, file, header)
    if path is None:
        raise broken(source, file, "it is missing")
    length = _length(header)
    try:
        content = unpacked(path, length + 1)
    except OSError as error:
        reason = (error.strerror or str(error) or "unknown reason").lower()
        raise broken(source, path.name, f"it cannot be read ({reason})") from None
    if len(content) > length:
        fault = f"it has more than its {length:,} bytes"
    elif len(content) < length:
        fault = f"it has {len(content):,} bytes instead of {length:,}"
    elif (found := tuple(np.frombuffer(content, ">u4", len(header)).tolist())) != header:
        fault = f"its header says {_words(found)} instead of {_words(header)}"
    elif digest and hashlib.sha256(content).hexdigest() != digest:
        fault = "its content has changed (another SHA-256)"
    else:
        return array(content)
    raise broken(source, path.name, fault)


def _length(header: tuple[int, ...]) -> int:
    return 4 * len(header) + prod(header[1:])


def _words(header: tuple[int, ...]) -> str:
    return f"magic number {header[0]} and size {'×'.join(map(str, header[1:]))}"
