"""All encoders of a data set by what their codes tell, as dots in a row."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Unpack

import plotly.graph_objects as go

from aelab.figures._base import colour
from aelab.figures.studies.dots import Panel, Row, dots
from aelab.figures.studies.look import LEADERS, Cells, Look
from aelab.models import variants
from aelab.studies import encoders as study
from aelab.studies.encoders import BASELINES, MEASURES

INKS: Final = {"pixels": "data", "PCA": "pca"}
LETTERS = 26  # of a name
NONE: Mapping[str, str] = MappingProxyType({})


def encoders(cells: Cells, names: Mapping[str, str] = NONE, **look: Unpack[Look]) -> go.Figure:
    """Pixels, PCA, every variant and kept runs: linear probe, neighbours, clusters and error.

    cells: of `aelab.studies.encoders.study`; names: of kept runs, by the keys of their experiments.
    Kept runs are violet and have no bar: one net each.
    """
    # Only errors begin at 0: what is right nearly as often would be one dot.
    panels = [
        Panel(m.label, study.over_seeds(cells, m), study.leaders(cells, m), m.highest,
              None if m.highest else 0.0)
        for m in MEASURES
    ]  # fmt: skip
    # All rows from the start, so that they stand still while cells come.
    shown = dict.fromkeys([*BASELINES, *study.learners(), *names, *study.encoders(cells)])
    rows = {of: Row(_short(name_of(of, names)), colour(_ink(of))) for of in shown}
    kept = any(of not in (*BASELINES, *study.learners()) for of in shown)
    note = f"{LEADERS} · violet: kept runs" if kept else LEADERS
    return dots(rows, panels, title="All encoders", note=note, **look)


def name_of(of: str, names: Mapping[str, str] = NONE) -> str:
    """An encoder in words: a baseline, a variant, or a run by its name or else its key."""
    if of in variants():
        return variants()[of].Model.name.removesuffix(" autoencoder")
    return names.get(of, of)


def _ink(of: str) -> str:
    return INKS.get(of, "accent" if of in variants() else "noise")


def _short(name: str) -> str:
    return name if len(name) <= LETTERS else f"{name[: LETTERS - 1].rstrip()}…"
