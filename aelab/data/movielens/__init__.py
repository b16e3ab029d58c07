"""MovieLens in its own files, from a zip or a folder that the user has: nothing of it is ours.

The idea: which file holds the ratings and which the titles is seen in their first lines, so that
all editions are read, whatever their files are called: 100K (tabs; titles between bars), 1M and
10M (`::`), and those since 20M (CSV with a header), with whole stars or half ones.
https://grouplens.org/datasets/movielens. A line that cannot be used is left out, and said.
"""

import io
import os
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import numpy as np

from aelab.data._text import decode
from aelab.data._types import DataBroken
from aelab.data.movielens import _table as tables
from aelab.data.ratings import HALF, HIGH, LOW, Ratings

SOURCE = "Harper and Konstan, ACM Transactions on Interactive Intelligent Systems 5(4):19, 2015"
LICENCE = (
    "GroupLens, University of Minnesota: for research, with acknowledgement; not to be passed on, "
    "nor used commercially, without its permission"
)
# What the editions are called, by the number of their ratings.
EDITIONS = {
    100_000: "100K", 1_000_209: "1M", 10_000_054: "10M", 20_000_263: "20M", 25_000_095: "25M",
    32_000_204: "32M", 100_836: "latest small",
}  # fmt: skip
ENDINGS = (".data", ".item", ".dat", ".csv", ".tsv", ".txt")
LARGEST = 100_000_000  # bytes of one unpacked file; 1M's largest has 24 MB
CELLS = 40_000_000  # users × items: the networks learn from the whole table, in memory
FILES, HEAD = 200, 8_192  # files that are looked into, and bytes of each that tell what it is
NAME = "movielens"


class Part(NamedTuple):
    """One file: its name, its size once unpacked, and what gives its first bytes, at most so many;
    all if there are fewer."""

    name: str
    size: int
    first: Callable[[int], bytes]


def place() -> Path | None:
    """The folder or zip of MovieLens that AELAB_ML100K names, if it does."""
    named = os.environ.get("AELAB_ML100K", "")
    return Path(named) if named else None


def read(source: Path | bytes) -> Ratings:
    """The ratings in a folder, in a zip, or in the bytes of a zip.

    Raises DataBroken with a plain sentence if no rating can be read.
    """
    try:
        if isinstance(source, Path) and source.is_dir():
            return _ratings(*_texts(list(_of_folder(source))))
        with zipfile.ZipFile(io.BytesIO(source) if isinstance(source, bytes) else source) as packed:
            return _ratings(*_texts(list(_of_zip(packed))))
    except FileNotFoundError as error:
        raise DataBroken(f"There is no file or folder {error.filename}.") from error
    except (OSError, zipfile.BadZipFile, EOFError, RuntimeError, NotImplementedError) as error:
        raise DataBroken("This is not a zip, or a folder, that can be read whole.") from error
    except ValueError as error:  # zlib's own error is one
        raise DataBroken("This zip is damaged: fetch it once more.") from error


def _of_folder(folder: Path) -> Iterator[Part]:
    """The files that may be of MovieLens, however deep they lie."""

    def first(n: int, path: Path) -> bytes:
        with path.open("rb") as file:
            return file.read(n)

    found = (path for path in folder.rglob("*") if path.suffix.lower() in ENDINGS)
    for path in islice((path for path in found if path.is_file()), FILES):
        yield Part(path.name, path.stat().st_size, partial(first, path=path))


def _of_zip(packed: zipfile.ZipFile) -> Iterator[Part]:
    """The files that may be of MovieLens, whatever folder they are said to lie in."""

    def first(n: int, info: zipfile.ZipInfo) -> bytes:
        if info.flag_bits & 1:
            raise DataBroken("This zip is encrypted: pack its files without a password.")
        with packed.open(info) as file:
            return file.read(n)

    infos = (info for info in packed.infolist() if info.filename.lower().endswith(ENDINGS))
    for info in islice(infos, FILES):
        name = info.filename.rpartition("/")[2]
        yield Part(name, info.file_size, partial(first, info=info))


def _texts(parts: list[Part]) -> tuple[tables.Layout, str, tables.Layout | None, str]:
    """The largest table of ratings, and of titles if there is one, each with its layout.

    Smaller ones are parts of it: 100K has splits of its ratings.
    """
    found: dict[bool, tuple[tables.Layout, Part]] = {}
    for part in sorted(parts, key=lambda part: -part.size):
        if layout := _layout(part):
            found.setdefault(layout.rated, (layout, part))
    if True not in found:
        raise DataBroken(
            "These are no MovieLens files: there is no table of users, items and ratings."
        )
    layout, text = found[True][0], _text(found[True][1])
    if False not in found:
        return layout, text, None, ""
    return layout, text, found[False][0], _text(found[False][1])


def _layout(part: Part) -> tables.Layout | None:
    head = part.first(HEAD)
    try:
        return tables.layout(decode(head))
    except DataBroken:  # it is no text
        return None


def _text(part: Part) -> str:
    # A zip may say too little: what it says is not all that is looked at.
    if part.size > LARGEST or len(content := part.first(LARGEST + 1)) > LARGEST:
        raise DataBroken(f"{part.name} is too large: {LARGEST // 1_000_000} MB can be read.")
    return decode(content)


def _ratings(
    layout: tables.Layout, text: str, titled: tables.Layout | None, titles: str
) -> Ratings:
    """The ratings in a file's text, with what had to be left out."""
    rows, unread = tables.numbers(text, layout)
    given = rows[:, 2]
    half = ((given % 1 == HALF) & (given > 0) & (given < HIGH)).any()
    low = HALF if half else LOW
    inside = (given >= low) & (given <= HIGH)
    if not inside.any():
        raise DataBroken(f"There is no rating from {low:g} to {HIGH:g} in this file.")
    named = tables.titles(titles, titled) if titled else {}
    users, items = np.unique(rows[:, 0]), np.unique(np.append(rows[:, 1], list(named)))
    if len(users) * len(items) > CELLS:
        raise DataBroken(
            f"These are {len(users):,} users of {len(items):,} items: a table of "
            f"{CELLS // 1_000_000} million fields can be learned from, as that of MovieLens 1M."
        )
    user, item = np.searchsorted(users, rows[:, 0]), np.searchsorted(items, rows[:, 1])
    pairs = (user * len(items) + item)[inside]
    _, last = np.unique(pairs[::-1], return_index=True)
    kept = np.sort(np.flatnonzero(inside)[::-1][last])
    silent = len(users) - len(np.unique(user[kept]))
    left = (unread, (~inside).sum(), inside.sum() - len(kept), silent)
    return Ratings(
        NAME, f"MovieLens {EDITIONS.get(len(kept), '')}".rstrip(), user[kept],
        item[kept], given[kept].astype(np.float32), len(users),
        tuple(named.get(int(i), f"item {int(i)}") for i in items), SOURCE, LICENCE,
        notes=tuple(_notes(f"{low:g} to {HIGH:g}", *map(int, left))), low=low,
    )  # fmt: skip


def _notes(scale: str, text: int, outside: int, twice: int, silent: int) -> Iterator[str]:
    """What was left out, one plain sentence each."""
    if text:
        yield f"Left out: {text:,} line(s) that are not user, item and rating."
    if outside:
        yield f"Left out: {outside:,} rating(s) that are not from {scale}."
    if twice:
        yield f"Rated twice: {twice:,} time(s); the last rating counts."
    if silent:
        yield f"Without any rating: {silent:,} user(s); they are given the means."
