"""A table of the reader's own: numbers and words from a CSV file, and what had to be left out.

The idea: a file is read as far as it can be. A column of few words is encoded; one of many words,
constant columns and rows with missing numbers are left out and named; only a file without anything
to learn from is refused.
"""

import csv
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aelab.data._one_hot import Encoded, encode
from aelab.data._types import DataBroken

Values = NDArray[np.float64]
LARGEST, MOST_ROWS, MOST_COLUMNS = 20_000_000, 100_000, 500  # bytes, rows, columns
LEAST_ROWS = 50
MOST_WORDS = 20  # different words of a column that is encoded
MOST_NUMBERS = LARGEST // 2  # once encoded: no more than a file of digits and commas can hold
HUGE = 1e30  # from here on a number counts as missing: its square would have no room
TEXT = 0.5  # of a column's cells that are no numbers: more, and the column is text
MISSING = {"", "na", "n/a", "nan", "null", "none", "?", "-"}


@dataclass(frozen=True, eq=False)
class Table:
    """Rows without a missing number. x: float64 [n, d]; rows: int64 [n], their lines' numbers.

    Line 1 is the header. notes: what was encoded or left out, one plain sentence each. sources [d]:
    the column of the file that each of x comes from, where they differ. kinds [n]: what is wrong
    with a row, "" where nothing is; None where that is not known by name. track: whether the
    columns but a label are positions, x and y in turn.
    """

    title: str
    columns: tuple[str, ...]
    x: Values
    rows: NDArray[np.int64]
    notes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    kinds: tuple[str, ...] | None = None
    track: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "sources", self.sources or self.columns)

    @property
    def labels(self) -> tuple[str, ...]:
        """The columns that may say what is an anomaly: those of 0 and 1 only."""
        return tuple(
            name for name, column in zip(self.columns, self.x.T, strict=True)
            if set(np.unique(column)) == {0.0, 1.0}
        )  # fmt: skip


def read(content: bytes, title: str) -> Table:
    """The numbers and the few words of a CSV file. Raises DataBroken with one plain sentence."""
    if len(content) > LARGEST:
        raise DataBroken(f"This file has {len(content) / 1e6:.0f} MB; a table may have 20 MB.")
    heads, lines, cells = _cells(_text(content))
    _enough(np.empty((len(cells), len(heads))))
    numbers = np.array([[_number(cell) for cell in row] for row in cells])
    given = np.array([[cell.strip().lower() not in MISSING for cell in row] for row in cells])
    known = abs(numbers) < HUGE
    texts = (given & ~known).sum(0) > TEXT * given.sum(0)
    words = _words(cells, given, texts)
    coded = np.array([j in words for j in range(len(heads))])
    empty = ~given.any(0)
    usable = coded | ~(texts | empty)
    if not usable.any():
        raise DataBroken("There is no column of numbers in this file, and none of few words.")
    whole = (known | coded)[:, usable].all(1)
    if whole.sum() * (usable.sum() + sum(len({*w}) for w in words.values())) > MOST_NUMBERS:
        raise DataBroken(f"Encoded, this table has more than {MOST_NUMBERS:,} numbers: give it "
                         "fewer rows or fewer columns of words.")  # fmt: skip
    found = encode({
        heads[j]: [w for w, there in zip(words[j], whole, strict=True) if there]
        if j in words else numbers[whole, j] for j in map(int, np.flatnonzero(usable))
    })  # fmt: skip
    every = np.array(heads, dtype=object)
    left_out = (
        *_left_out(f"text column{{s}} of one word or over {MOST_WORDS} (", every[texts & ~coded]),
        *_left_out("empty column{s} (", every[empty]),
    )
    missing = _left_out("row{s} with missing values (line{s} ", lines[~whole])
    return _varying(title, found, lines[whole], left_out, missing)


def _varying(
    title: str, found: Encoded, lines: NDArray[np.int64], before: Sequence[str],
    after: Sequence[str],
) -> Table:  # fmt: skip
    """The table without its constant columns, which are named between the other notes."""
    names, sources, x, note = found
    varies = np.ptp(x, axis=0) > 0 if len(x) else np.ones(len(names), bool)
    _enough(x[:, varies])
    kept = np.flatnonzero(varies)
    constant = _left_out("constant column{s} (", np.array(names, object)[~varies])
    return Table(title, tuple(names[i] for i in kept), x[:, kept], lines,
                 (*([note] if note else ()), *before, *constant, *after),
                 tuple(sources[i] for i in kept))  # fmt: skip


def _words(
    cells: Sequence[Sequence[str]], given: NDArray[np.bool_], texts: NDArray[np.bool_]
) -> dict[int, list[str]]:
    """The text columns of 2 to MOST_WORDS words, by their places; "" where one is missing."""
    found = {
        j: [row[j].strip() if there else "" for row, there in zip(cells, given[:, j], strict=True)]
        for j in map(int, np.flatnonzero(texts))
    }  # fmt: skip
    return {j: w for j, w in found.items() if 2 <= len({*w} - {""}) <= MOST_WORDS}


def _enough(x: Values) -> None:
    """Raises DataBroken for a table from which nothing can be learned."""
    if len(x) < LEAST_ROWS:
        raise DataBroken(f"{len(x)} whole rows are too few to learn from: {LEAST_ROWS} is least.")
    if x.shape[1] < 2:
        raise DataBroken(
            "One column that varies is too few: an autoencoder learns how columns go together."
        )


def _text(content: bytes) -> str:
    """The file as text. Raises DataBroken for bytes that are none."""
    if b"\0" in content:
        raise DataBroken("This is no CSV file: it is not text.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def _cells(text: str) -> tuple[list[str], NDArray[np.int64], list[list[str]]]:
    """The names of the columns; the lines' numbers and cells, of which a lost one is missing."""
    first = text.partition("\n")[0]
    between = max(",;\t|", key=first.count)
    try:
        reader = csv.reader(io.StringIO(text), delimiter=between)
        numbered = [(reader.line_num, row) for row in reader if any(row)]
    except csv.Error as error:
        raise DataBroken("This is no CSV file: its lines cannot be parted into cells.") from error
    rows = [row for _, row in numbered]
    if not rows or not 1 <= len(rows[0]) <= MOST_COLUMNS or len(rows) > MOST_ROWS:
        raise DataBroken(
            f"A table has a header and at most {MOST_ROWS:,} rows and {MOST_COLUMNS} columns; "
            f"this file has {len(rows):,} lines and {len(rows[0]) if rows else 0:,} columns."
        )
    if between == ";":  # where the comma is the decimal point
        rows[1:] = [[cell.replace(",", ".") for cell in row] for row in rows[1:]]
    width = len(rows[0])
    lines = np.array([line for line, _ in numbered[1:]], np.int64)
    return _heads(rows[0]), lines, [(row + [""] * width)[:width] for row in rows[1:]]


def _heads(cells: Sequence[str]) -> list[str]:
    """Names for the columns, each another. Raises DataBroken where numbers stand in their place."""
    if all(np.isfinite(_number(cell)) for cell in cells):
        raise DataBroken("The first line has numbers only: it must name the columns.")
    names = [cell.strip() or f"column {i}" for i, cell in enumerate(cells, 1)]
    seen: Counter[str] = Counter()
    for i, name in enumerate(names):
        seen[name] += 1
        names[i] = f"{name} ({seen[name]})" if seen[name] > 1 else name
    return names


def _number(cell: str) -> float:
    try:
        return float(cell)
    except ValueError:
        return float("nan")


def _left_out(what: str, names: Sequence[object] | NDArray[np.generic]) -> list[str]:
    """One sentence, naming up to five."""
    if not len(names):
        return []
    first = ", ".join(str(name) for name in names[:5]) + (", …" if len(names) > 5 else "")
    what = what.format(s="s" if len(names) > 1 else "")
    return [f"Left out: {len(names):,} {what}{first})."]
