"""Which ratings are learned from: made up, or MovieLens from the reader's own zip."""

from pathlib import Path

import streamlit as st

from aelab import data
from aelab.data import movielens
from aelab.data.ratings import MADE, Ratings, made
from aelab.studies.ratings import Rated
from aelab.ui.session import study
from aelab.ui.shell import url

OWN, WRONG = "own ratings", "own ratings' fault"  # in the session
YOURS = movielens.NAME


def choose(page: str) -> Ratings:
    """The menu of sets and the upload; the set that is chosen."""
    names = (*MADE, *([YOURS] if _own(page) else []))
    asked = "ratings" if st.query_params.get("ratings") != YOURS or YOURS in names else ""
    (first,) = url.named(asked, names, (names[0],), 1)
    if came := st.session_state.pop("ratings came", False):
        st.session_state["ratings set"] = YOURS
    name = st.selectbox("Ratings", names, 0 if came else names.index(first), key="ratings set",
                        format_func=lambda name: MADE[name].title if name in MADE else
                        "Your MovieLens")  # fmt: skip
    st.query_params["ratings"] = name
    _upload()
    if isinstance(wrong := _named(), str):
        st.warning(f"AELAB_ML100K: {wrong}")
    own = _own(page) if name == YOURS else None
    return own or _made(name)


def described(ratings: Ratings) -> None:
    """One line on the set: its measures, source and licence; and what was left out of its file."""
    st.caption(
        f"**{ratings.title}**: {len(ratings.stars):,} ratings from 1 to 5 by {ratings.n_users:,} "
        f"users of {ratings.n_items:,} items, {100 * ratings.density:.1f} % of the table · "
        f"{ratings.source} · licence: {ratings.licence}"
    )
    if ratings.notes:
        st.info(" ".join(ratings.notes))


def _upload() -> None:
    with st.popover("Your own MovieLens", icon=":material/upload:", width="stretch"):
        file = st.file_uploader(
            "ml-100k.zip or ml-1m.zip, from grouplens.org/datasets/movielens", type="zip",
            key="ratings upload", max_upload_size=20,
        )  # fmt: skip
        st.caption(f"It is kept for this visit only. Its licence: {movielens.LICENCE}.")
        if wrong := st.session_state.get(WRONG):
            st.warning(wrong)
    if file and st.session_state.get("ratings taken") != file.file_id:
        st.session_state["ratings taken"] = file.file_id
        st.session_state[WRONG] = ""
        try:
            st.session_state[OWN] = movielens.read(file.getvalue())
            st.session_state["ratings came"] = True
        except data.DataError as wrong:
            st.session_state[WRONG] = str(wrong)
        st.rerun()


def _own(page: str) -> Ratings | None:
    """What was uploaded, else what the page's study learns from, else what the computer names."""
    if OWN in st.session_state:
        found: Ratings = st.session_state[OWN]
        return found
    now = study.found(page, Rated)
    if now and now.ratings.name == YOURS:
        return now.ratings
    there = _named()
    return there if isinstance(there, Ratings) else None


def _named() -> Ratings | str | None:
    """What the computer names; a sentence if it cannot be read."""
    place = movielens.place()
    return _read(place) if place else None


@st.cache_resource(show_spinner="Reading the ratings …", max_entries=2)
def _read(place: Path) -> Ratings | str:
    try:
        return movielens.read(place)
    except data.DataError as wrong:
        return str(wrong)


@st.cache_resource(show_spinner="Preparing the ratings …", max_entries=4)
def _made(name: str) -> Ratings:
    return made(name)
