"""The Claims page: every checkable statement of the lecture notes, guessed and then measured."""

from collections.abc import Mapping, Sequence
from functools import partial

import streamlit as st

from aelab import claims as book
from aelab.claims import Claim
from aelab.training import TrainingEvents
from aelab.ui.pages.claims import claim_view, listing, table
from aelab.ui.pages.claims import state as claim_state
from aelab.ui.pages.claims.state import PAGE, Standing
from aelab.ui.session import saved_runs, study
from aelab.ui.shell import controls, url

EVERY = "claims.every"  # Measure all


def page() -> None:
    """The list, the buttons, and the claim that the address names; without one, the table."""
    claim = claim_state.chosen()
    key = claim.key if claim else ""
    if controls.pressed(PAGE):
        study.start(PAGE, partial(_begin, claim))
    before = claim_state.view_state()
    with (row := study.controls(PAGE)):
        listing.switch()
    with st.sidebar:
        standings = claim_state.standings()
        listed = listing.draw(standings, key)
    with row:
        _aside(standings, listed, key)
    if claim:
        claim_view.page(claim, standings[key], before)
    else:
        table.page(standings, listed, before)
    url.checked()


def _begin(claim: Claim | None) -> TrainingEvents:
    """What Measure starts: what is missing, or one claim anew if nothing of it is."""
    memory = study.memory()
    if claim is None or controls.pressed(EVERY):
        return book.study(list(book.claims().values()), memory)
    whole = len(book.known([claim], memory)) == claim.seeds
    return book.study([claim], book.FreshMemory(saved_runs.store()) if whole else memory)


def _aside(standings: Mapping[str, Standing], listed: Sequence[str], key: str) -> None:
    """Beside the buttons: all claims, the way to the next, how the guesses do, the table."""
    missing = sum(not s.whole for s in standings.values())
    if key:
        st.button("Measure all", key="all", on_click=_measure_all, shortcut="a",
                  disabled=claim_state.measuring() is not None or not missing,
                  help=f"{missing} of {len(standings)} claims have not been measured.")  # fmt: skip
        _steps(listed or list(standings), key)
    else:
        st.markdown(f"{len(standings) - missing} of {len(standings)} claims measured",
                    width="content")  # fmt: skip
    st.space("stretch")
    if score := claim_state.tally(standings):
        st.markdown(score, width="content")
    if not key:
        table.downloads(standings)


def _steps(listed: Sequence[str], key: str) -> None:
    """To the claim before, to the table, to the claim after."""
    place = listed.index(key) if key in listed else 0
    for word, name, target, shortcut in (
        ("Previous", "before", listed[place - 1], "left"),
        ("All claims", "table", "", "o"),
        ("Next", "after", listed[(place + 1) % len(listed)], "right"),
    ):
        st.button(word, key=name, shortcut=shortcut, on_click=claim_state.choose, args=(target,))


def _measure_all() -> None:
    controls.press(EVERY)
    controls.press(PAGE)
