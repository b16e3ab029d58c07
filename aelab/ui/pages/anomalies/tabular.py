"""Anomalies in a table: the made-up sensors, or the reader's own CSV file."""

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from aelab.studies import anomaly_table
from aelab.studies.anomaly_table import PARTS, Scored, Standard
from aelab.ui.pages.anomalies import charts as anomaly_charts
from aelab.ui.pages.anomalies import tabular_source as anomaly_source
from aelab.ui.pages.anomalies.text import Tried, Words
from aelab.ui.session import study
from aelab.ui.shared.text import plain
from aelab.ui.shell import controls as buttons
from aelab.ui.shell import csv_file

PAGE = "anomaly.table"
TOP, CAUSES = 5, 3  # rows of the list, columns named in each
# Five rows are whole on a screen.
CSS = """<style>
[data-testid="stMarkdownContainer"] table { width: 100%; font-size: 0.9rem; }
[data-testid="stMarkdownContainer"] :is(td, th) { padding: 0.1rem 0.6rem; line-height: 1.35; }
</style>"""


def page(_: str) -> None:
    """The view: its widgets, its buttons, its pictures."""
    with st.sidebar:
        asked = anomaly_source.ask(PAGE)
    if asked is None:
        return
    with study.controls(PAGE, lambda: anomaly_table.scored(*asked)):
        aside()
        anomaly_source.described(asked[0])
    if notes := asked[0].table.notes:
        st.caption(plain(" ".join(notes)))
    st.html(CSS)
    around = buttons.drawn(PAGE)
    st.fragment(stage, run_every=study.period(around))(around)


def aside() -> None:
    """What stands beside the buttons: the rows as a file."""
    found = study.found(PAGE, Scored)
    csv_file.csv_button(
        "anomalous_rows.csv", lambda: csv_of(found),
        "Every row’s error, and the share of each column.",
        disabled=not found or found.wrong is None,
    )  # fmt: skip


def stage(around: tuple[str, ...]) -> None:
    """One tick: errors, what the threshold does, and the rows with the largest errors."""
    now = study.found(PAGE, Scored)
    net = _tried(now.data, now.wrong) if now and now.wrong is not None else None
    anomaly_charts.charts(net, _tried(now.data, now.pca) if now else None, _words(now))
    st.markdown(_rows(now) if now and now.wrong is not None else "")
    study.ending(PAGE, around)


def csv_of(now: Scored | None) -> str:
    """Every row's error and the share of each column as CSV."""
    if not now or now.wrong is None:
        return ""
    errors, labels = now.wrong.sum(1), now.data.anomalous
    return csv_file.csv_text(
        ["line", "part", "anomalous", "squared error", *now.data.columns],
        ([now.data.table.rows[i], PARTS[now.data.part[i]],
          "" if labels is None else int(labels[i]), errors[i], *now.wrong[i]]
         for i in np.argsort(-errors, kind="stable")),
    )  # fmt: skip


def _tried(parted: Standard, wrong: NDArray[np.float32]) -> Tried:
    """Errors of the rows: standard deviations², summed over the columns."""
    errors, test = wrong.sum(1), parted.rows("test")
    held = errors[parted.rows("held out")]
    if parted.anomalous is None:
        return Tried(held, errors[test], None)
    return Tried(held, errors[test & ~parted.anomalous], errors[test & parted.anomalous])


def _words(now: Scored | None) -> Words:
    error = "squared error / row (standard deviations²)"
    if now is None:
        return Words(PAGE, "rows", error, "PCA", "", log=True)
    badge = f"{now.data.table.title} · seed {now.net.seed} · step {now.step:,}"
    m = min(now.net.latent_dim, len(now.data.columns))
    return Words(PAGE, "rows", error, f"PCA-{m}", badge, log=True)


def _rows(now: Scored) -> str:
    """The rows with the largest errors, and the columns that make most of each."""
    assert now.wrong is not None
    errors, parted = now.wrong.sum(1), now.data
    rows = []
    for i in np.argsort(-errors, kind="stable")[:TOP]:
        most = np.argsort(-now.wrong[i], kind="stable")[:CAUSES]
        causes = ", ".join(f"{plain(parted.columns[j])} {100 * now.wrong[i, j] / errors[i]:.0f} %"
                           for j in most)  # fmt: skip
        known = "–" if parted.anomalous is None else ("yes" if parted.anomalous[i] else "no")
        rows.append((parted.table.rows[i], causes, f"{errors[i]:.3g}", known,
                     PARTS[parted.part[i]]))  # fmt: skip
    heads = ("line", "columns that make most of the error", "squared error", "anomaly", "part")
    lines = [heads, ("--:", ":--", "--:", ":--", ":--"), *rows]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines)
