"""Outcomes as a table in Markdown, one line a claim."""

from collections.abc import Mapping, Sequence

from aelab.analysis.spread import Spread
from aelab.claims.core.claim import Claim
from aelab.claims.core.verdict import Outcome, PartVerdict, outcome
from aelab.studies import CellKey, Figures

BEGIN, END = "<!-- claims -->", "<!-- /claims -->"
UNKNOWN = "not measured"
HEAD = ("note", "claim", "measured, mean and 95 % interval", "seeds", "verdict")


def table(
    wanted: Sequence[Claim],
    found: Mapping[CellKey, Figures],
    covered: Mapping[str, tuple[int, str]] | None = None,
) -> str:
    """A line for each claim: note, claim, what was measured, seeds, verdict.

    covered: by key, seeds and words of claims whose figures are not to be seen.
    """
    untold = covered or {}
    lines = [
        _line(claim, outcome(claim, found), *untold.get(claim.key, (0, UNKNOWN)))
        for claim in wanted
    ]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (HEAD, ["---"] * len(HEAD), *lines))


def replace_table(page: str, text: str) -> str:
    """The page with this table between its two marks; raises ValueError where there are none."""
    before, first, rest = page.partition(BEGIN)
    _, second, after = rest.partition(END)
    if not first or not second:
        raise ValueError(f"The page has no {BEGIN} … {END} to put the table between.")
    return f"{before}{BEGIN}\n{text}\n{END}{after}"


def interval(s: Spread, unit: str) -> str:
    """Mean and interval in three figures."""
    ends = f" [{s.low:.3g}, {s.high:.3g}]" if s.n > 1 else ""
    return f"{s.mean:.3g}{ends}{unit_suffix(unit)}"


def unit_suffix(unit: str) -> str:
    """A unit as it stands behind a number."""
    return unit if unit in ("°", "") else f" {unit}"


def measured(verdict: PartVerdict) -> str:
    """What was measured of a part, and its baseline."""
    text = f"{verdict.part.figure} {interval(verdict.measured, verdict.part.unit)}"
    if verdict.baseline and verdict.part.baseline:
        text += f", {verdict.part.baseline[1]} {verdict.baseline.mean:.3g}"
    return text


def _line(claim: Claim, found: Outcome | None, seeds: int, words: str) -> Sequence[str]:
    """seeds, words: what is said without figures."""
    if found is None:
        return (claim.note, claim.title, "", str(seeds), words)
    figures = "; ".join(map(measured, found.parts))
    return (claim.note, claim.title, figures, str(found.seeds), f"**{found.verdict}**")
