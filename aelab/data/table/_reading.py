"""From a file's bytes to a table's numbers, with a sentence on all that was left out."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from aelab.brief import brief
from aelab.data._types import DataBroken
from aelab.data.table import _cells, _file
from aelab.data.table._cells import MOST_WORDS, Cells, Values
from aelab.data.table._columns import is_index, left_out, sparse
from aelab.data.table._file import LEAST_ROWS, MOST_ENCODED, File
from aelab.data.table.one_hot import encode


@brief
class Parts(NamedTuple):
    """Those of a `Table` behind its title."""

    columns: tuple[str, ...]
    x: Values
    rows: NDArray[np.int64]
    notes: tuple[str, ...]
    sources: tuple[str, ...]


@brief
class _Choice(NamedTuple):
    """used: the columns that are read; rows: bool [n], which have all of them."""

    used: list[int]
    rows: NDArray[np.bool_]
    notes: list[str]


def read(content: bytes) -> Parts:
    """Reads a file. Raises DataBroken with one plain sentence."""
    file = _file.begun(content)
    _enough(file.total)
    cells = _cells.read(file.lines, file.layout)
    choice = _chosen(cells, file)
    _enough(int(choice.rows.sum()))
    rows = _fewer(choice, cells)
    found = encode({
        file.names[j]: column.numbers[rows] if column.words is None
        else [word for word, there in zip(column.words, rows, strict=True) if there]
        for j in choice.used for column in [cells.columns[j]]
    })  # fmt: skip
    varies = np.ptp(found.x, axis=0) > 0
    if varies.sum() < 2:
        few = "One column that varies is too few" if varies.any() else "No column varies"
        raise DataBroken(f"{few}: an autoencoder learns how columns go together.")
    drawn = int(rows.sum()) if rows.sum() < choice.rows.sum() else len(file.lines.texts)
    every, kept = np.array(found.names, object), np.flatnonzero(varies)
    notes = (
        *file.notes, *filter(None, [found.note]), *choice.notes,
        *left_out("constant column{s} (", every[~varies]),
        *left_out("line{s} with more cells than columns (line{s} ", cells.too_long),
        *left_out("row{s} with missing values (line{s} ", cells.lines[~choice.rows]),
        *([f"A sample of {drawn:,} of {file.total:,} rows, drawn by a fixed seed."]
          if drawn < file.total else []),
    )  # fmt: skip
    return Parts(tuple(every[kept]), found.x[:, kept], cells.lines[rows], notes,
                 tuple(found.sources[i] for i in kept))  # fmt: skip


def _chosen(cells: Cells, file: File) -> _Choice:
    """What is used: columns of numbers and of few words that have cells enough, and whole rows."""
    columns, names, given = cells.columns, np.array(file.names, object), file.layout.names
    empty = np.array([column.empty for column in columns])
    text = np.array([column.text and column.words is None for column in columns])
    index = np.array([
        not (column.text or column.empty)
        and (any(given) or j == 0)
        and is_index(given[j], column.numbers, cells.lines, any(given))
        for j, column in enumerate(columns)
    ])  # fmt: skip
    known = np.stack([np.isfinite(c.numbers) | (c.words is not None) for c in columns], 1)
    known[:, empty | text | index] = True
    thin = np.isin(np.arange(len(columns)), sparse(known, LEAST_ROWS))
    missing = 100 * (1 - known[:, thin].mean(0))
    shares = [f"{n}: {of:.0f} % missing" for n, of in zip(names[thin], missing, strict=True)]
    used = np.flatnonzero(~(empty | text | index | thin))
    if not len(used):
        raise DataBroken("There is no column of numbers in this file, and none of few words.")
    notes = [
        *(f"Commas are read as {of} in {', '.join(named[:5])}{', …' * (len(named) > 5)}."
          for of in ("decimal points", "separators of thousands")
          if (named := [n for n, c in zip(names, columns, strict=True) if c.commas == of])),
        *left_out(f"text column{{s}} of one word or over {MOST_WORDS} (", names[text]),
        *left_out("empty column{s} (", names[empty]),
        *left_out("column{s} that number{v} the rows (", names[index]),
        *left_out("sparse column{s} (", shares),
    ]  # fmt: skip
    whole: NDArray[np.bool_] = np.asarray(known[:, used].all(1))
    return _Choice([*map(int, used)], whole, notes)


def _fewer(choice: _Choice, cells: Cells) -> NDArray[np.bool_]:
    """The whole rows; of a table that would grow too large once encoded, some of them."""
    words = (cells.columns[j].words for j in choice.used)
    width = sum(1 if of is None else len({*of} - {""}) for of in words)
    if width > MOST_ENCODED:
        raise DataBroken(f"Encoded, this table has {width:,} columns; it may have "
                         f"{MOST_ENCODED:,}: give it fewer columns of words.")  # fmt: skip
    places, most = np.flatnonzero(choice.rows), max(LEAST_ROWS, _file.MOST_NUMBERS // width)
    drawn = np.random.default_rng(0).permutation(places)[:most]
    return np.isin(np.arange(len(choice.rows)), drawn)


def _enough(rows: int) -> None:
    if rows < LEAST_ROWS:
        only = f"{rows} whole rows are" if rows != 1 else "1 whole row is"
        raise DataBroken(f"{only} too few to learn from: {LEAST_ROWS} is least.")
