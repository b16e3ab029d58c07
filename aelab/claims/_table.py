"""Outcomes as a table in Markdown, one line a claim."""

from collections.abc import Sequence

from aelab.analysis.spread import Spread
from aelab.claims._verdict import Judged, Outcome

BEGIN, END = "<!-- claims -->", "<!-- /claims -->"


def table(outcomes: Sequence[Outcome]) -> str:
    """A line for each claim: note, claim, what was measured, seeds, verdict."""
    head = "| note | claim | measured, mean and 95 % interval | seeds | verdict |"
    lines = [
        f"| {o.claim.note} | {o.claim.title} | {'; '.join(map(_part, o.parts))} "
        f"| {o.seeds} | **{o.verdict}** |"
        for o in outcomes
    ]
    return "\n".join((head, "|---|---|---|---|---|", *lines))


def inserted(readme: str, text: str) -> str:
    """The README with this table between its two marks; raises ValueError where there are none."""
    before, first, rest = readme.partition(BEGIN)
    _, second, after = rest.partition(END)
    if not first or not second:
        raise ValueError(f"The README has no {BEGIN} … {END} to put the table between.")
    return f"{before}{BEGIN}\n{text}\n{END}{after}"


def interval(s: Spread, unit: str) -> str:
    """Mean and interval in three figures."""
    joined = unit if unit in ("°", "%") else f" {unit}"
    return f"{s.mean:.3g} [{s.low:.3g}, {s.high:.3g}]{joined if unit else ''}"


def _part(judged: Judged) -> str:
    text = f"{judged.part.figure} {interval(judged.measured, judged.part.unit)}"
    if judged.baseline and judged.part.baseline:
        text += f", {judged.part.baseline[1]} {judged.baseline.mean:.3g}"
    return text
