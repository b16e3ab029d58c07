"""What the autoencoders recommend to a user, beside what that user rated highest."""

from collections.abc import Sequence
from functools import partial

import numpy as np
import streamlit as st

from aelab.data.ratings import HIGH, LOW, Ratings, Values
from aelab.ui.pages.ratings import page
from aelab.ui.pages.ratings.page import PAGE
from aelab.ui.session import study
from aelab.ui.shared.text import plain
from aelab.ui.shell import csv_file

TOP = 10


def for_a_user(ratings: Ratings, around: tuple[str, ...]) -> None:
    """One tick: what a user rated highest, and the ten unseen items with the highest guesses."""
    now = page.found(ratings)
    left, right = st.columns(2, gap="medium")
    with left:
        with st.container(horizontal=True, vertical_alignment="center"):
            user = st.number_input(
                "User", 1, ratings.n_users, key=f"{PAGE}.{ratings.name}.user", width=140,
                label_visibility="collapsed",
            ) - 1  # fmt: skip
            mine = ratings.user == user
            st.markdown(f"User {user + 1} **rated highest**, of {mine.sum()}:", width="content")
        guesses = now.model.table[user] if now and now.model else None
        given = sorted(zip(-ratings.stars[mine], ratings.item[mine], strict=True))[:TOP]
        rows = [
            (ratings.titles[item], f"{-stars:.0f}", _stars(guesses, item)) for stars, item in given
        ]
        st.markdown(listed(("", "given, stars", "guess, stars"), rows))
    with right:
        with st.container(height=40, border=False, vertical_alignment="center"):
            st.markdown(f"**Recommended**, not yet rated{page.whose(now)}")
        st.markdown(recommended(ratings, guesses, ratings.item[mine]))
    page.shows(partial(written, ratings, guesses, ratings.item[mine]))
    study.ending(PAGE, around)


def recommended(ratings: Ratings, guesses: Values | None, known: Sequence[int]) -> str:
    """The ten items with the highest guesses [n_items] without those that are known, as a table."""
    if guesses is None:
        return "Press Measure: the guesses appear with the first epoch."
    rows = [
        (ratings.titles[i], _stars(guesses, i), f"{count:,}")
        for i, count in best(ratings, guesses, known)
    ]
    return listed(("", "guess, stars", "ratings"), rows)


def best(ratings: Ratings, guesses: Values, known: Sequence[int]) -> list[tuple[int, int]]:
    """The items of the highest guesses [n_items] but the known ones, with how often each is rated.

    Guesses that are cut to 5 stars stay in their order.
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
    return csv_file.csv_text(("title", "guess, stars", "ratings"), found)


def listed(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table in Markdown, numbers at the right; titles are shown as they are."""
    lines = [heads, [":--", *["--:"] * (len(heads) - 1)], *([plain(r[0]), *r[1:]] for r in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _stars(guesses: Values | None, item: int) -> str:
    return "–" if guesses is None else f"{np.clip(guesses[item], LOW, HIGH):.2f}"
