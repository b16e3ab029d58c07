"""Downloads of pictures in colour, 32 × 32: CIFAR-10 from its binary batches, SVHN from MAT files.

The idea: as of IDX files, nothing unchecked gets through. Each file has one known length and
labels in range; what a publisher's MD5 is known of has that, too. Neither format can execute
anything: CIFAR's other version, pickled for Python, is left alone. In the memory a picture takes
12 kB, a set 740 MB to 1.2 GB.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aelab.data._folder import folder
from aelab.data._published import broken, missing, recorded
from aelab.data._types import DataBroken, Dataset, Info

SIDE = 32

Bytes = NDArray[np.uint8]
Split = tuple[Bytes, NDArray[np.int64]]  # pictures [n, 32, 32, 3] and labels [n]


@dataclass(frozen=True)
class ColourSource:
    """One of these sets: its files of each split with their lengths in bytes, and how to read one.

    packed: address -> MD5 of what is downloaded, the files themselves or one archive of them.
    """

    name: str
    title: str
    year: int
    source: str
    licence: str
    place: str  # the folder in the data folder, as its publisher or torchvision calls it
    download_bytes: int
    classes: tuple[str, ...]
    marks: tuple[str, ...]
    train: Mapping[str, int]
    test: Mapping[str, int]
    packed: Mapping[str, str]
    read: Callable[[Path], Split]
    digests: Mapping[str, str] = field(default_factory=dict)  # MD5 of files

    @property
    def info(self) -> Info:
        """The description that the catalogue hands out."""
        return Info(
            name=self.name, title=self.title, kind="images", source=self.source,
            licence=self.licence, embedded=False, megabytes=round(self.download_bytes / 1e6, 1),
            year=self.year, colour=True,
        )  # fmt: skip

    @property
    def raw(self) -> Path:
        """The folder into which the download puts the files."""
        return folder() / self.place

    @property
    def files(self) -> Mapping[str, int]:
        """All files, training ones first."""
        return {**self.train, **self.test}


def is_complete(source: ColourSource) -> bool:
    """Whether all files are there with the right length."""
    return _place(source) is not None


def load(source: ColourSource) -> Dataset:
    """The set from where it lies. Raises DataMissing, or DataBroken naming the file."""
    parts = read(source)
    arrays: dict[str, NDArray[Any]] = {}
    for split, (x, y) in zip(("train", "test"), parts, strict=True):
        arrays[f"x_{split}"] = np.divide(x, 255, dtype=np.float32).reshape(len(x), -1)
        arrays[f"y_{split}"] = y
    return Dataset.of(source.info, shape=(SIDE, SIDE, 3), classes=source.classes,
                      marks=source.marks, **arrays)  # fmt: skip


def read(source: ColourSource) -> tuple[Split, Split]:
    """Both splits, checked."""
    place = _place(source)
    if place is None:
        raise missing(source, by_hand(source))
    return read_from(source, place)


def read_from(source: ColourSource, place: Path) -> tuple[Split, Split]:
    """Both splits from the files in one folder."""
    known = recorded(source, place)
    train, test = (
        [_read_file(source, place / file, length, known.get(file)) for file, length in part]
        for part in (source.train.items(), source.test.items())
    )
    return _joined(train), _joined(test)


def sha256(source: ColourSource, place: Path) -> dict[str, str]:
    """File name -> SHA-256 of the files in one folder."""
    return {file: _digest(place / file, "sha256") for file in source.files}


def by_hand(source: ColourSource) -> str:
    """How to do without the download; completes "put ..." in a sentence."""
    return (
        f"the files {', '.join(source.files)} into the folder {source.raw} (the environment "
        "variable AELAB_DATA chooses another place)"
    )


def cifar(path: Path) -> Split:
    """A binary batch: of each picture its label, then 1,024 bytes each of red, green and blue."""
    rows = np.fromfile(path, np.uint8).reshape(-1, 1 + 3 * SIDE**2)
    planes = rows[:, 1:].reshape(-1, 3, SIDE, SIDE)
    return planes.transpose(0, 2, 3, 1), rows[:, 0].astype(np.int64)


def svhn(path: Path) -> Split:
    """A MAT file: X [32, 32, 3, n], and labels y, in which the digit 0 is 10."""
    from scipy.io import loadmat  # costs a tenth of a second: only when wanted

    found = loadmat(path, variable_names=("X", "y"))
    y = found["y"].ravel().astype(np.int64)
    return found["X"].transpose(3, 0, 1, 2), np.where(y == 10, 0, y)


def _place(source: ColourSource) -> Path | None:
    """The first place where all files have the right length."""
    for place in (source.raw, folder(), folder().parent / source.place):
        if all(_length(place / file) == length for file, length in source.files.items()):
            return place
    return None


def _length(path: Path) -> int:
    try:
        return path.stat().st_size if path.is_file() else -1
    except OSError:  # a name too long, or a folder that may not be looked into
        return -1


def _digest(path: Path, how: str) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, how).hexdigest()


def _read_file(source: ColourSource, path: Path, length: int, digest: str | None) -> Split:
    name, md5 = path.name, source.digests.get(path.name)
    if (found := _length(path)) != length:
        fault = "it is missing" if found < 0 else f"it has {found:,} bytes instead of {length:,}"
        raise broken(source, name, fault)
    try:
        if (md5 and _digest(path, "md5") != md5) or (digest and _digest(path, "sha256") != digest):
            raise broken(source, name, "its content has changed (another digest)")
        x, y = source.read(path)
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise broken(source, name, f"it cannot be read ({reason})") from None
    except DataBroken:
        raise
    except Exception:  # a reader may raise anything on bytes that it does not know
        raise broken(source, name, "it is not in its format") from None
    if x.dtype != np.uint8 or x.shape != (len(y), SIDE, SIDE, 3) or not len(y):
        raise broken(source, name, f"its pictures have the shape {list(x.shape)}")
    if not 0 <= y.min() <= y.max() < len(source.classes):
        raise broken(source, name, f"it has a label beyond 0 to {len(source.classes) - 1}")
    return x, y


def _joined(parts: list[Split]) -> Split:
    return np.concatenate([x for x, _ in parts]), np.concatenate([y for _, y in parts])
