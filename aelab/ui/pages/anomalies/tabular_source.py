"""The table whose anomalies are looked for: made-up ones, or the reader's own CSV file."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import streamlit as st

from aelab.data import table as tables
from aelab.data.made_up import sensors, traffic, trajectories
from aelab.data.table import MOST_ROWS, Table
from aelab.studies import anomaly_table
from aelab.studies.anomaly_table import PARTS, StandardisedTable, TableProgress
from aelab.ui.session import study
from aelab.ui.session.state import put
from aelab.ui.shared import upload
from aelab.ui.shared.text import plain
from aelab.ui.shell import url

MADE: dict[str, Callable[[], Table]] = {
    sensors.TITLE: sensors.sensors,
    trajectories.TITLE: trajectories.trajectories,
    traffic.TITLE: traffic.traffic,
}
OWN = "Your own CSV"
NOBODY = "nobody knows"
TYPES = ("csv", "tsv", "txt", "dat", "data")


class Chosen(NamedTuple):
    """What is set: the menu's name of the table, the table itself, its label."""

    name: str
    table: StandardisedTable
    label: str


def study_name(page: str, name: str) -> str:
    """Of the study of a table of the menu."""
    return f"{page}.{name}"


def choose(page: str) -> Chosen | str:
    """The widgets: the table and its label; a sentence where nothing can be learned."""
    menu, place, names = f"{page}.set", f"{page}.upload", (*MADE, OWN)
    name = str(st.selectbox("Table", names, **url.bound(menu, url.one_of(names))))
    with st.popover(OWN, icon=":material/upload:", width="stretch"):
        upload.upload(
            place, "Columns of numbers or of few words; at best one of two values that says which "
            "rows are anomalies", TYPES,
            lambda file: tables.read(file.getvalue(), file.name), then=lambda: put(menu, OWN),
        )  # fmt: skip
        st.caption(f"It is kept for this visit only. Of more than {MOST_ROWS:,} rows, a sample is "
                   "read.")  # fmt: skip
    table = _made(name) if name in MADE else _own(place, study_name(page, OWN))
    if table is None:
        return f"Choose a file under “{OWN}”, in the sidebar."
    label = _label(table, f"{page}.label.{table.title}")
    try:
        parted = anomaly_table.standardise(table, label)
    except ValueError as wrong:
        return str(wrong)
    return Chosen(name, parted, label or NOBODY)


def _label(table: Table, key: str) -> str:
    """The widget of the label, first the likely one, and what it means for the table; "" where
    nobody knows."""
    labels = (NOBODY, *table.labels)
    chosen = str(st.selectbox(
        "Which rows are anomalous", labels, labels.index(table.label or NOBODY),
        help="A column of two values and the value that anomalies have; a name alone means 1. The "
        "network does not see the column; known anomalies are only tried.",
        **url.bound(key, url.one_of(labels)),
    ))  # fmt: skip
    label = "" if chosen == NOBODY else chosen
    if label:
        odd = table.anomalous(label)
        st.caption(f"{odd.sum():,} of {len(odd):,} rows, {100 * odd.mean():.1f} %")
    if warnings := table.warnings(label):
        st.warning("\n\n".join(map(plain, warnings)))
    return label


def describe(parted: StandardisedTable) -> None:
    """What the table has, beside the buttons; a made-up one is named in the menu."""
    name = "" if (title := parted.table.title) in MADE else f"**{plain(title)}**: "
    n = np.bincount(parted.split, minlength=len(PARTS))
    counts = ", ".join(f"{k:,} {part}" for part, k in zip(PARTS, n, strict=True))
    st.markdown(f"{name}{len(parted.z):,} rows × {len(set(parted.sources))} columns: {counts}",
                width="content")  # fmt: skip


def notes(parted: StandardisedTable) -> str:
    """What was encoded, and what was left out."""
    columns, numbers = len(set(parted.sources)), len(parted.columns)
    so = (f"{columns} columns are {numbers} numbers to the network.",) if numbers > columns else ()
    return " ".join((*so, *parted.table.notes))


def _own(place: str, name: str) -> Table | None:
    """What was uploaded, else what the page's study has learned from."""
    given: Table | None = upload.content(place)
    if given is None and (found := study.found(name, TableProgress)):
        return found.data.table
    return given


@st.cache_resource(show_spinner=False)
def _made(name: str) -> Table:
    return MADE[name]()
