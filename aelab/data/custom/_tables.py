"""A data set from a table: its columns are the numbers of an item, one may hold the labels."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aelab.data._types import DataBroken, DataRefused, Dataset
from aelab.data.custom._arrays import from_arrays
from aelab.data.custom._items import SIDES
from aelab.data.custom._labels import MOST_CLASSES
from aelab.data.table import Table, read

ONE_HOT = "One-hot"  # how a table's note of encoded columns begins: labels are not encoded
LIKELY = ("label", "class", "target", "species", "category", "diagnosis", "y")


def from_csv(
    file: str | os.PathLike[str] | bytes, label: str | None = None, *,
    shape: tuple[int, ...] | None = None, title: str = "", source: str = "Your own data",
    licence: str = "Not stated",
) -> Dataset:  # fmt: skip
    """The rows of a table as items: standardised, or pictures where `shape` says so.

    label: the column of the labels; none of them is learned from. Without it the items have no
    labels. shape: of one picture, whose pixels the other columns are, row by row.
    Raises DataRefused with one plain sentence; `report` says what was encoded and left out.
    """
    try:
        table = read(file if isinstance(file, bytes) else Path(file), title)
    except DataBroken as error:
        raise DataRefused(str(error)) from error
    return from_table(table, label, shape=shape, source=source, licence=licence)


def from_table(
    table: Table, label: str | None = None, *, shape: tuple[int, ...] | None = None, **words: Any
) -> Dataset:
    """The set of a table that has been read. words: its title, source and licence."""
    sources = np.array(table.sources, object)
    y = None if label is None else _labels(table, label)
    x = table.x[:, sources != label]
    if shape is not None:
        x = _pixels(x)
    words_of = {source for name, source in zip(table.columns, table.sources, strict=True)
                if name != source}  # fmt: skip
    notes = [note for note in table.notes if words_of != {label} or not note.startswith(ONE_HOT)]
    said = (*notes, *([f"“{label}” is the label."] if label is not None else []))
    return from_arrays(x, y, shape=shape, report=said, **{"title": table.title, **words})


def label_columns(table: Table) -> tuple[str, ...]:
    """The columns that may hold labels: of words, or of few whole numbers."""
    found = []
    for name in dict.fromkeys(table.sources):
        columns = table.x[:, [source == name for source in table.sources]]
        few = columns.shape[1] > 1 or _few(columns[:, 0])
        if few and columns.shape[1] <= MOST_CLASSES:
            found.append(name)
    return tuple(found)


def side_of(table: Table, label: str | None) -> int:
    """The side of a square picture whose pixels the columns but the label may be; 0 if none."""
    rest = table.x[:, [source != label for source in table.sources]]
    side = round(rest.shape[1] ** 0.5)
    return side if side >= SIDES[0] and side * side == rest.shape[1] else 0


def likely(table: Table) -> str | None:
    """The column that is named like a label, or the only one of words, if there is one."""
    columns = label_columns(table)
    named = [name for word in LIKELY for name in columns if name.lower() == word]
    of_words = [name for name in columns if name not in table.columns]
    return next(iter(named or (of_words if len(of_words) == 1 else [])), None)


def _few(values: NDArray[np.float64]) -> bool:
    whole = (values == np.rint(values)).all()
    return bool(whole) and len(np.unique(values)) <= MOST_CLASSES


def _labels(table: Table, label: str) -> Sequence[Any]:
    """The labels of all rows: words, or numbers."""
    at = [i for i, source in enumerate(table.sources) if source == label]
    if not at:
        known = ", ".join(list(dict.fromkeys(table.sources))[:10])
        raise DataRefused(f"{table.title} has no column “{label}” to learn labels from; it has "
                          f"{known}.")  # fmt: skip
    if table.columns[at[0]] == label:
        found: list[Any] = table.x[:, at[0]].tolist()
        return found
    words = [table.columns[i].removeprefix(f"{label} = ") for i in at]
    return [words[place] for place in table.x[:, at].argmax(1)]


def _pixels(x: NDArray[np.float64]) -> NDArray[Any]:
    """Whole numbers up to 255 as bytes."""
    whole = (x == np.rint(x)).all() and x.min() >= 0 and 1 < x.max() <= 255
    return x.astype(np.uint8) if whole else x
