"""A study made of cells as a page: settings, buttons, a table, pictures while it goes on, words."""

from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial
from typing import Protocol, TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from aelab import data
from aelab.schema import Settings
from aelab.studies import Figures, Found, Memory, Place
from aelab.training import Ticks
from aelab.ui.session import study
from aelab.ui.shell import controls as buttons
from aelab.ui.shell import csv_file, widgets

S = TypeVar("S", bound=Settings)
Cells = Mapping[Place, Figures]


class Study(Protocol[S]):
    """What such a study's module has."""

    def suited(self, data_name: str, /) -> S:
        """The settings that fit a data set."""

    def study(self, data_name: str, widgets: S, memory: Memory, /) -> Ticks:
        """Measures what is not in memory."""


@dataclass(frozen=True)
class Table:
    """The CSV file of a page; `write` makes it of a data set's name and the cells."""

    file: str
    about: str
    write: Callable[[str, Cells], str]
    early: bool = False  # whether it has rows before anything is measured


def page(
    key: str, of: Study[S], name: str, table: Table, draw: Callable[[S, Cells], None], explain: str,
    bar: DeltaGenerator | None = None,
) -> None:  # fmt: skip
    """The whole page for a data set.

    key: of the page; it has a study for each data set. draw: its pictures, from the settings and
    the cells that are known, at every tick. bar: where the buttons are put, if not here.
    """
    usual, own = of.suited(name), _own(key, name)

    def begin() -> Ticks:
        return of.study(name, widgets.standing(usual, own), study.memory())

    with st.sidebar:
        chosen = widgets.group(usual, own)
    with bar or nullcontext(), study.controls(own, begin):
        known = found(own)
        write = partial(table.write, name, known)
        csv_file.csv_button(table.file, write, table.about, disabled=not (known or table.early))
    around = buttons.drawn(own)
    st.fragment(_tick, run_every=study.period(around))(own, draw, chosen, around)
    with st.expander("Explain"):
        st.markdown(explain)


def _tick(own: str, draw: Callable[[S, Cells], None], chosen: S, around: tuple[str, ...]) -> None:
    draw(chosen, found(own))
    study.ending(own, around)


def _own(key: str, name: str) -> str:
    """A page's study of one data set, whose figures are no other's; its widgets too."""
    return f"{key}.{name}"


def found(own: str) -> Cells:
    """The figures of all cells that a study has so far."""
    now = study.found(own, Found)
    return now.cells if now else {}


def badge(key: str, name: str) -> str:
    """The data set, and how many of the study's nets are known; nothing before the first look."""
    now = study.found(_own(key, name), Found)
    return f"{data.info(name).title} · {len(now.cells)} of {now.total} nets" if now else ""
