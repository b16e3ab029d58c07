"""Studies as pages: those made of cells, each kept once measured, and those of their own kind."""

from abc import abstractmethod
from collections.abc import Mapping
from typing import Generic, Protocol, TypeVar

from streamlit.delta_generator import DeltaGenerator

from aelab import data
from aelab.figures.studies import study_code
from aelab.schema import Settings
from aelab.studies import CellKey, Figures, GridProgress, Memory
from aelab.training import TrainingEvents
from aelab.training.events import Progress
from aelab.ui.session import study
from aelab.ui.view import EXAMPLE, View

S = TypeVar("S", bound=Settings)
T = TypeVar("T")  # what there is to show
P = TypeVar("P", bound=Progress)
Cells = Mapping[CellKey, Figures]


class Measurement(View[S, T]):
    """What a study has found; each data set has its own."""

    @abstractmethod
    def work(self, memory: Memory) -> TrainingEvents:
        """What Measure begins: measures what is not in memory. Raises ValueError if it cannot."""

    @property
    def name(self) -> str:
        """Of the study."""
        return self.prefix

    def _example(self) -> str:
        there = self._latest and study.job(self.name) is None
        return f"{EXAMPLE} measured beforehand" if there else ""

    def _begin(self) -> None:
        study.start(self.name, lambda: self.work(study.memory()))

    def _interrupted(self) -> bool:
        return study.interrupted(self.name)

    def _buttons(self) -> DeltaGenerator:
        return study.controls(self.name)

    def _states(self) -> tuple[str, ...]:
        return study.states(self.name)

    def _tail(self) -> None:
        job = study.job(self.name)
        if job or not self.example:  # an example says beside the buttons what it is
            study.progress(job)


class Grid(Protocol[S]):
    """A module of `aelab.studies` that measures cell by cell."""

    def suited(self, data_name: str, /) -> S:
        """The settings that fit a data set."""

    def study(self, data_name: str, settings: S, memory: Memory, /) -> TrainingEvents:
        """Measures what is not in memory."""


class GridStudy(Measurement[S, Cells]):
    """One made of cells, each of which is kept once it is measured. grid: its module."""

    grid: Grid[S]

    def usual(self) -> S:
        """The settings that fit the data set."""
        return self.grid.suited(self.data)

    def work(self, memory: Memory) -> TrainingEvents:
        """Measures what is not in memory."""
        return self.grid.study(self.data, self.settings, memory)

    def code(self, draw: str) -> str:
        """Python that measures and draws."""
        module = getattr(self.grid, "__name__", "").rpartition(".")[2]
        return study_code(f"{module}.study", repr(self.data), self.settings, draw)

    def shown(self) -> Cells:
        """The figures of all cells so far."""
        now = study.found(self.name, GridProgress)
        return now.cells if now else {}

    def badge(self, what: str = "nets") -> str:
        """The data set, and how many cells are known; nothing before the first look."""
        now = study.found(self.name, GridProgress)
        title = data.info(self.data).title
        return f"{title} · {len(now.cells)} of {now.total} {what}" if now else ""


class Study(Measurement[S, P | None], Generic[S, P]):
    """One whose progress is of a kind of its own."""

    kind: type[P]

    def shown(self) -> P | None:
        """What it has found so far."""
        return study.found(self.name, self.kind)
