"""Files of the reader's own: read once, kept for the visit; what is wrong is said in place."""

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from aelab.data import DataError
from aelab.settings import settings
from aelab.ui.session.state import Upload, session, stands_at


def upload(
    place: str, label: str, types: str | Sequence[str], read: Callable[[Any], Any], most: int = 20,
    then: Callable[[], None] = lambda: None,
) -> None:  # fmt: skip
    """Asks for a file of at most so many MB under the key `place`.

    read: makes of it what `content` gives from then on; raises DataError or ValueError with a
    sentence. then: called once that is done, before the page is drawn.
    """
    st.file_uploader(label, type=types, key=place,
                     max_upload_size=min(most, settings().upload_mb),
                     on_change=_take, args=(place, read, then))  # fmt: skip
    if fault := _given(place).fault:
        st.warning(fault)


def content(place: str) -> Any:
    """What was read there last; None before that."""
    return _given(place).content


def give(place: str, read: Callable[[], Any], instead: Any = None) -> None:
    """Keeps what is read, or says why it cannot be, and keeps `instead`."""
    now = _given(place)
    try:
        now.content, now.fault = read(), ""
    except (DataError, ValueError) as wrong:
        now.content, now.fault = instead, str(wrong)


def _given(place: str) -> Upload:
    return session().uploads.setdefault(place, Upload())


def _take(place: str, read: Callable[[Any], Any], then: Callable[[], None]) -> None:
    if (file := stands_at(place)) is None:
        return
    give(place, lambda: read(file), content(place))  # a bad file loses nothing
    if not _given(place).fault:
        then()
