"""The tables of MovieLens: what their first lines say of them, and their rows, read by pandas."""

import csv
import io
import re
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from aelab.data._types import DataBroken

if TYPE_CHECKING:
    import pandas as pd

LINES = 50  # that tell what a table is
HEADS = (r"user", r"(movie|item|film)(id)?$", r"rating|stars")
TITLE = r"title|name"
EXACT = 2**53  # whole numbers below are kept by float64


class Layout(NamedTuple):
    """A table of ratings (user, item, stars), or of titles (item, title).

    between: what parts the cells. columns: places of those that are wanted. wide: cells of
    a line, at most. header: whether the first line is one.
    """

    rated: bool
    between: str
    columns: tuple[int, ...]
    wide: int
    header: bool


def layout(text: str) -> Layout | None:
    """What the first lines of a file say of it; None if it is neither table."""
    lines = [line for line in text.split("\n")[:LINES] if line.strip()]
    if not lines:
        return None
    return _headed(lines[0]) or _bare(lines)


def numbers(text: str, of: Layout) -> tuple[NDArray[np.float64], int]:
    """Users, items and stars, float64 [n, 3], and how many lines are no such three."""
    import pandas as pd

    n = text.count("\n") + (not text.endswith("\n")) - of.header
    found = _cells(text, of).apply(pd.to_numeric, errors="coerce")
    cells = found.to_numpy(np.float64)
    rows = cells[np.isfinite(cells).all(1)]
    rows = rows[(rows[:, :2] % 1 == 0).all(1) & (np.abs(rows[:, :2]) < EXACT).all(1)]
    return rows, n - len(rows)


def titles(text: str, of: Layout) -> dict[int, str]:
    """Item → its title."""
    rows = zip(*(column for _, column in _cells(text, of, str).items()), strict=True)
    return {
        int(item): title.strip() for item, title in rows
        if re.fullmatch(r"[0-9]{1,15}", item) and title.strip()
    }  # fmt: skip


def _cells(text: str, of: Layout, kind: type | None = None) -> "pd.DataFrame":
    """The columns that are wanted, of one type or of what they look like. Raises DataBroken."""
    import pandas as pd

    if of.between == "::":  # pandas is slow where more than one character parts the cells
        text, of = text.replace("::", "\t"), of._replace(between="\t")
    try:
        return pd.read_csv(
            io.StringIO(text), sep=of.between, header=None, skiprows=int(of.header),
            names=range(of.wide), usecols=list(of.columns), index_col=False, dtype=kind,
            on_bad_lines="skip", skip_blank_lines=False, na_filter=False,
            low_memory=False,
            quoting=csv.QUOTE_MINIMAL if of.header else csv.QUOTE_NONE,
        )[list(of.columns)]  # fmt: skip
    except ValueError as error:  # pandas' own errors are such
        raise DataBroken("A table of this zip is damaged, or a quote in it never ends.") from error


def _headed(line: str) -> Layout | None:
    """By the names of its columns."""
    between = max(",;\t", key=line.count)
    names = [name.strip().strip('"').lower() for name in line.split(between)]

    def at(pattern: str) -> int | None:
        return next((i for i, name in enumerate(names) if re.search(pattern, name)), None)

    user, item, stars = (at(pattern) for pattern in HEADS)
    title = at(TITLE)
    if user is not None and item is not None and stars is not None:
        return Layout(True, between, (user, item, stars), len(names), True)
    if item is not None and title is not None and item != title:
        return Layout(False, between, (item, title), len(names), True)
    return None


def _bare(lines: list[str]) -> Layout | None:
    """By most of its lines."""
    for between in ("::", "\t", "|", ",", ";"):
        rows = [line.split(between) for line in lines]
        wide = max(map(len, rows))
        rated = [row for row in rows if len(row) > 2 and all(map(_number, row[:3]))]
        named = [row for row in rows if len(row) > 1 and _number(row[0]) and _title(row[1])]
        if 2 * len(rated) > len(rows):
            return Layout(True, between, (0, 1, 2), wide, False)
        if 2 * len(named) > len(rows) and between in ("::", "|", "\t"):
            return Layout(False, between, (0, 1), wide, False)
    return None


def _number(cell: str) -> bool:
    return re.fullmatch(r"\s*\d+(\.\d+)?\s*", cell) is not None


def _title(cell: str) -> bool:
    """Not a letter for somebody's sex, nor their age."""
    return len(cell.strip()) > 1 and not _number(cell)
