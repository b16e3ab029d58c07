"""The table whose anomalies are looked for: the made-up sensors, or the reader's own CSV file."""

import numpy as np
import streamlit as st

from aelab.data import sensors
from aelab.data import table as tables
from aelab.data.table import Table
from aelab.studies import anomaly_table
from aelab.studies.anomaly_table import PARTS, StandardisedTable
from aelab.ui.shared import upload
from aelab.ui.shared.text import plain
from aelab.ui.shell import url

NOBODY = "nobody knows"
LABELS = ("label", "fault", "anomaly", "outlier", "class", "target", "attack", "fraud")


def choose(page: str) -> tuple[StandardisedTable, str] | None:
    """The widgets: the table and its label; None where nothing can be learned."""
    with st.popover("Your own CSV", icon=":material/upload:", width="stretch"):
        upload.upload(
            f"{page}.upload",
            "Columns of numbers under a line of names; at best one column that is 1 for anomalies",
            ("csv", "tsv", "txt"), lambda file: tables.read(file.getvalue(), file.name),
        )  # fmt: skip
        st.caption("It is kept for this visit only.")
    table: Table = upload.content(f"{page}.upload") or _sensors()
    labels = (NOBODY, *table.labels)
    first = next((i for i, n in enumerate(labels) if any(w in n.lower() for w in LABELS)), 0)
    label = str(st.selectbox(
        "Which rows are anomalous", labels, first,
        help="A column that is 1 for anomalies and 0 for normal rows, if there is one. The network "
        "does not see it; known anomalies are only tried.",
        **url.bound(f"{page}.label.{table.title}", url.one_of(labels)),
    ))  # fmt: skip
    try:
        return anomaly_table.standardise(table, "" if label == NOBODY else label), label
    except ValueError as wrong:
        st.warning(str(wrong))
        return None


def describe(parted: StandardisedTable) -> None:
    """What the table has, beside the buttons."""
    n = np.bincount(parted.split, minlength=len(PARTS))
    counts = ", ".join(f"{k:,} {part}" for part, k in zip(PARTS, n, strict=True))
    st.markdown(
        f"**{plain(parted.table.title)}**: {len(parted.z):,} rows × {len(parted.columns)} "
        f"columns: {counts}", width="content",
    )  # fmt: skip


@st.cache_resource(show_spinner=False)
def _sensors() -> Table:
    return sensors.sensors()
