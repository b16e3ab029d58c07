"""Kept runs as a table: what each was, what it reached, and what it cost."""

import csv as _csv
import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from math import isnan
from typing import Any

import streamlit as st

from aelab import data
from aelab.models import variant
from aelab.schema import settings
from aelab.store import SavedRun
from aelab.training import Training

Row = dict[str, Any]

ERROR, NEAR, LOSS = "squared error / item", "5-NN, %", "loss"


def rows(saved: Sequence[SavedRun]) -> list[Row]:
    """A row a run; an empty cell where a run has no such figure."""
    return [
        {
            "★": "★" if s.star else "", "run": name(s),
            "variant": variant(s.experiment.variant).Model.name.removesuffix(" autoencoder"),
            "data": data.info(s.experiment.data).title, "settings": differing(s),
            ERROR: s.squared_error, NEAR: None if isnan(s.knn_accuracy) else 100 * s.knn_accuracy,
            LOSS: "; ".join(f"{value:.3g} {title}" for title, value in _terms(s).items()),
            "epochs": s.epochs, "training, s": s.seconds, "parameters": s.parameters,
            "measured on": "test set" if s.finished else "probe, ended early",
            "kept": datetime.fromtimestamp(s.saved_at),
        }
        for s in saved
    ]  # fmt: skip


def columns() -> Mapping[str, Any]:
    """How the columns are drawn: three significant digits, and help on each figure."""
    number, text = st.column_config.NumberColumn, st.column_config.TextColumn
    return {
        "★": text(width=30), "run": text(width=215), "variant": text(width=105),
        "data": text(width=100),
        "settings": text(width=230, help="What differs from the variant’s defaults."),
        LOSS: text(width=250, help="Its terms; the file has a column for each."),
        ERROR: number(format="%.3g", help="Of clean items, summed over pixels."),
        NEAR: number(format="%.1f", help="Shown test items whose class the 5 nearest codes of "
                     "training items name."),
        "epochs": number(format="%.4g"), "training, s": number(format="%.3g"),
        "parameters": number(format="localized"),
        "measured on": text(help="A run that ended early is measured on the probe items only."),
        "kept": st.column_config.DatetimeColumn(format="D MMM YYYY, HH:mm"),
    }  # fmt: skip


def csv(saved: Sequence[SavedRun]) -> str:
    """The table as CSV, every digit, with a column for each term of a loss."""
    file, found = io.StringIO(), [_apart(row, s) for row, s in zip(rows(saved), saved, strict=True)]
    names = dict.fromkeys(name for row in found for name in row)
    writer = _csv.DictWriter(file, list(names))
    writer.writeheader()
    writer.writerows(found)
    return file.getvalue()


def name(s: SavedRun) -> str:
    """A run's name: as given, else its variant and seed."""
    return s.name or f"{variant(s.experiment.variant).Model.name}, seed {s.experiment.seed}"


def differing(s: SavedRun) -> str:
    """The settings that are not a variant's defaults, with the live changes made."""
    config, training = s.experiment.now()
    groups = ((variant(s.experiment.variant).Config, config), (Training, training))
    return ", ".join(
        f"{known.label} {known.text(value) or 'none'}"
        for cls, group in groups
        for known in settings(cls)
        if (value := group.values()[known.name]) != known.default
    )


def counted(n: int) -> str:
    """n runs, in words."""
    return "this run" if n == 1 else f"these {n} runs"


def _apart(row: Row, s: SavedRun) -> Row:
    """A row with its loss term by term."""
    terms = {f"loss: {title}": value for title, value in _terms(s).items()}
    return {key: value for key, value in row.items() if key != LOSS} | terms


def _terms(s: SavedRun) -> dict[str, float]:
    """Title with unit → value; a unit that names its term is not said twice."""
    return {
        unit if unit.startswith(term) else f"{term}, {unit}": value for term, unit, value in s.terms
    }
