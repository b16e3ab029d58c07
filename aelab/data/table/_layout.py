"""Where a table begins in its file: what parts its cells, which line names the columns.

The idea: single lines deceive (a title, a header with commas in its names), so the delimiter is the
one by which most of the first lines have the same number of cells and these are numbers, and names
are what stands above the first line that looks as most others do.
"""

import csv
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from aelab.data._types import DataBroken

Row = list[str]
DELIMITERS = (",", ";", "\t", "|", " ")  # the first of those that do as well; " " stands for many
FIRST, CHARACTERS = 100, 300_000  # lines that are looked at, and at most so many characters
LONGEST = 1_000_000  # characters of one of them
WORDY = 0.1  # how much a table of words alone counts, against 1.1 for one of numbers alone
MISSING = {"", "na", "n/a", "nan", "null", "none", "?", "-"}
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?|[+-]?inf(inity)?", re.I | re.A)
DECIMAL = re.compile(r"[+-]?\d*,\d+([eE][+-]?\d+)?", re.A)
# With commas between thousands, and with points there.
THOUSANDS = re.compile(r"[+-]?\d{1,3}((,\d{3})+(\.\d*)?|(\.\d{3})+,\d*)", re.A)
EXCEL = re.compile(r'"?sep=([,;\t|:])"?', re.I)  # its own first line, which names the delimiter
NAME = 100  # characters of a name; a longer one is cut


@dataclass(frozen=True)
class Layout:
    """delimiter: one of DELIMITERS. names: as the file has them, "" for a column without one; all
    are "" where no line names them. header, first: places of the lines of names (None: there is
    none among them) and of the first row. commas: the columns with decimal commas."""

    delimiter: str
    names: tuple[str, ...]
    header: int | None
    first: int
    commas: frozenset[int] = frozenset()

    def named_above(self) -> "Layout":
        """The same with the line of names, which was none among the lines, as the first one."""
        return replace(self, header=0, first=self.first + 1)


def find(texts: Sequence[str], comment: str, quotes: bool) -> Layout:
    """The layout of the lines, of which `comment` stands before; it may be what names the columns.

    Raises DataBroken if there is nothing.
    """
    start = _start(texts)
    told = EXCEL.fullmatch(start[0].strip()) if start else None
    skipped = int(told is not None)
    start = start[skipped:]
    if not start:
        raise DataBroken("There is no table in this file: it is empty.")
    known = (told[1],) if told else DELIMITERS
    split = {mark: _trimmed([cells(text, mark, quotes) for text in start]) for mark in known}
    mark = max(known, key=lambda mark: _score(split[mark]))
    rows = split[mark]
    width = _width(rows)
    first = _first(rows, width)
    header = _header(rows[:first], width)
    names = rows[header] if header is not None else None
    if names is None and first == 0:
        above = cells(comment.strip().lstrip("#").strip(), mark, quotes) if comment else []
        if len(above) == width and not all(_is_number(cell) for cell in above):
            names = above
        elif (counted := _counted(rows)) is not None:
            names, header, first = counted, 0, 1
    return Layout(mark, _fitting(names or [], rows[first:], width),
                  None if header is None else header + skipped, first + skipped,
                  _commas(rows[first:]) if mark != "," else frozenset())  # fmt: skip


def cells(text: str, delimiter: str, quotes: bool) -> Row:
    """A line in cells, without spaces around them."""
    if delimiter == " ":
        text = " ".join(text.split())
    reader = csv.reader([text], delimiter=delimiter, skipinitialspace=True,
                        quoting=csv.QUOTE_MINIMAL if quotes else csv.QUOTE_NONE)  # fmt: skip
    try:
        row = next(reader, [])
    except csv.Error:  # a cell that is longer than csv allows
        return [text]
    return [cell.strip() for cell in row]


def _start(texts: Sequence[str]) -> list[str]:
    """The first lines, as many as are looked at."""
    start, size = list[str](), 0
    for text in texts[:FIRST]:
        if len(text) > LONGEST:
            raise DataBroken(f"A line of this file has {len(text):,} characters: it is no table.")
        start.append(text)
        size += len(text)
        if size > CHARACTERS:
            break
    return start


def _score(rows: Sequence[Row]) -> float:
    """How well a delimiter does: rows are equally long, and cells are numbers."""
    width = _width(rows)
    fit = [row for row in rows if len(row) == width]
    if width < 2:
        return 0.0
    numbers = np.mean([_is_number(cell) or cell.lower() in MISSING
                       for row in fit for cell in row])  # fmt: skip
    return len(fit) / len(rows) * (WORDY + float(numbers))


def _width(rows: Sequence[Row]) -> int:
    """Cells of most rows."""
    counts = Counter(map(len, rows))
    return max(counts, key=lambda n: (counts[n], n))


def _trimmed(rows: list[Row]) -> list[Row]:
    """Without the empty cells behind the last delimiter, if most rows end with one."""
    usual = [row for row in rows if len(row) == _width(rows)]
    width = max(max((i for i, cell in enumerate(row, 1) if cell), default=0) for row in usual)
    if width == len(usual[0]) or width < 2:
        return rows
    return [row if any(row[width:]) else row[:width] for row in rows]


def _first(rows: Sequence[Row], width: int) -> int:
    """The place of the first line with numbers where most have them; of the second among words."""
    body = [row for row in rows[len(rows) // 2 if len(rows) > 20 else 1 :] if len(row) >= width]
    if not body:
        return len(rows) - 1
    numeric = [
        j for j in range(width)
        if sum(_is_number(row[j]) for row in body) * 2
        > sum(row[j].lower() not in MISSING for row in body)
    ]  # fmt: skip

    def numbers(row: Row) -> int:
        return sum(_is_number(row[j]) for j in numeric if j < len(row))

    usual = float(np.median([numbers(row) for row in body]))
    if not usual:
        return min(_header(rows, width) or 0, len(rows) - 2) + 1
    return next((i for i, row in enumerate(rows) if numbers(row) >= usual / 2), len(rows) - 1)


def _header(above: Sequence[Row], width: int) -> int | None:
    """The first of the fullest lines above the rows, if it may name at least half of the columns.

    What stands between it and the rows are units or further names.
    """
    filled = [sum(cell != "" for cell in row) for row in above]
    if not filled or 2 * max(filled) < width:
        return None
    return filled.index(max(filled))


def _counted(rows: Sequence[Row]) -> Row | None:
    """The first line, if its numbers are counted up as no other's: pandas' own 0, 1, 2 or
    wavelengths; "column 0" for 0."""
    if len(rows) < 2 or not _counts(rows[0]) or sum(map(_counts, rows)) > len(rows) / 2:
        return None
    numbers = [cell for cell in rows[0] if NUMBER.fullmatch(cell)]
    plain = numbers[0] in ("0", "1") and float(numbers[1]) - float(numbers[0]) == 1
    return [f"column {cell}" if plain and cell in numbers else cell for cell in rows[0]]


def _counts(row: Row) -> bool:
    """Whether three or more numbers of a row go up in equal steps."""
    numbers = np.array([float(cell) for cell in row if NUMBER.fullmatch(cell)])
    steps = np.diff(numbers[np.isfinite(numbers)])
    return len(steps) > 1 and bool(steps[0] > 0 and np.allclose(steps, steps[0], rtol=1e-6))


def _fitting(names: Row, rows: Sequence[Row], width: int) -> tuple[str, ...]:
    """A name for each column. R writes none for its first one, where it has the rows' names."""
    while len(names) > width and not names[-1]:
        names = names[:-1]
    missing = max(0, width - len(names))
    if names and missing == 1:
        own = [row[0] for row in rows if row]
        named = len({*own}) == len(own) and not any(re.search(r"[.,]\d", cell) for cell in own)
        names = ["", *names] if named else [*names, ""]
    every = [*names, *[""] * (max(width, len(names)) - len(names))]
    return tuple(name if len(name) <= NAME else name[:NAME] + "…" for name in every)


def _commas(rows: Sequence[Row]) -> frozenset[int]:
    """The columns with decimal commas; none where there are more decimal points."""
    found = [j for row in rows for j, cell in enumerate(row) if DECIMAL.fullmatch(cell)]
    points = sum("." in cell and bool(NUMBER.fullmatch(cell)) for row in rows for cell in row)
    return frozenset(found if len(found) > points else ())


def _is_number(cell: str) -> bool:
    return any(form.fullmatch(cell) for form in (NUMBER, DECIMAL, THOUSANDS))
