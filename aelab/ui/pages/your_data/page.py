"""Bring data, look at them, use them; and all that one has brought."""

from urllib.parse import urlencode

import streamlit as st

from aelab import data
from aelab.data import DataRefused, Dataset
from aelab.models import variants
from aelab.ui.pages.your_data import dropped, preview
from aelab.ui.session import notices, own_data
from aelab.ui.session.state import session
from aelab.ui.shared.text import plain
from aelab.ui.shell import url

GIVEN = "take"  # in an address: a set that is given by a link
TRAIN = "pages/1_Train.py"
EMPTY = """
Drop files at the left: **pictures**, a **zip** of them (its folders are the classes; folders
*train* and *test* are the split), a **table** (CSV), NumPy’s **.npz**, or **IDX**. From 50 items
on. They stay on this computer, are yours alone, and are one of the data sets of every page.
"""


def page() -> None:
    """Everything below the title."""
    _accept()
    with st.sidebar:
        made = dropped.choose()
    notices.shown()
    if made.fault:
        st.error(plain(made.fault))
    elif made.dataset:
        with st.container(horizontal=True, vertical_alignment="center", key="bar"):
            if st.button("Use it", type="primary", key="use", icon=":material/check:"):
                _use(made.dataset)
            st.markdown(f"**{plain(made.dataset.title)}** · {preview.size_of(made.dataset)} · "
                        f"{_count(made.dataset):,} items", width="content")  # fmt: skip
        preview.draw(made.dataset, made.opened.table if made.opened else None)
    else:
        st.markdown(EMPTY)
    if names := own_data.mine():
        st.markdown("**Your data sets**")
        for name in names:
            _row(name)
    url.checked()


def _use(dataset: Dataset) -> None:
    """Keeps the set, and goes to train on it."""
    try:
        own_data.take(dataset)
    except DataRefused as refused:
        st.error(str(refused))
        return
    dropped.forget()
    _train(dataset.name)


def _train(name: str) -> None:
    points = data.info(name).kind == "points"
    first = next(key for key, v in variants().items() if not points or "points" in v.Model.kinds)
    session().data = session().data if points else name
    st.switch_page(TRAIN, query_params={"variant": first, "data": name})


def _row(name: str) -> None:
    """A set that was brought: what can be done with it."""
    known = data.info(name)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if st.button("Train on it", key=f"own.use.{name}", icon=":material/play_arrow:"):
            _train(name)
        with st.popover("Link", icon=":material/ios_share:", key=f"own.link.{name}"):
            st.caption("Whoever opens this link has the data set, too.")
            address = f"{st.context.url or ''}?{urlencode({GIVEN: own_data.gift(name)})}"
            st.code(address, language=None, wrap_lines=True)
        with st.popover("Remove", icon=":material/delete:", key=f"own.gone.{name}"):
            st.caption("Kept runs stay as they are; nobody can train on the data any more, unless "
                       "others have its link.")  # fmt: skip
            st.button("Remove for good", key=f"own.remove.{name}", on_click=own_data.remove,
                      args=(name,))  # fmt: skip
        st.markdown(f"{plain(known.title)} · {_said(name)}", width="content")


@st.cache_data(show_spinner=False, max_entries=256)
def _said(name: str) -> str:
    """Size and number of items of a kept set, in words."""
    try:
        dataset = data.load(name)
    except data.DataError as error:
        return str(error)
    classes = f" · {len(dataset.classes)} classes" if dataset.labelled else ""
    return f"{preview.size_of(dataset)} · {_count(dataset):,} items{classes}"


def _count(dataset: Dataset) -> int:
    return dataset.n_train + len(dataset.y_test)


def _accept() -> None:
    """Takes what a link gives."""
    url.fit(GIVEN, url.Allowed(lambda text: True, "a data set that somebody shares"))
    if not (words := st.query_params.get(GIVEN)):
        return
    if name := own_data.accept(words):
        notices.add(f"“{data.info(name).title}” is one of your data sets now.", "info")
    else:
        notices.add("This link gives no data set: it has been removed, or the link is not whole.")
    del st.query_params[GIVEN]
