"""One claim: the sentence, what it predicts, and what is measured of it, seed by seed."""

from collections.abc import Hashable
from dataclasses import replace
from functools import partial
from html import escape

import streamlit as st

from aelab.claims import NOTES, Claim, Part, PartVerdict, Role
from aelab.components import mount
from aelab.components.live_figure import live_figure
from aelab.figures import Range, verdict
from aelab.figures.verdict import Holds
from aelab.ui.pages.claims import answer as claim_answer
from aelab.ui.pages.claims import state as claim_state
from aelab.ui.pages.claims.state import BLANK, PARTLY, Standing
from aelab.ui.shell import controls, size
from aelab.ui.shell.ticking import ticking

ROLES: dict[Role, str] = {
    "as_stated": "as stated",
    "generalisation": "generalisation",
    "intended": "intended",
}
CSS = """
<style>
.ae-said { font-size: 1.3rem; font-weight: 600; line-height: 1.35; margin: 0; }
.ae-english { font-size: 1.05rem; line-height: 1.35; margin: 0.1rem 0 0; }
.ae-source { font-size: 0.85rem; margin: 0.2rem 0 0; opacity: 0.8; }
[data-testid="stHeading"] h2 { padding-top: 0; }
</style>
"""
EXPLAIN = r"""
Each strip is one prediction, fixed before these figures were measured, with seeds that no trial had
used; what was changed after trials is listed in `docs/claims.md`. **Blue ground**: where the figure
must lie if the sentence is true. **Dots**: one for each seed, which decides first weights, batches
and noise. **Bar**: mean and 95 % interval, $\bar x \pm t_{0.975,\,n-1}\, s/\sqrt n$ (Student,
Biometrika 6:1, 1908). **Dashed**: what to compare with.

The verdict follows from the strips. A prediction is kept if the whole interval lies on blue ground,
broken if none of it does, and on the edge otherwise: then nothing **can be told yet**. The sentence
**holds** if it is kept as it stands; **under conditions** if not everywhere; it **means something
else** if it fails as it stands but holds as it should be put; else it **does not hold**. No verdict
is given before the last seed: who stops when it looks right has chosen the result.
"""


def page(claim: Claim, seen: Standing, before: Hashable) -> None:
    """The claim in words, its picture, and what is asked or answered beside it."""
    verb = "runs" if seen.mark in (BLANK, PARTLY) else "repeats"
    idle = f"Measure {verb} it, with {claim.seeds} seeds."
    large = size.large()  # then the strips have what room there is
    claim_state.watch("" if large else idle, before)
    st.html(CSS + _words(claim) + ("" if large else _source(claim)))
    left, right = st.columns([3, 2], gap="medium")
    with left:
        ticking(partial(_stage, claim), claim_state.period())
    with right:
        claim_answer.draw(seen)
    if large:
        st.html(_source(claim))
    controls.explain(EXPLAIN)


def _stage(claim: Claim) -> None:
    """One tick: the strips as far as they may be seen."""
    mount(picture(claim_state.standing(claim)), key="claims.verdict")


def picture(seen: Standing) -> bytes:
    """The strips of a claim: predictions alone until the reader may see what was measured."""
    claim, found = seen.claim, seen.outcome if seen.open else None
    judged = {j.part: j for j in found.parts} if found else {}
    ranges = [_range(part, judged.get(part), seen.revealed is not None) for part in claim.parts]
    done = found.seeds if found else 0
    badge = f"{done} of {claim.seeds} seeds" if done else ""
    return live_figure(claim.key, verdict(
        ranges, badge=badge, note="a dot is one seed · bar: mean and 95 % interval",
        tight=size.large(),
    ))  # fmt: skip


def _range(part: Part, judged: PartVerdict | None, whole: bool) -> Range:
    """A prediction with its dots, and once these are all, with the interval of their mean."""
    plain = Range(says=part.says, unit=part.unit, low=part.low, high=part.high,
                  role=ROLES[part.role])  # fmt: skip
    if judged is None:
        return plain
    base = (
        None if part.own_unit else judged.baseline
    )  # one of another unit has no place on the axis
    shown = replace(
        plain, values=judged.values,
        baseline=(base.mean, part.baseline[1]) if base and part.baseline else None,
    )  # fmt: skip
    if not whole:
        return shown
    known: dict[bool | None, Holds] = {True: "yes", False: "no", None: "open"}
    s = judged.measured
    return replace(shown, mean=s.mean, interval=(s.low, s.high), holds=known[judged.holds])


def _words(claim: Claim) -> str:
    """The sentence in its language and in English, as HTML."""
    language = NOTES[claim.note].language
    return (
        f'<p class="ae-said" lang="{language}">“{escape(claim.sentence)}”</p>'
        f'<p class="ae-english">{escape(claim.english)}</p>'
    )


def _source(claim: Claim) -> str:
    """Where the sentence is from, and on what it is measured, as HTML."""
    note = NOTES[claim.note]
    source = f"{claim.note} · {note.title} · {note.author}"
    return f'<p class="ae-source">{escape(source)}<br>Measured on: {escape(claim.setting)}</p>'
