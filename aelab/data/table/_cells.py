"""The cells of a table's lines as columns of numbers, or of words."""

import csv
import io
import re
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import compress
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aelab.brief import brief
from aelab.data._types import DataBroken
from aelab.data.table._layout import MISSING, NUMBER, Layout
from aelab.data.table._lines import Lines

Values = NDArray[np.float64]
HUGE = 1e30  # from here on a number counts as missing: its square would have no room
TEXT = 0.5  # of a column's cells that are no numbers: more, and the column is text
MOST_WORDS = 20  # different words of a column that is encoded
KNOWN_MISSING = sorted(
    {form for word in MISSING for form in (word, word.upper(), word.title())} | {"NaN", "N/a"}
)
THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?", re.A)
POINTS = re.compile(r"[+-]?\d{1,3}(\.\d{3})+(,\d*)?", re.A)


@brief
@dataclass(frozen=True, eq=False)
class Column:
    """numbers: float64 [n], NaN where there is none. words: [n], "" where there is none; None for a
    column that is none of few words. text: whether it has words more than numbers. commas: what
    they were taken for, "" where there are none."""

    numbers: Values
    empty: bool
    text: bool
    words: tuple[str, ...] | None = None
    commas: str = ""


@brief
@dataclass(frozen=True, eq=False)
class Cells:
    """lines: int64 [n], the numbers of the lines that were read; too_long: of those that were not,
    for they have more cells than there are columns."""

    lines: NDArray[np.int64]
    columns: tuple[Column, ...]
    too_long: NDArray[np.int64]


def read(lines: Lines, layout: Layout) -> Cells:
    """The cells of all lines."""
    delimiter, width = layout.delimiter, len(layout.names)
    # The line's number goes before it, so that it is known which lines are read; a column more
    # takes what is behind the last one.
    head = delimiter.join(map(str, range(width + 2)))
    numbered = map(f"{{}}{delimiter}{{}}".format, lines.numbers.tolist(), lines.texts)
    text = "\n".join([head, *numbered])
    how = {
        "sep": r"\s+" if delimiter == " " else delimiter, "skipinitialspace": True,
        "index_col": False, "keep_default_na": False, "on_bad_lines": "skip", "low_memory": False,
        "quoting": csv.QUOTE_MINIMAL if lines.quotes else csv.QUOTE_NONE,
    }  # fmt: skip
    frame = _frame(text, how, na_values=KNOWN_MISSING, decimal="," if layout.commas else ".")
    fits = frame[str(width + 1)].isna().to_numpy()
    numbers = frame["0"].to_numpy(np.int64)[fits]
    every = [str(j) for j in range(1, width + 1)]
    others = [j for j in every if frame[j].dtype.kind not in "iuf"]
    strings = _frame(text, how, dtype=str, usecols=["0", *others]) if others else frame
    strings = strings[np.isin(strings["0"].astype(np.int64), numbers)]  # pandas skips fewer lines
    columns = tuple(
        _column(strings[j], delimiter) if j in others
        else _numeric(frame[j].to_numpy(np.float64)[fits],
                      "decimal points" if int(j) - 1 in layout.commas else "")
        for j in every
    )  # fmt: skip
    return Cells(numbers, columns, np.setdiff1d(lines.numbers, numbers))


def _frame(text: str, how: dict[str, Any], **more: Any) -> Any:
    """What pandas reads. Raises DataBroken where it cannot."""
    import pandas as pd

    try:
        with warnings.catch_warnings(action="ignore"):
            return pd.read_csv(io.StringIO(text), **how, **more)
    except (pd.errors.ParserError, ValueError, OverflowError) as error:
        raise DataBroken("This file is no table: its lines cannot be parted into cells.") from error


def _numeric(numbers: Values, commas: str) -> Column:
    """A column of numbers throughout."""
    given = ~np.isnan(numbers)
    huge = given & ~(abs(numbers) < HUGE)
    return Column(np.where(huge, np.nan, numbers), not given.any(),
                  bool(huge.sum() > TEXT * given.sum()), commas=commas)  # fmt: skip


def _column(strings: Any, delimiter: str) -> Column:
    """A column with cells that are not plain numbers."""
    import pandas as pd

    places, found = pd.factorize(strings.fillna(""))
    words = [str(word).strip() for word in found]
    counts = np.bincount(places, minlength=len(words))
    given = np.array([word.lower() not in MISSING for word in words], bool)
    numbers, commas = np.full(len(words), np.nan), ""
    for meaning, read_as in _readings(words, delimiter):
        values = np.array([read_as(word) for word in words])
        known = given & (abs(values) < HUGE)
        if counts[known].sum() > counts[np.isfinite(numbers)].sum():
            numbers, commas = np.where(known, values, np.nan), meaning
    text = counts[given & np.isnan(numbers)].sum() > TEXT * counts[given].sum()
    few = 2 <= len({*compress(words, given)}) <= MOST_WORDS
    return Column(
        numbers[places], not given.any(), bool(text),
        tuple(words[i] if given[i] else "" for i in places) if text and few else None,
        "" if text else commas,
    )  # fmt: skip


def _readings(words: Sequence[str], delimiter: str) -> list[tuple[str, Callable[[str], float]]]:
    """What commas in cells may be, and the number that a cell is by that."""
    if not any("," in word for word in words):
        return [("", _plain)]
    decimal, thousands = ("decimal points", _decimal), ("separators of thousands", _thousands)
    # In a file with commas between its cells, one within a cell parts thousands.
    first, second = (thousands, decimal) if delimiter == "," else (decimal, thousands)
    return [("", _plain), first, second, ("decimal points", _points)]


def _plain(cell: str) -> float:
    return float(cell) if NUMBER.fullmatch(cell) else np.nan


def _decimal(cell: str) -> float:
    return _plain(cell.replace(",", "."))


def _thousands(cell: str) -> float:
    return _plain(cell.replace(",", "") if THOUSANDS.fullmatch(cell) else cell)


def _points(cell: str) -> float:
    """With points between thousands, and a decimal comma."""
    return _decimal(cell.replace(".", "") if POINTS.fullmatch(cell) else cell)
