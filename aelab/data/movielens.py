"""MovieLens in its own files, from a zip or a folder that the user has: nothing of it is ours.

100K: `u.data` (tabs) with titles in `u.item`; 1M: `ratings.dat` with titles in `movies.dat`.
https://grouplens.org/datasets/movielens. A line that cannot be used is left out, and said.
"""

import io
import os
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np

from aelab.data._types import DataBroken
from aelab.data.ratings import HIGH, LOW, Ratings

SOURCE = "Harper and Konstan, ACM Transactions on Interactive Intelligent Systems 5(4):19, 2015"
LICENCE = (
    "GroupLens, University of Minnesota: for research, with acknowledgement; not to be passed on, "
    "nor used commercially, without its permission"
)
FORMS = {"u.data": ("\t", "u.item", "|"), "ratings.dat": ("::", "movies.dat", "::")}
LARGEST = 100_000_000  # bytes of one unpacked file; 1M's largest has 24 MB
NAME = "movielens"


def place() -> Path | None:
    """The folder or zip of MovieLens 100K that AELAB_ML100K names, if it does."""
    named = os.environ.get("AELAB_ML100K", "")
    return Path(named) if named else None


def read(source: Path | bytes) -> Ratings:
    """The ratings in a folder, in a zip, or in the bytes of a zip.

    Raises DataBroken with a plain sentence if no rating can be read.
    """
    files = _files(source)
    for name, (between, titles, bar) in FORMS.items():
        if name in files:
            return _ratings(files[name], between, files.get(titles, ""), bar)
    raise DataBroken(
        "These are no MovieLens files: there is neither u.data (100K) nor ratings.dat (1M)."
    )


def _files(source: Path | bytes) -> Mapping[str, str]:
    """The text of the files that matter, by name; in whatever folder of the zip they lie."""
    known = {*FORMS, *(titles for _, titles, _ in FORMS.values())}
    try:
        if isinstance(source, Path) and source.is_dir():
            paths = [path for path in source.rglob("*") if path.name in known]
            return {path.name: path.read_text("latin-1") for path in paths}
        with zipfile.ZipFile(io.BytesIO(source) if isinstance(source, bytes) else source) as packed:
            infos = {
                name: info for info in packed.infolist()
                if (name := info.filename.rpartition("/")[2]) in known
            }  # fmt: skip
            for name, info in infos.items():
                if info.file_size > LARGEST:
                    raise DataBroken(f"{name} is too large: 100 MB can be read.")
            return {name: packed.read(info).decode("latin-1") for name, info in infos.items()}
    except (OSError, zipfile.BadZipFile, EOFError, RuntimeError, NotImplementedError) as error:
        raise DataBroken("This is not a zip, or a folder, that can be read whole.") from error
    except ValueError as error:  # zlib's own error is one
        raise DataBroken("This zip is damaged: fetch it once more.") from error


def _ratings(text: str, between: str, titles: str, bar: str) -> Ratings:
    """The ratings in a file's text, with what had to be left out."""
    lines = text.splitlines()
    rows = np.array([_row(line, between) for line in lines], np.float64).reshape(-1, 3)
    read = np.isfinite(rows).all(1)
    inside = read & (rows[:, 2] >= LOW) & (rows[:, 2] <= HIGH)
    _, last = np.unique(rows[inside][::-1, :2], axis=0, return_index=True)
    kept = np.sort(np.flatnonzero(inside)[::-1][last])
    if not len(kept):
        raise DataBroken(f"There is no rating from {LOW} to {HIGH} in this file.")
    named = _titles(titles, bar)
    users = np.unique(rows[read, 0])
    items = np.unique([*rows[read, 1], *named])
    user = np.searchsorted(users, rows[kept, 0])
    silent = len(users) - len(np.unique(user))
    counts = ((~read).sum(), (read & ~inside).sum(), inside.sum() - len(kept), silent)
    size = "100K" if between == "\t" else "1M"
    return Ratings(
        NAME, f"MovieLens {size}", user, np.searchsorted(items, rows[kept, 1]),
        rows[kept, 2].astype(np.float32), len(users),
        tuple(named.get(int(i), f"item {int(i)}") for i in items),
        SOURCE, LICENCE, notes=tuple(_notes(*map(int, counts))),
    )  # fmt: skip


def _row(line: str, between: str) -> tuple[float, float, float]:
    """User, item and stars of a line; not a number for one that has no three."""
    try:
        user, item, stars, *_ = line.split(between)
        return float(int(user)), float(int(item)), float(stars)
    except (ValueError, OverflowError):
        return np.nan, np.nan, np.nan


def _titles(text: str, bar: str) -> dict[int, str]:
    """Item → its title, from lines such as `1|Toy Story (1995)|…`."""
    rows = [line.split(bar) for line in text.splitlines()]
    return {int(row[0]): row[1] for row in rows if len(row) > 1 and row[0].isdecimal()}


def _notes(text: int, outside: int, twice: int, silent: int) -> Iterator[str]:
    """What was left out, one plain sentence each."""
    if text:
        yield f"Left out: {text:,} line(s) that are not user, item and rating."
    if outside:
        yield f"Left out: {outside:,} rating(s) that are not from {LOW} to {HIGH}."
    if twice:
        yield f"Rated twice: {twice:,} time(s); the last rating counts."
    if silent:
        yield f"Without any rating: {silent:,} user(s); they are given the means."
