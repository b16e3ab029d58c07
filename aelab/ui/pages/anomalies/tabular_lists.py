"""Under the charts of a table: its worst rows, what is found of each kind, and tracks as tracks."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from aelab import figures
from aelab.components.live_figure import live_figure
from aelab.studies.anomaly_table import (
    PARTS,
    StandardisedTable,
    TableProgress,
    auroc_by_kind,
)
from aelab.ui.pages.anomalies.text import COLUMN
from aelab.ui.shared.text import plain

TOP, CAUSES = 5, 3  # rows of the list, columns named in each
GROUND = 150  # normal tracks behind


def draw(now: TableProgress | None) -> None:
    """The rows with the largest errors; beside them AUROC by kind, where kinds are known."""
    if now is None or now.errors is None:
        return
    if now.data.kinds is None:
        st.markdown(_rows(now))
        return
    left, right = st.columns([2, 1], gap="small")
    left.markdown(_rows(now))
    right.markdown(_kinds(now))


def tracks(parted: StandardisedTable, now: TableProgress | None) -> bytes:
    """The first test window that is normal and the first of each kind: input, and the output once
    there is one."""
    test, outputs, shown = parted.rows("test"), {}, {}
    kinds = np.array(parted.kinds or [""] * len(parted.z))
    for kind in np.unique(kinds[test]):
        i = np.flatnonzero(test & (kinds == kind))[:1]
        name = str(kind) or ("a test window" if parted.kinds is None else "normal")
        shown[name] = parted.tracks(parted.z[i])
        if now and now.outputs is not None and now.errors is not None:
            outputs[name] = parted.tracks(now.outputs[i])
    behind = parted.tracks(parted.z[np.flatnonzero(parted.rows("train"))[:GROUND]])
    return live_figure("anomaly-tracks", figures.tracks(
        shown, outputs, ground=behind, title="Windows of tracks",
        badge="the first test window of each kind, one position per second",
    ))  # fmt: skip


def _kinds(now: TableProgress) -> str:
    """AUROC of each kind of anomaly."""
    assert now.errors is not None
    assert now.data.kinds is not None
    m = min(now.settings.latent_dim, len(now.data.columns))
    methods = {"network": now.errors.sum(1), f"PCA\u2011{m}": now.pca_errors.sum(1),
               COLUMN: now.data.farthest}  # fmt: skip
    found = {name: auroc_by_kind(now.data, errors) for name, errors in methods.items()}
    rows = [(kind, *(f"{of[kind]:.3f}" for of in found.values()))
            for kind in found["network"]]  # fmt: skip
    return _table(("AUROC by kind", *methods), ":--", *["--:"] * 3, rows=rows)


def _rows(now: TableProgress) -> str:
    """The rows with the largest errors, and the columns that make most of each."""
    assert now.errors is not None
    errors, parted, rows = now.errors.sum(1), now.data, []
    for i in np.argsort(-errors, kind="stable")[:TOP]:
        most = np.argsort(-now.errors[i], kind="stable")[:CAUSES]
        shares = (100 * now.errors[i, j] / errors[i] for j in most)
        causes = ", ".join(f"{plain(parted.columns[j])} {share:.0f} %".replace(" ", "\u00a0")
                           for j, share in zip(most, shares, strict=True))  # fmt: skip
        known = "–" if parted.anomalous is None else ("yes" if parted.anomalous[i] else "no")
        if parted.kinds and parted.kinds[i]:
            known = parted.kinds[i]
        rows.append(
            (parted.table.rows[i], causes, f"{errors[i]:.3g}", known, PARTS[parted.split[i]])
        )
    heads = ("line", "columns that make most of the error", "squared error", "anomaly", "part")
    return _table(heads, "--:", ":--", "--:", ":--", ":--", rows=rows)


def _table(heads: tuple[str, ...], *sides: str, rows: Sequence[Sequence[object]]) -> str:
    """As Markdown; sides: how each column is set."""
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in (heads, sides, *rows))
