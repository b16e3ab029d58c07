"""The table whose anomalies are looked for: the made-up sensors, or the reader's own CSV file."""

import numpy as np
import streamlit as st

from aelab import data
from aelab.data import sensors
from aelab.data import table as tables
from aelab.data.table import Table
from aelab.studies import anomaly_table
from aelab.studies.anomaly_table import PARTS, Net, Standard
from aelab.ui.shared.text import plain
from aelab.ui.shell import widgets

OWN, WRONG, TAKEN = "own table", "own table's fault", "own table taken"  # in the session
NOBODY = "nobody knows"
LABELS = ("label", "fault", "anomaly", "outlier", "class", "target", "attack", "fraud")


def ask(page: str) -> tuple[Standard, Net] | None:
    """The widgets: the table, its label, the network; None where nothing can be learned."""
    _upload(page)
    table: Table = st.session_state.get(OWN) or _sensors()
    labels = (NOBODY, *table.labels)
    first = next((i for i, n in enumerate(labels) if any(w in n.lower() for w in LABELS)), 0)
    label = st.selectbox(
        "Which rows are anomalous", labels, first, key=f"{page}.label.{table.title}",
        help="A column that is 1 for anomalies and 0 for normal rows, if there is one. The network "
        "does not see it; known anomalies are only tried.",
    )  # fmt: skip
    try:
        parted = anomaly_table.standard(table, "" if label == NOBODY else str(label))
    except ValueError as wrong:
        st.warning(str(wrong))
        return None
    usual = anomaly_table.suited(parted)
    return parted, widgets.group(usual, f"{page}.{table.title}.{label}")


def described(parted: Standard) -> None:
    """What the table has, beside the buttons."""
    n = np.bincount(parted.part, minlength=len(PARTS))
    counts = ", ".join(f"{k:,} {part}" for part, k in zip(PARTS, n, strict=True))
    st.markdown(
        f"**{plain(parted.table.title)}**: {len(parted.z):,} rows × {len(parted.columns)} "
        f"columns: {counts}", width="content",
    )  # fmt: skip


def _upload(page: str) -> None:
    with st.popover("Your own CSV", icon=":material/upload:", width="stretch"):
        file = st.file_uploader(
            "Columns of numbers under a line of names; at best one column that is 1 for anomalies",
            type=("csv", "tsv", "txt"), key=f"{page}.upload", max_upload_size=20,
        )  # fmt: skip
        st.caption("It is kept for this visit only.")
        if wrong := st.session_state.get(WRONG):
            st.warning(wrong)
    if file and st.session_state.get(TAKEN) != file.file_id:
        st.session_state[TAKEN], st.session_state[WRONG] = file.file_id, ""
        try:
            st.session_state[OWN] = tables.read(file.getvalue(), file.name)
        except data.DataError as refused:
            st.session_state[WRONG] = str(refused)
        st.rerun()


@st.cache_resource(show_spinner=False)
def _sensors() -> Table:
    return sensors.sensors()
