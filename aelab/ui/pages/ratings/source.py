"""Which ratings are learned from: made up, or MovieLens from the reader's own zip."""

from pathlib import Path

import streamlit as st

from aelab import data
from aelab.data import movielens
from aelab.data.ratings import MADE, Ratings, made
from aelab.studies.ratings import RatingsProgress
from aelab.ui.session import study
from aelab.ui.session.state import put, put_new
from aelab.ui.shared import upload
from aelab.ui.shell import url

PAGE, PLACE, MENU = "ratings", "ratings upload", "ratings set"
YOURS = movielens.NAME


def choose() -> Ratings:
    """The menu of sets and the upload; the set that is chosen."""
    names = (*MADE, *([YOURS] if _own() else []))
    if YOURS in names or st.query_params.get("ratings") != YOURS:
        (first,) = url.named("ratings", names, (names[0],), 1)
    else:  # a link to what this visit has not been given
        first = names[0]
        url.fit("ratings", url.ANYTHING)
    put_new(MENU, first)
    name = st.selectbox(
        "Ratings", names, key=MENU,
        format_func=lambda name: MADE[name].title if name in MADE else "Your MovieLens",
    )  # fmt: skip
    st.query_params["ratings"] = name
    with st.popover("Your own MovieLens", icon=":material/upload:", width="stretch"):
        upload.upload(
            PLACE, "A zip from grouplens.org/datasets/movielens: 100K, 1M or latest small", "zip",
            lambda file: movielens.read(file.getvalue()), then=lambda: put(MENU, YOURS),
        )  # fmt: skip
        st.caption(f"It is kept for this visit only. Its licence: {movielens.LICENCE}.")
    if isinstance(wrong := _named(), str):
        st.warning(f"AELAB_ML100K: {wrong}")
    own = _own() if name == YOURS else None
    return own or _made(name)


def _own() -> Ratings | None:
    """What was uploaded, else what the page's study learns from, else what the computer names."""
    given: Ratings | None = upload.content(PLACE)
    if given:
        return given
    now = study.found(PAGE, RatingsProgress)
    if now and now.ratings.name == YOURS:
        return now.ratings
    there = _named()
    return there if isinstance(there, Ratings) else None


def _named() -> Ratings | str | None:
    """What the computer names; a sentence if it cannot be read."""
    place = movielens.place()
    return _read(place) if place else None


@st.cache_resource(show_spinner=False, max_entries=2)
def _read(place: Path) -> Ratings | str:
    try:
        return movielens.read(place)
    except data.DataError as wrong:
        return str(wrong)


@st.cache_resource(show_spinner=False, max_entries=4)
def _made(name: str) -> Ratings:
    return made(name)
