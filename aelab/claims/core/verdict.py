"""From figures of several seeds to a verdict: intervals against the ranges that were predicted.

There is a verdict only once all seeds that were planned are there: who stops as soon as it looks
right has chosen the result.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from aelab.analysis.spread import Spread, spread
from aelab.claims.core.claim import Claim, Part
from aelab.studies import CellKey, Figures

EDGE = 1e-9  # relative: rounding is no reason to doubt a bound


class Verdict(StrEnum):
    """What the measurement says of a claim."""

    HOLDS = "holds"
    CONDITIONS = "holds under conditions"
    FAILS = "does not hold"
    OTHERWISE = "means something else"
    OPEN = "cannot be told yet"


@dataclass(frozen=True)
class PartVerdict:
    """A part with its figure of every seed and their interval; holds: None where that crosses a
    bound."""

    part: Part
    values: tuple[float, ...]
    measured: Spread
    baseline: Spread | None
    holds: bool | None


@dataclass(frozen=True)
class Outcome:
    """What is known of a claim: the mean of every figure, each part judged, and the verdict."""

    claim: Claim
    figures: Mapping[str, Spread]
    parts: tuple[PartVerdict, ...]
    verdict: Verdict

    @property
    def seeds(self) -> int:
        """Seeds that have been measured."""
        return next(iter(self.figures.values())).n

    @property
    def complete(self) -> bool:
        """Whether these are all seeds that were planned."""
        return self.seeds >= self.claim.seeds

    @property
    def right(self) -> int:
        """The number of the guess that the measurement makes right."""
        return self.claim.guess.right({name: s.mean for name, s in self.figures.items()})


def outcome(claim: Claim, found: Mapping[CellKey, Figures]) -> Outcome | None:
    """The outcome of a claim from the cells (key, seed) that have been measured; None without."""
    seeds = [figures for (key, _), figures in sorted(found.items()) if key == claim.key]
    if not seeds:
        return None
    figures = {name: spread([one[name] for one in seeds]) for name in seeds[0]}
    parts = tuple(_part_verdict(part, figures, seeds) for part in claim.parts)
    judgement = verdict(parts) if len(seeds) >= claim.seeds else Verdict.OPEN
    return Outcome(claim, figures, parts, judgement)


def verdict(parts: Sequence[PartVerdict]) -> Verdict:
    """What follows from the parts; any that is undecided leaves the claim open."""
    if any(judged.holds is None for judged in parts):
        return Verdict.OPEN
    good = {
        role: all(j.holds for j in parts if j.part.role == role)
        for role in ("as_stated", "generalisation", "intended")
    }
    if good["as_stated"]:
        return Verdict.HOLDS if good["generalisation"] else Verdict.CONDITIONS
    meant = any(j.part.role == "intended" for j in parts)
    return Verdict.OTHERWISE if meant and good["intended"] else Verdict.FAILS


def _part_verdict(
    part: Part, figures: Mapping[str, Spread], seeds: Sequence[Figures]
) -> PartVerdict:
    """A part against the interval of its figure."""
    measured = figures[part.figure]
    baseline = figures[part.baseline[0]] if part.baseline else None
    values = tuple(one[part.figure] for one in seeds)
    return PartVerdict(part, values, measured, baseline, _holds(part, measured))


def _holds(part: Part, measured: Spread) -> bool | None:
    slack = EDGE * max(1.0, abs(measured.mean))
    low, high = part.low - slack, part.high + slack
    if low <= measured.low and measured.high <= high:
        return True
    return False if measured.high < low or measured.low > high else None
