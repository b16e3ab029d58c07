"""A look at a set before it is used: some of its items, its classes, what was left out."""

import numpy as np
import streamlit as st

from aelab.analysis.pixels import to_uint8
from aelab.components import gallery, mount
from aelab.data import Dataset
from aelab.data.table import Table
from aelab.ui.shared.text import plain

SHOWN = 60  # pictures
ROWS = 8  # of a table


def draw(dataset: Dataset, table: Table | None) -> None:
    """Items at the left, classes and the report at the right."""
    items, facts = st.columns((3, 2), gap="medium")
    with items:
        if dataset.kind == "images":
            mount(_pictures(dataset), key="own.items")
        elif table:
            _rows(table)
    with facts:
        _classes(dataset)
        for sentence in dataset.report:
            st.markdown(f"- {plain(sentence)}")


def _pictures(dataset: Dataset) -> bytes:
    """Training items, of each class in turn."""
    of_class = [np.flatnonzero(dataset.y_train == c) for c in range(len(dataset.classes))]
    each = -(-SHOWN // len(of_class))
    chosen = np.concatenate([rows[:each] for rows in of_class])[:SHOWN]
    labels = [dataset.classes[c] for c in dataset.y_train[chosen]]
    return gallery(
        group="own", name="own", title=dataset.title,
        images=to_uint8(dataset.ink(dataset.x_train[chosen])),
        shape=dataset.shape, columns=12,
        hover=labels if dataset.labelled else (), status=size_of(dataset),
    )  # fmt: skip


def size_of(dataset: Dataset) -> str:
    """How large its items are, in words."""
    if dataset.kind == "points":
        return f"{dataset.d} numbers"
    height, width = dataset.sides
    return f"{height} × {width} pixels, {'colour' if dataset.channels > 1 else 'grey'}"


def _rows(table: Table) -> None:
    """The first rows of the file, before they are standardised: its columns of numbers."""
    columns = zip(table.columns, table.sources, table.x[:ROWS].T, strict=True)
    numbers = {name: column for name, source, column in columns if name == source}
    st.dataframe(numbers, hide_index=True)


def _classes(dataset: Dataset) -> None:
    """How many items each class has to train on and to test."""
    counts = [np.bincount(y, minlength=len(dataset.classes)) for y in
              (dataset.y_train, dataset.y_test)]  # fmt: skip
    st.dataframe(
        {"class": dataset.classes, "train": counts[0], "test": counts[1]}, hide_index=True,
        height=min(320, 38 + 35 * len(dataset.classes)),
    )  # fmt: skip
