"""Anomalies in a table: a made-up one, or the reader's own CSV file."""

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from aelab.components import mount
from aelab.studies import Memory, anomaly_table
from aelab.studies.anomaly_table import PARTS, StandardisedTable, TableConfig, TableProgress
from aelab.training import TrainingEvents
from aelab.ui.grid_study import Study
from aelab.ui.pages.anomalies import charts, tabular_lists, tabular_source
from aelab.ui.pages.anomalies.page import EXPLAIN
from aelab.ui.pages.anomalies.text import Tried, Words
from aelab.ui.shared.text import plain
from aelab.ui.shell import csv_file, widgets

PAGE = "anomaly.table"
# Five rows are whole on a screen.
CSS = """<style>
[data-testid="stMarkdownContainer"] table { width: 100%; font-size: 0.9rem; }
[data-testid="stMarkdownContainer"] :is(td, th) { padding: 0.1rem 0.4rem; line-height: 1.35; }
</style>"""


class InATable(Study[TableConfig, TableProgress]):
    """Anomalous rows of a table, and the columns that give them away."""

    key, kind, explain = PAGE, TableProgress, EXPLAIN
    file, about = "anomalous_rows.csv", "Every row’s errors, and the share of each column."
    measures = ("AUROC",)

    @property
    def name(self) -> str:
        """One study for each table of the menu."""
        return tabular_source.study_name(PAGE, self.chosen)

    def usual(self) -> TableConfig:
        """As they suit the table."""
        return anomaly_table.suited(self.table)

    def sidebar(self) -> TableConfig | None:
        """The table, its label, the network; nothing where nothing can be learned."""
        chosen = tabular_source.choose(PAGE)
        if isinstance(chosen, str):
            self.instead = chosen
            return None
        self.chosen, self.table, label = chosen
        return widgets.group(self.usual(), f"{PAGE}.{self.table.table.title}.{label}")

    def work(self, memory: Memory) -> TrainingEvents:
        """Trains the network."""
        return anomaly_table.train_and_score(self.table, self.settings)

    def beside(self, shown: TableProgress | None) -> None:
        """What the table has."""
        tabular_source.describe(self.table)

    def header(self, shown: TableProgress | None) -> None:
        """What was encoded, and left out of the file."""
        if notes := tabular_source.notes(self.table):
            st.caption(plain(notes))
        st.html(CSS)

    def has_csv(self, shown: TableProgress | None) -> bool:
        """Once the network has seen the rows."""
        return shown is not None and shown.errors is not None

    def csv(self, shown: TableProgress | None) -> str:
        """Every row's error and the share of each column."""
        if not shown or shown.errors is None:
            return ""
        errors, labels, kinds = shown.errors.sum(1), shown.data.anomalous, shown.data.kinds
        flat = shown.pca_errors.sum(1)
        return csv_file.csv_text(
            ["line", "part", "anomalous", *(["kind"] if kinds else []), "squared error",
             "squared error, PCA", "farthest column", *shown.data.columns],
            ([shown.data.table.rows[i], PARTS[shown.data.split[i]],
              "" if labels is None else int(labels[i]), *([kinds[i]] if kinds else []),
              errors[i], flat[i], shown.data.farthest[i], *shown.errors[i]]
             for i in np.argsort(-errors, kind="stable")),
        )  # fmt: skip

    def draw(self, shown: TableProgress | None) -> None:
        """Errors, what the threshold does, and the rows with the largest errors."""
        net = pca = column = None
        if shown:
            pca = _tried(shown.data, shown.pca_errors.sum(1))
            column = _tried(shown.data, shown.data.farthest)
            net = _tried(shown.data, shown.errors.sum(1)) if shown.errors is not None else None
        charts.draw(net, pca, _words(shown), column)
        if self.table.table.track:
            mount(tabular_lists.tracks(self.table, shown), key=f"{PAGE}.tracks")
        tabular_lists.draw(shown)


def _tried(parted: StandardisedTable, errors: NDArray[np.float32]) -> Tried:
    """Errors of the rows [n]: standard deviations²."""
    test = parted.rows("test")
    held = errors[parted.rows("validation")]
    if parted.anomalous is None:
        return Tried(held, errors[test], None)
    return Tried(held, errors[test & ~parted.anomalous], errors[test & parted.anomalous])


def _words(now: TableProgress | None) -> Words:
    error = "squared error / row (standard deviations²)"
    if now is None:
        return Words(PAGE, "rows", error, "PCA", "", log=True)
    badge = f"{now.data.table.title} · seed {now.settings.seed} · step {now.step:,}"
    m = min(now.settings.latent_dim, len(now.data.columns))
    return Words(PAGE, "rows", error, f"PCA-{m}", badge, log=True)
