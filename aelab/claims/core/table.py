"""Outcomes as a table in Markdown, one line a claim."""

from collections.abc import Mapping, Sequence

from aelab.analysis.spread import Spread
from aelab.claims.core.claim import Claim
from aelab.claims.core.verdict import Judged, Outcome, outcome
from aelab.studies import Figures, Place

BEGIN, END = "<!-- claims -->", "<!-- /claims -->"
UNKNOWN = "not measured"
HEAD = ("note", "claim", "measured, mean and 95 % interval", "seeds", "verdict")


def table(wanted: Sequence[Claim], found: Mapping[Place, Figures]) -> str:
    """A line for each claim: note, claim, what was measured, seeds, verdict."""
    lines = [_line(claim, outcome(claim, found)) for claim in wanted]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (HEAD, ["---"] * len(HEAD), *lines))


def inserted(page: str, text: str) -> str:
    """The page with this table between its two marks; raises ValueError where there are none."""
    before, first, rest = page.partition(BEGIN)
    _, second, after = rest.partition(END)
    if not first or not second:
        raise ValueError(f"The page has no {BEGIN} … {END} to put the table between.")
    return f"{before}{BEGIN}\n{text}\n{END}{after}"


def interval(s: Spread, unit: str) -> str:
    """Mean and interval in three figures."""
    ends = f" [{s.low:.3g}, {s.high:.3g}]" if s.n > 1 else ""
    return f"{s.mean:.3g}{ends}{joined(unit)}"


def joined(unit: str) -> str:
    """A unit as it stands behind a number."""
    return unit if unit in ("°", "") else f" {unit}"


def measured(judged: Judged) -> str:
    """What was measured of a part, and its baseline."""
    text = f"{judged.part.figure} {interval(judged.measured, judged.part.unit)}"
    if judged.baseline and judged.part.baseline:
        text += f", {judged.part.baseline[1]} {judged.baseline.mean:.3g}"
    return text


def _line(claim: Claim, found: Outcome | None) -> Sequence[str]:
    if found is None:
        return (claim.note, claim.title, "", "0", UNKNOWN)
    figures = "; ".join(map(measured, found.parts))
    return (claim.note, claim.title, figures, str(found.seeds), f"**{found.verdict}**")
