"""What was dropped, and how it is to be read: the widgets of the sidebar."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import streamlit as st

from aelab.data import DataRefused, Dataset
from aelab.data.custom import FITS, File, Look, Opened, opened
from aelab.settings import settings
from aelab.ui.session.state import Upload, session
from aelab.ui.shell import url

KEY = "own"
SIZES = ("as they are", "16", "28", "32", "48", "64")
FITTED = {"crop": "cut out the middle", "pad": "pad", "stretch": "stretch"}
COLOURS: dict[str, bool | None] = {"as they are": None, "grey": False}
NO_LABEL = "none"
TITLE = 60  # characters


class Made(NamedTuple):
    """What was made of the files: a set, or what is wrong with them."""

    dataset: Dataset | None
    fault: str
    opened: Opened | None


def choose() -> Made:
    """The uploader and the choices; reads the files anew when either changes."""
    files = st.file_uploader(
        "Files", accept_multiple_files=True, key=f"{KEY}.files",
        max_upload_size=settings().data_mb, label_visibility="collapsed",
    )  # fmt: skip
    if not files:
        return Made(None, "", None)
    ids = tuple(file.file_id for file in files)
    found = _once("files", ids, lambda: opened([File(f.name, f.getvalue()) for f in files]))
    if found.content is None:
        return Made(None, found.fault, None)
    how, title = _choices(found.content), _title(found.content.title, ids)
    made = _once("set", (ids, title, *how.items()), lambda: _read(found.content, title, how))
    return Made(made.content, made.fault, found.content)


def forget() -> None:
    """Gives the memory back that the files of this visit take."""
    for what in ("files", "set"):
        session().uploads.pop(f"{KEY}.{what}", None)


def _choices(found: Opened) -> dict[str, Any]:
    """How the files are read: size, fit and colour of pictures, label and shape of a table."""
    if found.kind == "pictures":
        size = st.selectbox("Size, pixels", SIZES, **url.bound(f"{KEY}.size", url.one_of(SIZES)))
        fit = st.selectbox(
            "Fitted", FITS, format_func=lambda way: FITTED[way],
            help="How pictures of other proportions become square.",
            **url.bound(f"{KEY}.fit", url.one_of(FITS)),
        )  # fmt: skip
        colour = st.segmented_control(
            "Colours", list(COLOURS), default="as they are", required=True,
            **url.bound(f"{KEY}.colour", url.one_of(list(COLOURS))),
        )  # fmt: skip
        sides = None if size == SIZES[0] else (int(size), int(size))
        return {"look": Look(sides, fit, COLOURS[str(colour)])}
    if found.kind != "table":
        return {}
    names = (NO_LABEL, *found.labels)
    label = st.selectbox(
        "Label", names, names.index(found.label or NO_LABEL), key=f"{KEY}.label",
        help="The column that says of which class a row is; nothing is learned from it.",
    )  # fmt: skip
    chosen = None if label == NO_LABEL else label
    if not (side := found.side(chosen)):
        return {"label": chosen}
    pictures = st.toggle(f"Rows are pictures of {side} × {side} pixels", key=f"{KEY}.pictures")
    return {"label": chosen, "as_pictures": pictures}


def _title(usual: str, ids: Sequence[str]) -> str:
    given = st.text_input("Name", usual, TITLE, key=f"{KEY}.title.{hash(tuple(ids))}")
    return " ".join(given.split()) or usual


def _read(found: Opened, title: str, how: dict[str, Any]) -> Dataset:
    bar = st.progress(0.0, "Reading …")

    def step(share: float) -> None:
        bar.progress(share, "Reading …")

    try:
        return found.dataset(**how, title=title, step=step)
    finally:
        bar.empty()


def _once(what: str, key: object, read: Any) -> Upload:
    """What is read, or why it cannot be; not read again while the key stays."""
    before = session().uploads.get(f"{KEY}.{what}")
    if before and before.content and before.content[0] == key:
        return Upload(before.content[1], before.fault)
    try:
        now = Upload(read())
    except DataRefused as refused:
        now = Upload(None, str(refused))
    session().uploads[f"{KEY}.{what}"] = Upload((key, now.content), now.fault)
    return now
