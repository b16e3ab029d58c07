"""What is known of each claim, and what of it the reader may see: he guesses first."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass

import streamlit as st

from aelab import claims as book
from aelab.claims import Claim, ClaimsProgress, Outcome, Verdict
from aelab.studies import CellKey, Figures
from aelab.ui.session import study
from aelab.ui.session.state import session, stands_at
from aelab.ui.shell import url
from aelab.ui.shell.ticking import ticking

PAGE = "claims"
KEY = "claim"  # in the address
SHOWN = "shown"  # of the switch that uncovers all results
NONE = -1  # in place of the number of the option that was guessed: no guess


@dataclass(frozen=True)
class Mark:
    """How a state is shown: a sign, a colour of Streamlit's markdown, and words.

    words: as the filter, addresses and files have them; shown: where that says too little.
    """

    sign: str
    colour: str
    words: str
    shown: str = ""

    @property
    def text(self) -> str:
        """Sign and words."""
        return f"{self.sign} {self.shown or self.words}"


VERDICTS = {
    Verdict.HOLDS: Mark("✓", "blue", "holds"),
    Verdict.CONDITIONS: Mark("◐", "orange", "holds under conditions"),
    Verdict.FAILS: Mark("✗", "red", "does not hold"),
    Verdict.OTHERWISE: Mark("≠", "violet", "means something else"),
    Verdict.OPEN: Mark("?", "gray", "cannot be told yet"),
}
BLANK = Mark("○", "gray", "not measured")
COVERED = Mark("●", "gray", "guess first", "measured · guess first")
NOW, PARTLY = Mark("▸", "green", "measuring"), Mark("◌", "gray", "partly measured")


@dataclass(frozen=True)
class Standing:
    """A claim with what is known of it; `shipped`: the figures came with the lab."""

    claim: Claim
    cells: Mapping[CellKey, Figures]
    outcome: Outcome | None
    shipped: bool
    now: bool
    guess: int | None
    open: bool

    @property
    def seeds(self) -> int:
        """How many have been measured, which is no secret."""
        return self.outcome.seeds if self.outcome else 0

    @property
    def whole(self) -> bool:
        """Whether all its seeds have been measured."""
        return self.outcome is not None and self.outcome.complete

    @property
    def mark(self) -> Mark:
        """Its state, as far as the reader may know it."""
        if self.now:
            return NOW
        if self.outcome is None:
            return BLANK
        if not self.whole:
            return PARTLY
        return VERDICTS[self.outcome.verdict] if self.open else COVERED

    @property
    def text(self) -> str:
        """Its state, and whether it was measured on this computer.

        What is covered has its sign alone: that is most of them at first, and said once for all.
        """
        said = COVERED.sign if self.mark == COVERED else self.mark.text
        return said + " · here" * (self.whole and not self.shipped and not self.now)

    @property
    def revealed(self) -> Outcome | None:
        """The outcome, once all seeds are there and the reader may see it."""
        return self.outcome if self.whole and self.open and not self.now else None


def standing(claim: Claim) -> Standing:
    """What is known of a claim at this moment."""
    found = measuring()
    cells, shipped = _cells(claim, found)
    guess = session().guesses.get(claim.key)
    return Standing(
        claim, cells, book.outcome(claim, cells), shipped, bool(found and found.now == claim.key),
        guess, guess is not None or bool(stands_at(SHOWN)),
    )  # fmt: skip


def standings() -> dict[str, Standing]:
    """All claims by key."""
    return {key: standing(claim) for key, claim in book.claims().items()}


def chosen() -> Claim | None:
    """The claim that the address names."""
    url.fit(KEY, url.Allowed(book.claims().__contains__, "a claim of the list"))
    return book.claims().get(st.query_params.get(KEY, ""))


def choose(key: str) -> None:
    """Turns to a claim, or to the table of all for an empty key; a callback."""
    if key:
        st.query_params[KEY] = key
    else:
        st.query_params.pop(KEY, None)


def guess(key: str, option: int) -> None:
    """Keeps the reader's first guess; a callback."""
    session().guesses.setdefault(key, option)


def tally(all_of_them: Mapping[str, Standing]) -> str:
    """How the reader's guesses have done."""
    guessed = [s for s in all_of_them.values() if s.revealed and s.guess not in (None, NONE)]
    right = sum(s.guess == s.revealed.right for s in guessed if s.revealed)
    return f"Your guesses: **{right} of {len(guessed)}** right" if guessed else ""


def measuring() -> ClaimsProgress | None:
    """What the page's study has found, while it is under way."""
    job = study.job(PAGE)
    return study.found(PAGE, ClaimsProgress) if job and not job.ended else None


def watch(idle: str, before: Hashable) -> None:
    """How far the study has come, or what it would do."""

    ticking(lambda: study.progress(study.job(PAGE), idle), period(), view_state, before)


def period() -> float | None:
    """Seconds between two reads of what has been found, if there is anything to wait for."""
    return 0.5 if "running" in study.states(PAGE) else None


def view_state() -> tuple[str, ...]:
    """What of the study shows around what ticks: its state, and which claim it has come to."""
    found = measuring()
    return (*study.states(PAGE), found.now if found else "")


def _cells(claim: Claim, found: ClaimsProgress | None) -> tuple[Mapping[CellKey, Figures], bool]:
    """The figures by seed and whether they came with the lab: live, else stored, else shipped."""
    if found and claim.key in found.wanted:
        live = {place: f for place, f in found.cells.items() if place[0] == claim.key}
        if live or found.now == claim.key:
            return live, False
    own = book.known([claim], study.memory())
    if len(own) < claim.seeds and (shipped := book.recorded([claim])):
        return shipped, True
    return own, False
