"""Files in folders, on the disk or in a zip: which are read, of what class, of which split."""

import os
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO, Final
from zipfile import BadZipFile, ZipFile, is_zipfile

from aelab.data._types import DataRefused

TRAIN: Final = {"train", "training"}
TEST: Final = {"test", "testing", "val", "valid", "validation"}
NAMED: Final = 3  # files that a sentence names
BYTES: Final = 50_000_000  # of one file
UNPACKED: Final = 4_000_000_000  # bytes of a zip's contents, as it declares them


@dataclass(frozen=True)
class Entry:
    """A file by the folders above it and its name, and how its content is read."""

    path: tuple[str, ...]
    read: Callable[[], bytes]

    @property
    def name(self) -> str:
        """Its name without its folders."""
        return self.path[-1]


@dataclass
class LeftOut:
    """What was not read, and why: for the report."""

    files: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def add(self, why: str, name: str) -> None:
        """One more file."""
        self.files[why].append(name)

    def report(self) -> tuple[str, ...]:
        """A sentence for each reason."""
        return tuple(_sentence(why, names) for why, names in self.files.items())


def _sentence(why: str, names: Sequence[str]) -> str:
    named = ", ".join(names[:NAMED]) + (", …" if len(names) > NAMED else "")
    return f"Left out: {len(names):,} file{'s' * (len(names) > 1)}, {why} ({named})."


def of_folder(place: Path, left: LeftOut) -> list[Entry]:
    """The files of a folder, in order; links are not followed. Raises DataRefused."""
    if not place.is_dir():
        raise DataRefused(f"There is no folder {place}.")
    found = []
    for above, folders, files in os.walk(place):
        folders.sort()
        for name in sorted(files):
            path = Path(above) / name
            parts = path.relative_to(place).parts
            if path.is_symlink():
                left.add("links to elsewhere", name)
            elif not _hidden(parts):
                found.append(Entry(parts, path.read_bytes))
    return found


def of_zip(source: Path | IO[bytes], name: str, left: LeftOut) -> tuple[ZipFile, list[Entry]]:
    """A zip, to be closed, and its files in order. name: what it is called. Raises DataRefused."""
    try:
        if not is_zipfile(source):
            raise DataRefused(f"{name} is no zip, or only part of it arrived.")
        archive = ZipFile(source)
    except (OSError, BadZipFile, ValueError) as error:
        raise DataRefused(f"{name} is damaged, or only part of it arrived.") from error
    files = sorted((info for info in archive.infolist() if not info.is_dir()),
                   key=lambda info: info.filename)  # fmt: skip
    if sum(info.file_size for info in files) > UNPACKED:
        archive.close()
        raise DataRefused(f"This zip would unpack to more than {UNPACKED / 1e9:.0f} GB.")
    found = []
    for info in files:
        parts = PurePosixPath(info.filename.replace("\\", "/")).parts
        if info.flag_bits & 1:
            left.add("locked by a password", parts[-1])
        elif info.file_size > BYTES:
            left.add(f"of more than {BYTES // 1_000_000} MB", parts[-1])
        elif (info.external_attr >> 28) == 0xA:  # a symbolic link, as Unix marks it
            left.add("links to elsewhere", parts[-1])
        elif parts and not _hidden(parts):
            found.append(Entry(parts, partial(archive.read, info)))
    return archive, found


def labelled(entries: Sequence[Entry]) -> tuple[list[str | None], list[bool] | None]:
    """The class of each file, None where there are no sub-folders; whether it is for the test, or
    None where no split is given.

    Folders that all share one above them are taken for those inside it; "train" and "test" (or
    "validation") as the only two are a split.
    """
    paths = [entry.path for entry in entries]
    while paths and len({path[0] for path in paths}) == 1 and all(len(p) > 1 for p in paths):
        paths = [path[1:] for path in paths]
    tested = None
    tops = {path[0].lower() for path in paths if len(path) > 1}
    if tops & TRAIN and tops & TEST and tops <= TRAIN | TEST and all(len(p) > 1 for p in paths):
        tested = [path[0].lower() in TEST for path in paths]
        paths = [path[1:] for path in paths]
    classes = [path[0] if len(path) > 1 else None for path in paths]
    return classes, tested


def _hidden(parts: Sequence[str]) -> bool:
    """Whether it is a file that systems leave behind, as .DS_Store or Thumbs.db."""
    return any(part.startswith(".") or part == "__MACOSX" for part in parts) or (
        parts[-1].lower() in ("thumbs.db", "desktop.ini")
    )
