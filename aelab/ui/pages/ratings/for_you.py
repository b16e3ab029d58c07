"""Ratings of the reader's own: a user that the network has never met is encoded as he rates."""

import numpy as np
import streamlit as st

from aelab.data.ratings import Ratings, Values
from aelab.studies.ratings import RatingsProgress
from aelab.ui.pages.ratings.for_a_user import recommended, written
from aelab.ui.pages.ratings.page import OnRatings, whose
from aelab.ui.shared.text import plain
from aelab.ui.shell import url

FIRST = 6  # items offered to begin with, those rated most often


class ForYou(OnRatings):
    """A user that the network has never met is encoded as the reader rates."""

    def draw(self, shown: RatingsProgress | None) -> None:
        """Stars to give at the left, the guesses that follow from them at the right."""
        left, right = st.columns(2)
        with left:
            self.given = self._stars()
        with right:
            if shown and shown.settings.rows == "items":
                st.info("A network of items alone cannot read a new user: only biases speak here.")
            guesses = self._guesses(shown)
            if shown and shown.model and guesses is not None:
                before = shown.model.unseen([], [])
                st.markdown(_shift(self.ratings, self.given, guesses, before) + whose(shown))
            st.markdown(recommended(self.ratings, guesses, list(self.given)))

    def csv(self, shown: RatingsProgress | None) -> str:
        """The recommended items."""
        return written(self.ratings, self._guesses(shown), list(self.given))

    def _guesses(self, shown: RatingsProgress | None) -> Values | None:
        if not (shown and shown.model):
            return None
        return shown.model.unseen(list(self.given), list(self.given.values()))

    def _stars(self) -> dict[int, float]:
        """The items that are rated here, with their stars."""
        ratings, key = self.ratings, f"{self.prefix}.own"
        popular = np.argsort(-np.bincount(ratings.item, minlength=ratings.n_items), kind="stable")
        st.markdown("**Rate some**: the guesses follow at once.")
        others = [int(i) for i in popular[FIRST:]]
        titles = url.some_of([ratings.titles[i] for i in others])
        more = st.multiselect(
            "More to rate", others, max_selections=4, format_func=lambda i: ratings.titles[i],
            label_visibility="collapsed", placeholder="Add up to four others by their titles",
            **url.bound(key, titles),
        )  # fmt: skip
        given = {}
        for item in [*map(int, popular[:FIRST]), *more]:
            name, stars = st.columns([3, 2], vertical_alignment="center")
            name.markdown(plain(ratings.titles[item]))
            chosen = stars.feedback("stars", key=f"{key}.{item}")
            if chosen is not None:
                given[item] = float(chosen + 1)
        return given


def _shift(ratings: Ratings, given: dict[int, float], guesses: Values, before: Values) -> str:
    """How far the guesses have moved, in a sentence."""
    moved = np.abs(ratings.clipped(guesses) - ratings.clipped(before)).mean()
    if not given:
        return "**Recommended to anyone**: nothing is known of you yet"
    n = len(given)
    return (
        f"**Recommended to you** after {n} rating{'s' * (n > 1)}: the guesses have moved by "
        f"{moved:.2f} stars on average."
    )
