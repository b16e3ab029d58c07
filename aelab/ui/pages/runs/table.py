"""Saved runs as a table: what sets each apart, what it reached, and what it cost."""

import csv as _csv
import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from math import isnan
from typing import Any, Final

import streamlit as st

from aelab import data
from aelab.figures.names import names_apart
from aelab.models import variant
from aelab.schema import Value, settings
from aelab.store import SavedRun
from aelab.training import Training
from aelab.ui.pages.runs.filter import text, values
from aelab.ui.session.comparison import distinct
from aelab.ui.shell import size

Row = dict[str, Any]

ROW: Final = 46  # px: high enough for the plane
PLANE: Final = "plane"  # its picture, which is added where the table is drawn
ERROR, NEAR, LOSS = "squared error", "5-NN (%)", "loss"
USUAL: Final = ("run", "variant", "ended", "data", ERROR, NEAR, "kept")
MORE: Final = (
    "settings",
    LOSS,
    "epochs trained",
    "training (s)",
    "parameters",
    "measured on",
)


def rows(
    saved: Sequence[SavedRun], called: Mapping[str, str], more: Sequence[str] = ()
) -> list[Row]:
    """A row a run; an empty cell where a run has no such figure.

    called: names by key. more: columns of MORE, and names of settings.
    """
    heads = [*USUAL[:3], *more, *USUAL[3:]]
    added = {name: _cells(saved, name) for name in more if name not in MORE}
    return [
        {name: added[name][i] if name in added else known[name] for name in heads}
        for i, s in enumerate(saved)
        for known in [_figures(s, called[s.key])]
    ]


def names(saved: Sequence[SavedRun]) -> dict[str, str]:
    """What each run is called, by its key: as given, else by what sets it apart on its data set."""
    called = {}
    for kind in {s.experiment.data for s in saved}:
        members = [s for s in saved if s.experiment.data == kind]
        words = names_apart([s.experiment for s in members])
        for s, name in zip(members, words, strict=True):
            called[s.key] = s.name or short(name)
    return dict(zip(called, distinct(list(called.values())), strict=True))


def short(name: str) -> str:
    """A name of a variant, or one made of it, in a table of autoencoders."""
    return name.replace(" autoencoder", "")


def columns(added: Sequence[str] = ()) -> Mapping[str, Any]:
    """How the columns are drawn: three significant digits, and help on each figure."""
    number, text = st.column_config.NumberColumn, st.column_config.TextColumn
    px = size.px
    return {
        PLANE: st.column_config.ImageColumn(width=px(50), help="The codes of test items, coloured "
               "by class: two numbers, or the two principal components of more."),
        "run": text(width=px(205), help="A name, or what sets it apart."),
        "variant": text(width=px(112)),
        "ended": text(width=px(98), help="■ A run that was stopped, at which step of how many."),
        "data": text(width=px(98)),
        "settings": text(width=230, help="What differs from the variant’s defaults."),
        LOSS: text(width=250, help="Its terms; the file has a column for each."),
        ERROR: number(format="%.3g", width=px(112), help="Squared error of clean items, summed "
                      "over pixels: of the test set; of a stopped run, of the probe items."),
        NEAR: number("5-NN, % right", format="%.1f", width=px(110), help="Shown test items whose "
                     "class the 5 nearest codes of training items name."),
        "epochs trained": number(format="%.4g"), "training (s)": number(format="%.3g"),
        "parameters": number(format="localized"),
        "measured on": text(help="A run that ended early is measured on the probe items only."),
        "kept": st.column_config.DatetimeColumn(format="D MMM, HH:mm", width=px(108)),
        **dict.fromkeys(added, st.column_config.Column(width=100)),
    }  # fmt: skip


def csv(saved: Sequence[SavedRun], called: Mapping[str, str], more: Sequence[str] = ()) -> str:
    """The table as CSV, every digit, with all figures and a column for each term of a loss."""
    file, every = io.StringIO(), dict.fromkeys([*MORE, *more])
    pairs = zip(rows(saved, called, [*every]), saved, strict=True)
    found = [_apart(row, s) for row, s in pairs]
    heads = dict.fromkeys(name for row in found for name in row)
    writer = _csv.DictWriter(file, list(heads))
    writer.writeheader()
    writer.writerows(found)
    return file.getvalue()


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


def runs(n: int) -> str:
    """How many there are, in words."""
    return f"{n} run" if n == 1 else f"{n} runs"


def _figures(s: SavedRun, called: str) -> Row:
    """Every figure of a run."""
    return {
        "run": f"★ {called}" if s.star else called, "ended": ended(s),
        "data": data.info(s.experiment.data).title,
        ERROR: s.squared_error, NEAR: None if isnan(s.knn_accuracy) else 100 * s.knn_accuracy,
        "kept": datetime.fromtimestamp(s.saved_at),
        "variant": short(variant(s.experiment.variant).Model.name), "settings": differing(s),
        LOSS: "; ".join(f"{value:.3g} {title}" for title, value in _terms(s).items()),
        "epochs trained": s.epochs, "training (s)": s.seconds, "parameters": s.parameters,
        "measured on": "test set" if s.finished else "probe, ended early",
    }  # fmt: skip


def ended(s: SavedRun) -> str:
    """Whether a run was finished, or at which step it was stopped."""
    return "finished" if s.finished else f"■ step {s.step:,} of {s.planned:,}"


def _cells(saved: Sequence[SavedRun], name: str) -> list[Value | None]:
    """A setting of each run: numbers where all are, so that they sort as such; else texts."""
    own = [values(s).get(name) for s in saved]
    if all(value is None or type(value) in (int, float) for value in own):
        return own
    return [None if value is None else text(s, name) for s, value in zip(saved, own, strict=True)]


def _apart(row: Row, s: SavedRun) -> Row:
    """A row with its loss term by term, and with the variant's whole name."""
    terms = {f"loss: {title}": value for title, value in _terms(s).items()}
    whole = {"variant": variant(s.experiment.variant).Model.name}
    return {key: value for key, value in row.items() if key != LOSS} | whole | terms


def _terms(s: SavedRun) -> dict[str, float]:
    """Title with unit → value; a unit that names its term is not said twice."""
    return {
        unit if unit.startswith(term) else f"{term}, {unit}": value for term, unit, value in s.terms
    }
