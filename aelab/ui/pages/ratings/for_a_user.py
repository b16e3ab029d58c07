"""What the autoencoders recommend to a user, beside what that user rated highest."""

from collections.abc import Sequence

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from aelab.data.ratings import Ratings, Values
from aelab.studies.ratings import RatingsProgress
from aelab.ui.pages.ratings.page import OnRatings, whose
from aelab.ui.shared.text import plain
from aelab.ui.shell import csv_file, url

TOP = 10


class ForAUser(OnRatings):
    """What a user rated highest, and the ten unseen items with the highest guesses."""

    def draw(self, shown: RatingsProgress | None) -> None:
        """Both tables."""
        ratings, (left, right) = self.ratings, st.columns(2, gap="medium")
        with left, st.container(horizontal=True, vertical_alignment="center"):
            rated = self._rated()
            words = f"User {self.user + 1} **rated highest**, of {rated.sum()}:"
            st.markdown(words, width="content")
        guesses = self._guesses(shown)
        best = sorted(zip(-ratings.stars[rated], ratings.item[rated], strict=True))[:TOP]
        rows = [(ratings.titles[item], f"{-stars:g}", _stars(ratings, guesses, item))
                for stars, item in best]  # fmt: skip
        left.markdown(listed(("", "given, stars", "guess, stars"), rows))
        with right:
            with st.container(height=40, border=False, vertical_alignment="center"):
                st.markdown(f"**Recommended**, not yet rated{whose(shown)}")
            st.markdown(recommended(ratings, guesses, ratings.item[rated].tolist()))

    def _rated(self) -> NDArray[np.bool_]:
        """The widget that names a user; which of all ratings are that user's."""
        n = self.ratings.n_users
        key = url.bound(f"{self.prefix}.user", url.number(1, n))
        self.user = int(st.number_input("User", 1, n, width=140, label_visibility="collapsed",
                                        **key)) - 1  # fmt: skip
        found: NDArray[np.bool_] = self.ratings.user == self.user
        return found

    def _guesses(self, shown: RatingsProgress | None) -> Values | None:
        return shown.model.table[self.user] if shown and shown.model else None

    def csv(self, shown: RatingsProgress | None) -> str:
        """The recommended items."""
        known = self.ratings.item[self.ratings.user == self.user]
        return written(self.ratings, self._guesses(shown), known)


def recommended(ratings: Ratings, guesses: Values | None, known: Sequence[int]) -> str:
    """The ten items with the highest guesses [n_items] without those that are known, as a table."""
    if guesses is None:
        return "Press Measure: the guesses appear with the first epoch."
    rows = [
        (ratings.titles[i], _stars(ratings, guesses, i), f"{count:,}")
        for i, count in best(ratings, guesses, known)
    ]
    return listed(("", "guess, stars", "times rated"), rows)


def best(ratings: Ratings, guesses: Values, known: Sequence[int]) -> list[tuple[int, int]]:
    """The items of the highest guesses [n_items] but the known ones, with how often each is rated.

    Guesses that are cut to the highest stars stay in their order.
    """
    left = guesses.astype(np.float64)
    left[list(known)] = -np.inf
    counts = np.bincount(ratings.item, minlength=ratings.n_items)
    return [(int(i), int(counts[i])) for i in np.argsort(-left, kind="stable")[:TOP]]


def written(ratings: Ratings, guesses: Values | None, known: Sequence[int]) -> str:
    """The recommended items with their guesses before cutting, as CSV."""
    found = [] if guesses is None else [
        (ratings.titles[i], float(guesses[i]), n) for i, n in best(ratings, guesses, known)
    ]  # fmt: skip
    return csv_file.csv_text(("title", "guess, stars", "times rated"), found)


def listed(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table in Markdown, numbers at the right; titles are shown as they are."""
    lines = [heads, [":--", *["--:"] * (len(heads) - 1)], *([plain(r[0]), *r[1:]] for r in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _stars(ratings: Ratings, guesses: Values | None, item: int) -> str:
    return "–" if guesses is None else f"{ratings.clipped(guesses)[item]:.2f}"
