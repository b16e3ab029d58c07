"""Files as a person drops them, whatever they are: told apart by what they hold.

Several pictures, a zip of them, a table, NumPy's or IDX files: `Opened` says which, so that a page
can ask what is to be chosen, and makes the set.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePath
from typing import Any, Literal

from aelab.data import table as tables
from aelab.data._types import DataError, DataRefused, Dataset
from aelab.data.custom import _entries
from aelab.data.custom._decode import ENDINGS, Look
from aelab.data.custom._entries import Entry, LeftOut
from aelab.data.custom._folders import Step, from_entries
from aelab.data.custom._packed import from_idx, from_npz, idx_of
from aelab.data.custom._tables import from_table, label_columns, likely, side_of
from aelab.data.table import Table

ARRAYS = (".npz", ".npy")
IDX = (".gz", ".idx", "ubyte")
TABLES = (".csv", ".tsv", ".txt", ".dat", ".data")
Kind = Literal["pictures", "table", "arrays", "idx"]


@dataclass(frozen=True)
class File:
    """A file by its name, and what it holds."""

    name: str
    content: bytes


@dataclass(frozen=True, eq=False)
class Opened:
    """What was dropped. table: of kind "table", as it was read."""

    kind: Kind
    title: str
    entries: tuple[Entry, ...] = ()
    left: LeftOut = field(default_factory=LeftOut)
    table: Table | None = None

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """The columns of a table that may hold the labels."""
        return label_columns(self.table) if self.table else ()

    @property
    def label(self) -> str | None:
        """The likely one of them."""
        return likely(self.table) if self.table else None

    def side(self, label: str | None) -> int:
        """The side of a square picture that a row's pixels may be; 0 where they are none."""
        return side_of(self.table, label) if self.table else 0

    def dataset(
        self, look: Look = Look(), label: str | None = None, as_pictures: bool = False,  # noqa: B008
        step: Step | None = None, **words: Any,
    ) -> Dataset:  # fmt: skip
        """The set. look: of pictures; label, as_pictures: of a table. words: its title, source and
        licence. Raises DataRefused with one plain sentence."""
        words = {"title": self.title, **words}
        if self.kind == "pictures":
            left = LeftOut()
            left.files.update({why: list(names) for why, names in self.left.files.items()})
            return from_entries(self.entries, left, look, step, **words)
        if self.table:
            side = self.side(label)
            return from_table(
                self.table, label, shape=(side, side) if as_pictures else None, **words
            )
        first, *others = [entry.read() for entry in self.entries]
        if self.kind == "arrays":
            return from_npz(first, name=self.entries[0].name, **words)
        test = (others[1], others[2]) if len(others) == 3 else None
        return from_idx(first, others[0] if others else None, test=test, **words)


def opened(files: Sequence[File]) -> Opened:
    """What these files are together. Raises DataRefused with one plain sentence."""
    if not files:
        raise DataRefused("There is no file.")
    names = [file.name.lower() for file in files]
    title = PurePath(files[0].name).stem[:60] or "Your data"
    entries = tuple(map(_entry, files))
    if any(name.endswith(ENDINGS) for name in names):
        return Opened("pictures", "Your pictures", entries)
    if len(files) == 1 and names[0].endswith(ARRAYS):
        return Opened("arrays", title, entries)
    if len(files) == 1 and names[0].endswith(TABLES):
        return _table(files[0].content, title)
    if len(files) == 1 and files[0].content[:2] == b"PK":
        return _zip(files[0], title)
    if ordered := _idx(files):
        return Opened("idx", title, tuple(map(_entry, ordered)))
    if all(name.endswith(IDX) for name in names):
        for file in files:
            idx_of(file.content, file.name)  # says what is wrong with it
    raise DataRefused(f"{files[0].name} is none that can be read: pictures, a zip of them, a table "
                      f"({', '.join(TABLES[:2])}), NumPy’s .npz or .npy, IDX.")  # fmt: skip


def _entry(file: File) -> Entry:
    return Entry((file.name,), lambda: file.content)


def _zip(file: File, title: str) -> Opened:
    """A zip of pictures, or of one table or file of arrays."""
    left = LeftOut()
    archive, entries = _entries.of_zip(io.BytesIO(file.content), file.name, left)
    pictures = [entry for entry in entries if entry.name.lower().endswith(ENDINGS)]
    others = [entry for entry in entries if entry.name.lower().endswith((*TABLES, *ARRAYS))]
    if not pictures and len(others) == 1:
        with archive:
            return opened([File(others[0].name, others[0].read())])
    return Opened("pictures", title, tuple(entries), left)


def _table(content: bytes, title: str) -> Opened:
    try:
        return Opened("table", title, table=tables.read(content, title))
    except DataError as error:
        raise DataRefused(str(error)) from error


def _idx(files: Sequence[File]) -> list[File]:
    """IDX files in order: pictures and labels for training, then for the test; [] if they are none.

    One file of pictures alone will do.
    """
    if len(files) not in (1, 2, 4):
        return []
    try:
        shapes = {file.name: idx_of(file.content).shape for file in files}
    except DataRefused:
        return []
    tested = [any(word in file.name.lower() for word in ("t10k", "test")) for file in files]
    ordered = sorted(zip(tested, (-len(shapes[f.name]) for f in files), files, strict=True),
                     key=lambda found: found[:2])  # fmt: skip
    return [file for *_, file in ordered]
