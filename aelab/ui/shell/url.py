"""Menus whose choice stands in the address by its key: `?data=digits&variants=basic,vae`."""

from collections.abc import Sequence

import streamlit as st

from aelab import data
from aelab.models import variants

DATA = "data kept"  # in the session: a walk through the menu drops the address and the widgets


def data_set(page: str) -> str:
    """The menu of data sets of a comparison page."""
    names = data.names()
    before = st.session_state.get(DATA, data.default())
    (first,) = named("data", names, (before,), 1)
    name = st.selectbox(
        "Data", names, names.index(first), key=f"{page} data",
        format_func=lambda name: data.info(name).title,
    )  # fmt: skip
    st.session_state[DATA] = st.query_params["data"] = name
    return str(name)


def view(names: Sequence[str]) -> str:
    """Which of a page's views is shown, the first to begin with."""
    chosen = st.segmented_control(
        "View", names, default=names[0], key="view", required=True, label_visibility="collapsed",
        bind="query-params", width="content",
    )  # fmt: skip
    return str(chosen)


def networks(page: str, default: tuple[str, ...], most: int) -> tuple[str, ...]:
    """The menu of variants of a comparison page, at most so many."""
    keys, kept = tuple(variants()), f"{page} variants kept"
    before = st.session_state.get(kept, default)
    chosen = st.multiselect(
        "Variants", keys, named("variants", keys, before, most), max_selections=most,
        key=f"{page} variants", placeholder=f"Choose up to {most}",
        format_func=lambda key: variants()[key].Model.name,
        help=f"Up to {most}, trained together with the same seed and batches.",
    )  # fmt: skip
    st.query_params["variants"] = ",".join(chosen)
    st.session_state[kept] = tuple(chosen) or default
    return tuple(chosen)


def own(name: str, page: str) -> str:
    """What the address keeps under a name for this page: `?study=sweep:…` is no other's."""
    owner, _, text = st.query_params.get(name, "").rpartition(":")
    return text if owner == page else ""


def keep(name: str, page: str, text: str) -> None:
    """Keeps it there: a link of the menu has dropped it."""
    if own(name, page) != text:
        st.query_params[name] = f"{page}:{text}"


def named(name: str, known: Sequence[str], default: tuple[str, ...], most: int) -> list[str]:
    """What the address asks for under a name, without what is not known; says what that was."""
    asked = [part for part in st.query_params.get(name, "").split(",") if part]
    if unknown := [part for part in asked if part not in known]:
        st.warning(f"The lab does not know {', '.join(unknown)}, only {', '.join(known)}.")
    return [part for part in asked if part in known][:most] or list(default)
