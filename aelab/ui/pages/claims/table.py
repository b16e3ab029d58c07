"""All claims in a table, with how many came out which way, and as files."""

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence

import streamlit as st

from aelab import claims as book
from aelab import theme
from aelab.claims import SECONDS, Claim, interval, table
from aelab.ui.pages.claims import state as claim_state
from aelab.ui.pages.claims.state import BLANK, COVERED, VERDICTS, Mark, Standing
from aelab.ui.session.state import stands_at
from aelab.ui.shell import csv_file, frame, size

TABLE = "claims.table"
ROW = 35  # px
IDLE = "Measure goes on with what is missing; Stop loses nothing of it."
WHOLE = "Open a claim to measure it anew."
MEASURED = "mean [95 % interval]"
WIDTHS = {"note": 48, "claim": 430, "verdict": 205, MEASURED: 225, "seeds": 54}  # px
FIELDS = (
    "claim", "title", "note", "role", "prediction", "figure", "unit", "low", "high", "mean",
    "95 % low", "95 % high", "baseline", "baseline value", "seeds", "verdict", "seconds",
)  # fmt: skip
SHADES = {"blue": "accent", "orange": "pca", "red": "error", "violet": "noise", "gray": "data"}
CSS = """
<style>
.ae-strip { display: flex; margin: 0.2rem 0; }
.ae-strip div { border-top: 8px solid var(--shade); flex: var(--count) 1 0; }
.ae-strip.ae-words { flex-wrap: wrap; gap: 0.2rem 1.2rem; }
.ae-words span { border-left: 8px solid var(--shade); font-size: 0.8rem; padding-left: 0.4rem; }
.ae-words b { font-size: 1.25rem; margin-right: 0.35rem; }
</style>
"""


def page(standings: Mapping[str, Standing], listed: Sequence[str], before: Hashable) -> None:
    """The strip, the table of what is listed, and how far the study has come."""
    st.html(CSS + strip(standings.values()))
    claim_state.watch(idle(standings.values()), before)
    row = size.px(ROW)
    frame.tall(len(listed), row=row).dataframe(
        rows([standings[key] for key in listed]), hide_index=True, width="stretch",
        height="stretch", row_height=row, key=size.table(TABLE),
        on_select=lambda: _pick(listed), selection_mode="single-row",
        column_config={name: st.column_config.Column(width=size.px(width))
                       for name, width in WIDTHS.items()},
    )  # fmt: skip


def idle(seen: Collection[Standing]) -> str:
    """Which were measured where and when, why verdicts are covered, and what Measure would do."""
    whole = [s for s in seen if s.whole]
    before = sum(s.shipped for s in whole)
    parts = []
    if before:
        parts.append(f"{before} measured beforehand, by {book.date()}, on {book.machine()}")
    if here := len(whole) - before:
        parts.append(f"{here} measured here")
    said = [f"{'; '.join(parts)}."] if parts else []
    if any(s.mark == COVERED for s in whole):
        said.append("Verdicts are covered until you have guessed, or show all results.")
    return " ".join([*said, WHOLE if len(whole) == len(seen) else IDLE])


def downloads(standings: Mapping[str, Standing]) -> None:
    """The table as CSV, a line a prediction, and as Markdown, a line a claim."""
    seen = list(standings.values())
    csv_file.csv_button(
        "claims.csv", lambda: csv_file.csv_text(FIELDS, lines(seen)),
        "A line for each prediction; what is covered has no figures.",
    )  # fmt: skip
    st.download_button(
        "Markdown", lambda: markdown(seen), "claims.md", "text/markdown", key="markdown",
        icon=":material/download:", on_click="ignore",
    )  # fmt: skip


def rows(seen: Sequence[Standing]) -> dict[str, list[object]]:
    """What the table on the page shows, column by column: of each claim its first prediction."""
    first = [s.revealed.parts[0] if s.revealed else None for s in seen]
    return {
        "note": [s.claim.note for s in seen],
        "claim": [s.claim.title for s in seen],
        "verdict": [s.text for s in seen],
        MEASURED: [interval(j.measured, j.part.unit) if j else "" for j in first],
        "seeds": [s.seeds for s in seen],
    }  # fmt: skip


def lines(seen: Sequence[Standing]) -> Iterator[Sequence[object]]:
    """A line for each prediction, every digit."""
    for s in seen:
        found = s.revealed
        judged = {j.part: j for j in found.parts} if found else {}
        for part in s.claim.parts:
            guessed: tuple[object, ...] = (None,) * 5
            if j := judged.get(part):
                base = j.baseline.mean if j.baseline else None
                guessed = (*j.measured[:3], part.baseline[1] if part.baseline else None, base)
            yield (
                s.claim.key, s.claim.title, s.claim.note, part.role, part.says, part.figure,
                part.unit, part.low, part.high, *guessed, s.seeds, s.mark.words,
                found.figures[SECONDS].mean if found else None,
            )  # fmt: skip


def markdown(seen: Sequence[Standing]) -> str:
    """The table that README has, of what the reader may see."""
    wanted: list[Claim] = [s.claim for s in seen]
    told = {place: figures for s in seen if s.revealed for place, figures in s.cells.items()}
    return table(wanted, told, {s.claim.key: (s.seeds, s.mark.words) for s in seen}) + "\n"


def strip(seen: Iterable[Standing]) -> str:
    """How many claims came out which way, as a bar to scale and in words; as HTML."""
    counts = Counter(s.mark for s in seen)
    order = [*VERDICTS.values(), COVERED, BLANK]
    there = [mark for mark in [*order, *(counts.keys() - {*order})] if counts[mark]]
    bar = "".join(f'<div style="--count: {counts[m]}; --shade: {_shade(m)}"></div>' for m in there)
    words = "".join(
        f'<span style="--shade: {_shade(m)}"><b>{counts[m]}</b>{m.text}</span>' for m in there
    )
    return f'<div class="ae-strip">{bar}</div><div class="ae-strip ae-words">{words}</div>'


def _shade(mark: Mark) -> str:
    name = SHADES.get(mark.colour, "data")
    return f"light-dark({getattr(theme.LIGHT, name)}, {getattr(theme.DARK, name)})"


def _pick(listed: Sequence[str]) -> None:
    """Turns to the claim of the row that was picked."""
    if picked := stands_at(size.table_key(TABLE))["selection"]["rows"]:
        claim_state.choose(listed[picked[0]])
