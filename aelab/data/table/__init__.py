"""A table of the reader's own: numbers and words from a CSV file, and what had to be left out.

The idea: a file is read as far as it can be. A column of few words is encoded; one of many words,
constant and sparse columns and rows with missing numbers are left out and named; of a long table a
sample is read, and said; only a file without anything to learn from is refused. Which column says
what is an anomaly, and by which value, is a choice (`labels`), of which one is likely (`label`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from aelab.brief import brief
from aelab.data._types import DataBroken, DataMissing
from aelab.data.table import _labels, _reading
from aelab.data.table._cells import Values
from aelab.data.table._file import MOST_ROWS

__all__ = ["LARGEST", "MOST_ROWS", "Table", "read"]
LARGEST = 500_000_000  # bytes: as many as a million rows of 50 columns take


@brief
@dataclass(frozen=True, eq=False)
class Table:
    """Rows without a missing number. x: float64 [n, d]; rows: int64 [n], their lines' numbers.

    Lines are counted from 1, the header's among them. notes: what was encoded or left out, one
    plain sentence each. sources [d]: the column of the file that each of x comes from, where they
    differ. kinds [n]: what is wrong with a row, "" where nothing is; None where that is not known
    by name. track: whether the columns but a label are positions, x and y in turn.
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

    @cached_property
    def marks(self) -> Mapping[str, _labels.Mark]:
        """What `labels` stand for."""
        return _labels.marks(self)

    @property
    def labels(self) -> tuple[str, ...]:
        """What may say which rows are anomalies: a column that is 1 for them, or "column = value"
        of a column with two values, or of words."""
        return tuple(self.marks)

    @cached_property
    def label(self) -> str:
        """The likely one of `labels`; "" where none is."""
        return _labels.guess(self)

    def anomalous(self, label: str) -> NDArray[np.bool_]:
        """Which rows are anomalies by one of `labels`. Raises ValueError for another."""
        return _labels.anomalous(self, label)

    def features(self, label: str = "") -> list[int]:
        """The columns of x that are learned from: neither the label's nor any named like one."""
        return _labels.features(self, label)

    def warnings(self, label: str = "") -> tuple[str, ...]:
        """What is to be thought of with this label, one plain sentence each."""
        return _labels.warnings(self, label)


def read(source: Path | str | bytes, title: str = "") -> Table:
    """The numbers and the few words of a CSV file, given by its path or its content.

    title: how it is called, if not as the file is. Raises DataError with one plain sentence.
    """
    if isinstance(source, bytes):
        content, name = source, "Your table"
    else:
        content, name = _content(Path(source)), Path(source).name
    if len(content) > LARGEST:
        raise DataBroken(f"This file has {len(content) / 1e6:,.0f} MB; a table may have "
                         f"{LARGEST / 1e6:,.0f} MB.")  # fmt: skip
    return Table(title or name, *_reading.read(content))


def _content(path: Path) -> bytes:
    """What a file holds, as far as it is of use to know that it is too large."""
    try:
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except FileNotFoundError as error:
        raise DataMissing(f"There is no file {path}.") from error
    except (OSError, ValueError) as error:
        raise DataBroken(f"{path} is no file that can be read.") from error
