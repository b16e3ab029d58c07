"""Ratings of the reader's own: a user that the network has never met is encoded as he rates."""

from functools import partial

import numpy as np
import streamlit as st

from aelab.data.ratings import HIGH, LOW, Ratings, Values
from aelab.ui.pages.ratings import for_a_user as ratings_lists
from aelab.ui.pages.ratings import page
from aelab.ui.pages.ratings.page import PAGE
from aelab.ui.session import study
from aelab.ui.shared.text import plain

FIRST = 6  # items offered to begin with, those rated most often


def for_you(ratings: Ratings, around: tuple[str, ...]) -> None:
    """One tick: stars to give at the left, the guesses that follow from them at the right."""
    left, right = st.columns(2)
    with left:
        given = _given(ratings)
    now = page.found(ratings)
    with right:
        if now and now.recipe.rows == "items":
            st.info("A network of items alone cannot read a new user: only biases speak here.")
        guesses = None
        if now and now.model:
            guesses = now.model.unseen(list(given), list(given.values()))
            st.markdown(_shift(given, guesses, now.model.unseen([], [])) + page.whose(now))
        st.markdown(ratings_lists.recommended(ratings, guesses, list(given)))
    page.shows(partial(ratings_lists.written, ratings, guesses, list(given)))
    study.ending(PAGE, around)


def _given(ratings: Ratings) -> dict[int, float]:
    """The items that are rated here, with their stars."""
    popular = np.argsort(-np.bincount(ratings.item, minlength=ratings.n_items), kind="stable")
    key = f"{PAGE}.{ratings.name}.own"
    st.markdown("**Rate some**: the guesses follow at once.")
    more = st.multiselect(
        "More to rate", [int(i) for i in popular[FIRST:]], key=key, max_selections=4,
        format_func=lambda i: ratings.titles[i], label_visibility="collapsed",
        placeholder="Add up to four others by their titles",
    )  # fmt: skip
    given = {}
    for item in [*map(int, popular[:FIRST]), *more]:
        name, stars = st.columns([3, 2], vertical_alignment="center")
        name.markdown(plain(ratings.titles[item]))
        chosen = stars.feedback("stars", key=f"{key}.{item}")
        if chosen is not None:
            given[item] = float(chosen + 1)
    return given


def _shift(given: dict[int, float], guesses: Values, before: Values) -> str:
    """How far the guesses have moved, in a sentence."""
    moved = np.abs(np.clip(guesses, LOW, HIGH) - np.clip(before, LOW, HIGH)).mean()
    if not given:
        return "**Recommended to anyone**: nothing is known of you yet."
    n = len(given)
    return (
        f"**Recommended to you** after {n} rating{'s' * (n > 1)}: the guesses have moved by "
        f"{moved:.2f} stars on average."
    )
