"""Beside a claim's picture: the question to guess first, and then the verdict and its lesson."""

from urllib.parse import parse_qsl

import streamlit as st

from aelab import claims as book
from aelab.claims import SECONDS, Claim, Outcome, Verdict, unit_suffix
from aelab.ui.pages.claims import state as claim_state
from aelab.ui.pages.claims.state import NONE, VERDICTS, Standing

LESSON = {
    Verdict.OTHERWISE: "How it might be put",
    Verdict.CONDITIONS: "When it holds",
    Verdict.OPEN: "What is behind it",
}


def draw(seen: Standing) -> None:
    """The question; once it is answered, what there is to see."""
    if not seen.open:
        _question(seen)
    elif found := seen.revealed:
        _reveal(seen, found)
    else:
        _guessed(seen)
        st.markdown(
            "Each seed adds a dot; the verdict needs all "
            f"{seen.claim.seeds}." + ("" if seen.now else " Press **Measure**.")
        )


def _question(seen: Standing) -> None:
    """The options as buttons with keys, and a way round them."""
    guess, key = seen.claim.guess, seen.claim.key
    st.markdown(f"**Guess first.** {guess.question}")
    for i, (option, _) in enumerate(guess.options):
        st.button(option, key=f"guess-{i}", width="stretch", shortcut=str(i + 1),
                  on_click=claim_state.guess, args=(key, i))  # fmt: skip
    st.button("Show without a guess", key="guess-none", type="tertiary", shortcut="0",
              on_click=claim_state.guess, args=(key, NONE))  # fmt: skip
    if seen.outcome is not None:
        st.caption("It has been measured; the result is covered until you have guessed.")


def _guessed(seen: Standing) -> None:
    if seen.guess not in (None, NONE):
        st.markdown(f"{seen.claim.guess.question} You guessed: **{_option(seen, seen.guess)}**.")


def _reveal(seen: Standing, found: Outcome) -> None:
    """Verdict, guess and answer, lesson, where to explore, and where the figures are from."""
    mark = VERDICTS[found.verdict]
    st.header(f":{mark.colour}[{mark.text}]", anchor=False)
    st.markdown(_answer(seen, found))
    st.markdown(f"**{LESSON.get(found.verdict, 'Why')}.** {seen.claim.explanation}")
    _explore(seen.claim)
    spent = found.figures[SECONDS]
    if beside := _beside(found):
        st.caption(f"To compare, strip by strip: {beside}.")
    seeds = f"{found.seeds} seeds, {spent.mean * found.seeds:.0f} s of work"
    where = "measured on this computer"
    if seen.shipped:
        where = f"measured beforehand, by {book.date()}, on {book.machine()}"
    st.caption(f"{seeds}, {where}." + (" Measure does it here." if seen.shipped else ""))


def _beside(found: Outcome) -> str:
    """The baselines that have a unit of their own, and so no place on a strip."""
    return "; ".join(
        f"{j.part.baseline[1]} {j.baseline.mean:.3g}"
        for j in found.parts
        if j.part.own_unit and j.part.baseline and j.baseline
    )


def _answer(seen: Standing, found: Outcome) -> str:
    """What was guessed and what was measured."""
    guess = seen.claim.guess
    unit = next((p.unit for p in seen.claim.parts if p.figure == guess.figure), "")
    mean = f"{found.figures[guess.figure].mean:.3g}{unit_suffix(unit)}"
    answer = f"**{_option(seen, found.right)}** ({guess.figure}: {mean})"
    if seen.guess in (None, NONE):
        return f"{guess.question} Measured: {answer}."
    if seen.guess == found.right:
        return f"{guess.question} You guessed right: {answer}."
    return f"{guess.question} You guessed: {_option(seen, seen.guess)}. Measured: {answer}."


def _option(seen: Standing, number: int | None) -> str:
    return seen.claim.guess.options[number or 0][0]


def _explore(claim: Claim) -> None:
    """The page where one can see it."""
    path, _, query = claim.page.partition("?")
    name = path.rpartition("/")[2].partition("_")[2].removesuffix(".py").replace("_", " ")
    asked = dict(parse_qsl(query))
    view = f", {asked['view']}" if "view" in asked else ""
    st.page_link(path, label=f"See it for yourself: {name}{view}", query_params=asked,
                 icon=":material/arrow_forward:")  # fmt: skip
