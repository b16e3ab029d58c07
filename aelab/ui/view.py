"""What pages are: each says what it begins, draws and explains; the rest is done here, once.

A `Comparison` shows runs side by side, a `Measurement` (in `grid_study`) what a study has found.
Settings in the address, buttons, refusals, failures, progress, ticks, CSV file and explanation are
the same on all, and so is the example that a page shows before it has anything of its own.
"""

from abc import ABC, abstractmethod
from collections.abc import Hashable, Sequence
from contextlib import nullcontext
from typing import ClassVar, Generic, TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from aelab import data
from aelab.schema import SettingError, Settings
from aelab.training import Experiment, Run
from aelab.ui.session import comparison, notices
from aelab.ui.session.comparison import Entry, last_step
from aelab.ui.session.state import session
from aelab.ui.shared import measures
from aelab.ui.shell import controls, csv_file, url, widgets
from aelab.ui.shell.ticking import ticking

EXAMPLE = "Example:"
S = TypeVar("S", bound=Settings)
T = TypeVar("T")  # what there is to show


class View(ABC, Generic[S, T]):
    """A page, or one of its views, for a data set.

    file, about: the name of its CSV file, if it has one, and what is in it. period: seconds between
    pictures. settings: what the widgets stand at; instead: a sentence where there are none.
    measures: those of `aelab.ui.shared.measures` that are named here in short.
    """

    key: ClassVar[str]
    explain: str = ""
    measures: tuple[str, ...] = ()
    file: str = ""
    about: str = ""
    period: ClassVar[float] = 0.5
    settings: S
    instead: str = ""
    states: tuple[str, ...] = ()
    example: str = ""  # what is shown was trained beforehand: a phrase that says so

    def __init__(self, data_name: str) -> None:
        self.data = data_name

    def usual(self) -> S:
        """The settings that suit the data set; not asked where `sidebar` does all itself."""
        raise NotImplementedError

    @abstractmethod
    def draw(self, shown: T) -> None:
        """The pictures, at every tick."""

    def csv(self, shown: T) -> str:
        """The CSV file; called by a thread that knows no session."""
        raise NotImplementedError

    def has_csv(self, shown: T) -> bool:
        """Whether there is something in it."""
        return bool(shown)

    def sidebar(self) -> S | None:
        """The settings as widgets; None if there is nothing to set, which ends the page."""
        return widgets.group(self.usual(), self.prefix)

    def beside(self, shown: T) -> None:
        """What stands beside the buttons."""

    def header(self, shown: T) -> None:
        """What stands between the buttons and the pictures."""

    def after(self, shown: T) -> None:
        """What is sent once when nothing goes on: films."""

    @property
    def name(self) -> str:
        """Of the page's jobs."""
        return self.key

    @property
    def prefix(self) -> str:
        """Of the settings of this data set."""
        return f"{self.key}.{self.data}"

    @property
    def resting(self) -> bool:
        """Whether nothing goes on."""
        return "running" not in self.states

    @abstractmethod
    def shown(self) -> T:
        """What there is to show."""

    def around(self) -> tuple[Hashable, ...]:
        """What the page was drawn for: a tick that finds another has it drawn anew."""
        return self._states()

    @abstractmethod
    def _example(self) -> str:
        """What stands beside the buttons while an example is shown."""

    def _ask(self) -> S | None:
        return self.sidebar()

    @abstractmethod
    def _begin(self) -> None:
        """What the first button does."""

    def _interrupted(self) -> bool:
        """Whether the lab had ended while it was under way, and it is still to go on; once."""
        return False

    @abstractmethod
    def _buttons(self) -> DeltaGenerator:
        """The row of buttons."""

    @abstractmethod
    def _states(self) -> tuple[str, ...]:
        """Of all that goes on."""

    def _tail(self) -> None:
        """The last thing of a tick."""

    def page(self, bar: DeltaGenerator | None = None) -> None:
        """The whole page. bar: where the buttons are put, if not here."""
        with st.sidebar:
            settings = self._ask()
        if settings is None:
            if self.instead:
                st.info(self.instead)
            return
        self.settings = settings
        if (controls.pressed(self.name) or self._interrupted()) and not session().refused:
            self._begin()
        around = self._look()
        shown = self._latest
        with bar or nullcontext(), self._buttons():
            if self.example:
                st.markdown(f":gray-badge[{self.example}]", width="content")
            self.beside(shown)
            if self.file:
                csv_file.csv_button(
                    self.file, lambda: self.csv(self._latest), self.about, not self.has_csv(shown)
                )
        self.header(shown)
        ticking(self._tick, None if self.resting else self.period, self._around, around)
        if self.resting:
            self.after(shown)
        measures.spelt_out(self.measures)
        if self.explain:
            controls.explain(self.explain)
        url.checked()

    def _look(self) -> tuple[Hashable, ...]:
        """What there is to show and the states, of one moment; returns what it is drawn for.

        What ends between the two would rest with the picture of before, and no tick to mend it.
        """
        before = None
        while before != self._states():
            before = self.states = self._states()
            self._latest = self.shown()
            self.example = self._example()
            around = self._around()
        return around

    def _around(self) -> tuple[Hashable, ...]:
        return *self.around(), self.has_csv(self._latest), self._example()

    def _tick(self) -> None:
        self._latest = self.shown()
        self.draw(self._latest)
        self._tail()


class Comparison(View[S, Sequence[Entry]]):
    """Runs side by side.

    also: the variants of which a run that was picked on the Runs page is shown; None: of all.
    """

    seed: int
    seed_key: ClassVar[str] = "seed"
    seed_help: ClassVar[str] = ""
    also: ClassVar[tuple[str, ...] | None] = ()
    training: ClassVar[str] = "training"  # how: see `aelab.ui.session.unfinished`

    @abstractmethod
    def experiments(self) -> Sequence[Experiment]:
        """What Train begins; raises SettingError if the settings do not go together."""

    def fits(self, entry: Entry) -> bool:
        """Whether a run is shown: on the data set, and the page's own or of `also`."""
        experiment = entry.run.experiment
        own = entry.job is not None or self.also is None or experiment.variant in self.also
        return own and experiment.data == self.data

    def order(self, run: Run) -> float:
        """Where a run stands among the others."""
        return 0

    def badge(self, shown: Sequence[Entry]) -> str:
        """Data set, seed and step."""
        runs, title = [entry.run for entry in shown], data.info(self.data).title
        if not runs:
            return title
        title = f"{EXAMPLE} {title}" if self.example else title
        return f"{title} · seed {runs[0].experiment.seed} · step {last_step(runs):,}"

    def shown(self) -> Sequence[Entry]:
        """The runs that are shown."""
        found = [entry for entry in comparison.entries(self.name) if self.fits(entry)]
        found = found or comparison.examples(self.name, self.data)
        return sorted(found, key=lambda entry: self.order(entry.run))

    def around(self) -> tuple[Hashable, ...]:
        """The states of all runs, what they say, and which are shown."""
        titles = (entry.title for entry in self._latest)
        return *self._states(), *comparison.said(self.name), *titles

    def _ask(self) -> S | None:
        settings = self.sidebar()
        if settings is not None:
            self.seed = widgets.seed(self.seed_key, self.seed_help)
        return settings

    def _example(self) -> str:
        seeds = {entry.run.experiment.seed for entry in self._latest if entry.example}
        return f"{EXAMPLE} trained beforehand, seed {min(seeds)}" if seeds else ""

    def _begin(self) -> None:
        try:
            if experiments := self.experiments():
                comparison.start(self.name, experiments, self.training)
        except SettingError as refused:
            notices.add(str(refused))

    def _buttons(self) -> DeltaGenerator:
        return comparison.controls(self.name, self._latest)

    def _states(self) -> tuple[str, ...]:
        return comparison.states(self.name)
