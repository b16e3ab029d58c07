"""A claim: a sentence of a note, what it predicts in numbers, and how that is measured.

The idea: a prediction is a range for one figure. Measured with several seeds, the figure has an
interval; the verdict says whether that lies in the range. Nobody writes a verdict down.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import inf
from typing import Literal

from aelab.studies import Figures, Memory
from aelab.training import EventStream

# Finds the figures of one seed: measure(seed, memory, device).
Measure = Callable[[int, Memory, str | None], EventStream[Figures]]
Role = Literal["as_stated", "generalisation", "intended"]


@dataclass(frozen=True, kw_only=True)
class Part:
    """One prediction: the figure of this name lies between low and high.

    says: the prediction in words and numbers; unit: of the figure. baseline: the figure that it is
    to be compared with, and what that is; apart: it has a unit of its own, which its name tells.
    role: what the note says as it stands ("as_stated"), the same where it may fail
    ("generalisation"), or what it should have said ("intended").
    """

    says: str
    figure: str
    unit: str
    low: float = -inf
    high: float = inf
    baseline: tuple[str, str] | None = None
    own_unit: bool = False
    role: Role = "as_stated"


@dataclass(frozen=True, kw_only=True)
class Guess:
    """A question to be answered before the measurement, about the figure of this name.

    options: each answer with the largest figure for which it is right, in rising order.
    """

    question: str
    figure: str
    options: tuple[tuple[str, float], ...]

    def right(self, figures: Mapping[str, float]) -> int:
        """The number of the option that these (mean) figures make right; the last for NaN."""
        found, last = figures[self.figure], len(self.options) - 1
        return next((i for i, (_, most) in enumerate(self.options) if found <= most), last)


@dataclass(frozen=True, kw_only=True)
class Claim:
    """A checkable statement of a note.

    sentence: as the note has it, in its language; setting: what is trained on what, in a line;
    lesson: why it comes out so, and where the note is wrong how it should be put. page: the page
    of the lab, with its address parameters, where one can see it. first: of its seeds, none of
    which a trial of the recipe or an earlier measurement may have used. version: of its recipe,
    raised when its figures may come out differently than those that are recorded.
    """

    key: str
    note: str
    title: str
    sentence: str
    english: str
    setting: str
    parts: tuple[Part, ...]
    guess: Guess
    explanation: str
    page: str
    measure: Measure
    seeds: int = 3
    first: int = 101
    version: int = 1

    @property
    def planned_seeds(self) -> range:
        """All its seeds."""
        return range(self.first, self.first + self.seeds)

    @property
    def figure_names(self) -> set[str]:
        """The figures that a measurement must give."""
        parts = {part.figure for part in self.parts}
        return parts | {p.baseline[0] for p in self.parts if p.baseline} | {self.guess.figure}
