"""Tables as files: their text, and the button that saves them."""

import csv
import io
from collections.abc import Callable, Iterable, Sequence

import streamlit as st


def csv_text(header: Sequence[object], rows: Iterable[Sequence[object]]) -> str:
    """A table as CSV, every digit; a line feed ends each row."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(header)
    table.writerows(rows)
    return out.getvalue()


def csv_button(file: str, write: Callable[[], str], help: str, disabled: bool = False) -> None:
    """Offers a table under the name of a file.

    write: called when the file is asked for, by a thread that knows no session.
    """
    st.download_button(
        "CSV", write, file, "text/csv", key="csv", icon=":material/download:", on_click="ignore",
        help=help, disabled=disabled,
    )  # fmt: skip
