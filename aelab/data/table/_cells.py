"""The cells of a table's lines as columns of numbers, or of words."""

import csv
import io
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aelab.data._types import DataBroken
from aelab.data.table._layout import MISSING
from aelab.data.table._lines import Lines

Values = NDArray[np.float64]
HUGE = 1e30  # from here on a number counts as missing: its square would have no room
TEXT = 0.5  # of a column's cells that are no numbers: more, and the column is text
MOST_WORDS = 20  # different words of a column that is encoded
KNOWN_MISSING = sorted(
    {form for word in MISSING for form in (word, word.upper(), word.title())} | {"NaN", "N/a"}
)
THOUSANDS = r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d*)?"


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


@dataclass(frozen=True, eq=False)
class Cells:
    """lines: int64 [n], the numbers of the lines that were read; too_long: of those that were not,
    for they have more cells than there are columns."""

    lines: NDArray[np.int64]
    columns: tuple[Column, ...]
    too_long: NDArray[np.int64]


def read(lines: Lines, delimiter: str, width: int) -> Cells:
    """The first `width` cells of all lines."""
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
    frame = _frame(text, how, na_values=KNOWN_MISSING)
    fits = frame[str(width + 1)].isna().to_numpy()
    numbers = frame["0"].to_numpy(np.int64)[fits]
    every = [str(j) for j in range(1, width + 1)]
    others = [j for j in every if frame[j].dtype.kind not in "iuf"]
    strings = _frame(text, how, dtype=str, usecols=["0", *others]) if others else frame
    strings = strings[np.isin(strings["0"].astype(np.int64), numbers)]  # pandas skips fewer lines
    columns = tuple(
        _column(strings[j], delimiter) if j in others
        else _numeric(frame[j].to_numpy(np.float64)[fits])
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


def _numeric(numbers: Values) -> Column:
    """A column of numbers throughout."""
    given = ~np.isnan(numbers)
    huge = given & ~(abs(numbers) < HUGE)
    return Column(np.where(huge, np.nan, numbers), not given.any(),
                  bool(huge.sum() > TEXT * given.sum()))  # fmt: skip


def _column(strings: Any, delimiter: str) -> Column:
    """A column with cells that are not plain numbers."""
    strings = strings.fillna("").str.strip()
    given = ~strings.str.lower().isin(MISSING).to_numpy()
    numbers, commas = np.full(len(given), np.nan), ""
    for found, meaning in _readings(strings, delimiter):
        known = given & (abs(found) < HUGE)
        if known.sum() > np.isfinite(numbers).sum():
            numbers, commas = np.where(known, found, np.nan), meaning
        if known.sum() == given.sum():
            break
    known = np.isfinite(numbers)
    text = bool((given & ~known).sum() > TEXT * given.sum())
    return Column(numbers, not given.any(), text, _words(strings, given) if text else None,
                  "" if text else commas)  # fmt: skip


def _readings(strings: Any, delimiter: str) -> Iterator[tuple[Values, str]]:
    """The cells as numbers: with points, with decimal commas, with commas between thousands."""
    yield _numbers(strings), ""
    if not strings.str.contains(",", regex=False).any():
        return
    thousands = strings.where(strings.str.fullmatch(THOUSANDS), "").str.replace(",", "")
    plain = strings.where(~strings.str.contains(",", regex=False), thousands)
    decimal = strings.str.replace(",", ".", regex=False)
    german = strings.str.replace(".", "", regex=False).str.replace(",", ".", regex=False)
    # In a file with commas between its cells, one within a cell parts thousands.
    ways = [(decimal, "decimal points"), (plain, "separators of thousands"),
            (german, "decimal points")]  # fmt: skip
    for cells, meaning in (ways[1], ways[0]) if delimiter == "," else ways:
        yield _numbers(cells), meaning


def _numbers(strings: Any) -> Values:
    import pandas as pd

    with warnings.catch_warnings(action="ignore"):
        found: Values = pd.to_numeric(strings, errors="coerce").to_numpy(
            np.float64, na_value=np.nan
        )
    return found


def _words(strings: Any, given: NDArray[np.bool_]) -> tuple[str, ...] | None:
    """The words of a column of 2 to MOST_WORDS different ones."""
    if not 2 <= strings[given].nunique() <= MOST_WORDS:
        return None
    return tuple(map(str, strings.where(given, "")))
