"""Reading IDX files, the format of MNIST and its relatives: nothing unchecked gets through.

The idea: a file is believed only after its length, its header and its SHA-256 are right, so a
half-written or damaged set is a plain sentence and never a strange picture.
IDX: a big-endian magic number, the dimensions, then unsigned bytes (LeCun, Cortes, Burges).
"""

import hashlib
import json
import os
from math import prod
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from aelab.data._sources import SIDE, Source
from aelab.data._types import DataBroken, DataMissing, Dataset

RECORD = "sha256.json"  # beside the files: the digests that the download found


def is_complete(source: Source) -> bool:
    """Whether all four files are there with the right length. Reads none of them."""
    try:
        return all(
            (source.raw / file).stat().st_size == _length(header)
            for file, header in source.headers.items()
        )
    except OSError:
        return False


def load(source: Source) -> Dataset:
    """The set from `source.raw`. Raises DataMissing, or DataBroken naming the file."""
    x_train, y_train, x_test, y_test = read(source, source.raw)
    return Dataset.of(
        source.info,
        shape=(SIDE, SIDE),
        classes=source.classes,
        marks=source.marks,
        x_train=np.divide(x_train, 255, dtype=np.float32),
        y_train=y_train.astype(np.int64),
        x_test=np.divide(x_test, 255, dtype=np.float32),
        y_test=y_test.astype(np.int64),
    )


def read(source: Source, raw: Path) -> list[NDArray[np.uint8]]:
    """The four checked files: uint8 [n, 784] and [n], train then test."""
    if not any(os.path.exists(raw / file) for file in source.headers):
        raise DataMissing(
            f"{source.title} is not on this computer yet: download it "
            f"({source.info.megabytes:.0f} MB), or put {by_hand(source)}."
        )
    digests = source.digests or _recorded(source, raw)
    arrays = [
        _read_file(source, raw / file, header, digests.get(file))
        for file, header in source.headers.items()
    ]
    for file, labels in zip(source.headers, arrays, strict=True):
        if labels.ndim == 1 and labels.max() >= len(source.classes):
            raise _broken(source, file, f"it has a label above {len(source.classes) - 1}")
    return arrays


def sha256(source: Source, raw: Path) -> dict[str, str]:
    """File name -> SHA-256 of the four files in `raw`."""
    return {file: hashlib.sha256((raw / file).read_bytes()).hexdigest() for file in source.headers}


def by_hand(source: Source) -> str:
    """How to do without the download; completes "put ..." in a sentence."""
    return (
        f"the unpacked files {', '.join(source.headers)} into the folder {source.raw} "
        "(the environment variable AELAB_DATA chooses another place)"
    )


def _recorded(source: Source, raw: Path) -> dict[str, str]:
    try:
        return dict(json.loads((raw / RECORD).read_text(encoding="utf-8")))
    except FileNotFoundError:  # the files were put there by hand: length and header must do
        return {}
    except (OSError, ValueError, TypeError):
        raise _broken(source, RECORD, "it cannot be read") from None


def _read_file(
    source: Source, path: Path, header: tuple[int, ...], digest: str | None
) -> NDArray[np.uint8]:
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise _broken(source, path.name, "it is missing") from None
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise _broken(source, path.name, f"it cannot be read ({reason})") from None
    if len(content) != _length(header):
        fault = f"it has {len(content):,} bytes instead of {_length(header):,}"
    elif (found := tuple(np.frombuffer(content, ">u4", len(header)).tolist())) != header:
        fault = f"its header says {_words(found)} instead of {_words(header)}"
    elif digest and hashlib.sha256(content).hexdigest() != digest:
        fault = "its content has changed (another SHA-256)"
    else:
        items = np.frombuffer(content, np.uint8, offset=4 * len(header))
        return items.reshape(header[1], -1) if len(header) > 2 else items
    raise _broken(source, path.name, fault)


def _length(header: tuple[int, ...]) -> int:
    return 4 * len(header) + prod(header[1:])


def _words(header: tuple[int, ...]) -> str:
    return f"magic number {header[0]} and size {'×'.join(map(str, header[1:]))}"


def _broken(source: Source, file: str, fault: str) -> DataBroken:
    return DataBroken(
        f"The file {file} of {source.title} is damaged: {fault}. "
        f"Downloading {source.title} again replaces it."
    )
