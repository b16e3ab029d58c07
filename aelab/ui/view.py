"""What pages are: each says what it trains, draws and explains; the rest is done here, once.

A `Comparison` shows runs side by side. Its settings are widgets that stand in the address; buttons,
refusals, failures, ticking, the CSV file and the explanation are the same on every page.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from contextlib import nullcontext
from typing import ClassVar, Generic, TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from aelab import data
from aelab.schema import Settings
from aelab.training import Experiment, Run
from aelab.ui.session import comparison
from aelab.ui.session.comparison import Entry
from aelab.ui.shell import controls, csv_file, widgets

S = TypeVar("S", bound=Settings)


class Comparison(ABC, Generic[S]):
    """A page of runs side by side on one data set.

    key: of the page's jobs. prefix: of its settings in the address, if they suit every data set
    alike. seed_key, seed_help: of the seed.
    file, about: the name of its CSV file and what is in it; no file without a name.
    also: the variants of which a run that was picked on the Runs page stands behind the page's own.
    period: seconds between pictures while something is trained.
    """

    key: ClassVar[str]
    prefix: ClassVar[str] = ""
    explain: ClassVar[str]
    file: ClassVar[str] = ""
    about: ClassVar[str] = ""
    seed_key: ClassVar[str] = "seed"
    seed_help: ClassVar[str] = ""
    also: ClassVar[tuple[str, ...]] = ()
    period: ClassVar[float] = 0.5

    def __init__(self, data_name: str) -> None:
        self.data = data_name

    @abstractmethod
    def usual(self) -> S:
        """The settings that suit the data set."""

    @abstractmethod
    def experiments(self, settings: S, seed: int) -> Sequence[Experiment]:
        """What Train begins."""

    @abstractmethod
    def draw(self, settings: S, runs: Sequence[Run], resting: bool) -> None:
        """The pictures, at every tick. resting: nothing is trained."""

    def csv(self, settings: S, runs: Sequence[Run]) -> str:
        """The CSV file."""
        raise NotImplementedError

    def sidebar(self) -> S:
        """The settings as widgets."""
        own = self.prefix or f"{self.key}.{self.data}"
        return widgets.group(self.usual(), own, in_url=True)

    def after(self, settings: S, runs: Sequence[Run]) -> None:
        """What is sent once when nothing is trained: films."""

    def order(self, run: Run) -> float:
        """Where a run stands among the others."""
        return 0

    def runs(self, entries: Sequence[Entry]) -> list[Run]:
        """Those of the page's runs that are shown: on the data set, and its own or of `also`."""
        shown = [
            e.run for e in entries
            if e.run and e.run.experiment.data == self.data
            and (e.job or e.run.experiment.variant in self.also)
        ]  # fmt: skip
        return sorted(shown, key=self.order)

    def badge(self, runs: Sequence[Run]) -> str:
        """Data set, seed and step."""
        title = data.info(self.data).title
        if not runs:
            return title
        return f"{title} · seed {runs[0].experiment.seed} · step {last_step(runs):,}"

    def page(self, bar: DeltaGenerator | None = None) -> None:
        """The whole page. bar: where the buttons are put, if not here."""
        with st.sidebar:
            settings = self.sidebar()
            seed = widgets.seed(self.seed_key, self.seed_help)
        with bar or nullcontext(), comparison.controls(self.key, self.experiments(settings, seed)):
            runs = self.runs(comparison.entries(self.key))
            if self.file:
                csv_file.csv_button(
                    self.file, lambda: self.csv(settings, runs), self.about, not runs
                )
        states = controls.drawn(self.key)
        resting = "running" not in states
        st.fragment(self._tick, run_every=None if resting else self.period)(settings, states)
        if resting:
            self.after(settings, runs)
        with st.expander("Explain"):
            st.markdown(self.explain)

    def _tick(self, settings: S, states: tuple[str, ...]) -> None:
        """The pictures; the page anew when the state of a run has changed."""
        entries = comparison.entries(self.key)
        self.draw(settings, self.runs(entries), "running" not in states)
        if comparison.states_of(entries) != states:
            st.rerun()


def last_step(runs: Sequence[Run]) -> int:
    """The furthest step of runs side by side."""
    return max((run.last.step for run in runs), default=0)
