"""The rows of a table's file, or a sample of them, and the names of its columns."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from aelab.data._text import decoded
from aelab.data._types import DataBroken
from aelab.data.table import _layout, _lines
from aelab.data.table._columns import left_out
from aelab.data.table._layout import Layout
from aelab.data.table._lines import Lines

MOST_ROWS = 100_000  # of a longer table, a sample of so many is read
MOST_COLUMNS = 1000  # MNIST as a table has 785
MOST_ENCODED = 2000  # once words are encoded
MOST_NUMBERS = 10_000_000  # once encoded; of a wider table, the sample is smaller
LEAST_ROWS = 50


class File(NamedTuple):
    """lines: those of rows, or a sample of them; total: how many the file has. names: one a column,
    each another. notes: what stands in the file and is no row."""

    lines: Lines
    total: int
    layout: Layout
    names: tuple[str, ...]
    notes: list[str]


def begun(content: bytes) -> File:
    """Finds out how a file is laid out. Raises DataBroken with one plain sentence."""
    text, codec = decoded(content)
    every = _lines.parted(text)
    comments = every.comments()
    first = int(comments.argmin()) if len(comments) else 0
    layout = _layout.find(
        every.of(~comments).texts, every.texts[first - 1] if first else "", every.quotes
    )
    width = len(layout.names)
    if width > MOST_COLUMNS:
        raise DataBroken(f"This table has {width:,} columns; it may have {MOST_COLUMNS:,}.")
    if first and layout.header is None and any(layout.names):
        comments[first - 1] = False  # it names the columns
        layout = layout.named_above()
    body = every.of(~comments)
    above = [
        f"line {body.numbers[i]}: {body.texts[i].strip()[:40]}"
        for i in range(layout.first) if i != layout.header
    ]  # fmt: skip
    said = {
        f"Read as {codec.upper()}, an encoding older than UTF-8.": not codec.startswith("utf"),
        "Quotes are read as letters: they are not around whole cells.": not every.quotes,
        f"No line names the columns: they are column 1 to {width}.": not any(layout.names),
    }
    notes = [
        *(sentence for sentence, so in said.items() if so),
        *left_out("line{s} above the rows (", above),
        *left_out("comment{s} (line{s} ", every.numbers[comments]),
    ]
    rows = body.of(body.places >= layout.first)
    most = max(LEAST_ROWS, min(MOST_ROWS, MOST_NUMBERS // max(1, width)))
    return File(rows.sample(most), len(rows.texts), layout, _heads(layout.names), notes)


def _heads(given: Sequence[str]) -> tuple[str, ...]:
    """Names for the columns, each another."""
    names: dict[str, None] = {}
    times: Counter[str] = Counter()
    for i, name in enumerate(given, 1):
        taken = names if name else {**names, **dict.fromkeys(given)}
        plain = name or f"column {i}"
        unique = plain
        while unique in taken:
            times[plain] += 1
            unique = f"{plain} ({times[plain] + 1})"
        names[unique] = None
    return tuple(names)
