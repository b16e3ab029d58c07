"""Menus that many pages have: data set, variants, views, topics; all stand in the address."""

from collections.abc import Mapping, Sequence
from typing import Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from aelab import data
from aelab.models import variants
from aelab.ui.session import own_data
from aelab.ui.session.state import session
from aelab.ui.shell import url

YOUR_DATA: Final = "Your data …"  # the last choice of every menu of data: where one brings them
OWN_PAGE: Final = "pages/15_Your_data.py"


def data_set(page: str, more: Sequence[str] = (), help: str = "", usual: str = "") -> str:
    """The menu of data sets of a page; what is chosen goes with the reader to the next page.

    more: sets that no other page has. usual: the one to begin with, if the reader has chosen none.
    """
    names = (*own_data.mine("images"), *data.menu(), *more)
    before = session().data or usual or data.DEFAULT
    before = before if before in names else data.DEFAULT
    (first,) = url.named("data", names, (before,), 1)
    name = st.selectbox(
        "Data", (*names, YOUR_DATA), names.index(first), key=f"{page} data",
        format_func=titled, help=help or None,
    )  # fmt: skip
    if name == YOUR_DATA:
        st.switch_page(OWN_PAGE)
    st.query_params["data"] = name
    if name not in more and name != before:  # where pages begin is no choice of the reader's
        session().data = name
    return str(name)


def titled(name: str) -> str:
    """What a menu of data sets calls a choice."""
    return name if name == YOUR_DATA else data.info(name).title


def view(questions: Mapping[str, str]) -> str:
    """Which of a page's views is shown, the first to begin with; its question is the page's then.

    questions: of each view what it answers.
    """
    names = list(questions)
    chosen = st.segmented_control(
        "View", names, default=names[0], required=True, label_visibility="collapsed",
        width="content", **url.bound("view", url.one_of(names)),
    )  # fmt: skip
    _ask(questions[chosen])
    return str(chosen)


def networks(page: str, default: tuple[str, ...], most: int) -> tuple[str, ...]:
    """The menu of variants of a comparison page, at most so many."""
    keys = tuple(variants())
    before = session().variants.get(page, default)
    chosen = st.multiselect(
        "Variants", keys, url.named("variants", keys, before, most), max_selections=most,
        key=f"{page} variants", placeholder=f"Choose up to {most}",
        format_func=lambda key: variants()[key].Model.name,
        help=f"Up to {most}, trained together with the same seed and batches.",
    )  # fmt: skip
    st.query_params["variants"] = ",".join(chosen)
    session().variants[page] = tuple(chosen) or default
    return tuple(chosen)


def topic(view: str, questions: Mapping[str, str]) -> tuple[DeltaGenerator, str]:
    """The place of the buttons, and the topic that is chosen; the address keeps it.

    questions: of each topic what it answers.
    """
    topics = list(questions)
    row = st.container(horizontal=True, vertical_alignment="center", gap="small")
    bar = row.container(width="content")
    with row:
        chosen = st.segmented_control(
            "Topic", topics, default=topics[0], required=True, width="content",
            label_visibility="collapsed", **url.bound(view, url.one_of(topics)),
        )  # fmt: skip
    _ask(questions[chosen])
    return bar, str(chosen)


def _ask(question: str) -> None:
    """Puts a question in place of the page's."""
    if place := session().question_place:
        place.markdown(question, width="stretch")
