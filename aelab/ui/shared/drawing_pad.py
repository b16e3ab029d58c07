"""A picture of the reader's own, drawn or uploaded once, for every page that tries networks on it.

What was given is kept as it came, so that it becomes an item of whatever data set is looked at.
"""

import base64
import binascii
import math
from functools import lru_cache
from typing import Literal

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from aelab import data
from aelab.components import mount, pad
from aelab.data import own

OWN, WRONG = "own picture", "own picture's fault"
Kind = Literal["drawing", "file"]


def button(group: str, name: str) -> None:
    """A button that opens the pad and the upload, for items like those of a data set."""
    with st.popover("Your own picture", icon=":material/draw:", key="own"):
        # In a callback: a tick that reruns the page just then would lose what was drawn.
        mount(pad(group=group), key="pad", on_ask=lambda: _take_drawing(name))
        file = st.file_uploader("… or upload one", type=("png", "jpg", "jpeg", "bmp", "webp"),
                                key="upload", max_upload_size=5)  # fmt: skip
        if file and st.session_state.get("taken") != file.file_id:
            st.session_state["taken"] = file.file_id
            _take(name, "file", file.getvalue())
        if wrong := st.session_state.get(WRONG):
            st.warning(wrong)


def kept(name: str) -> bytes | None:
    """The picture as an item of a data set, float32 [d]; None if there is none."""
    given = st.session_state.get(OWN)
    return _item(*given, _shape(name)) if given else None


def pixels(ink: str) -> NDArray[np.float32]:
    """The pad's pixels, square and in [0, 1]. Raises NoPicture for anything else."""
    try:
        found = np.frombuffer(base64.b64decode(ink, validate=True), np.uint8)
        side = math.isqrt(len(found))
        return (found.reshape(side, side) / 255).astype(np.float32)
    except (binascii.Error, ValueError) as error:
        raise own.NoPicture("The drawing did not arrive whole: draw it once more.") from error


def _take_drawing(name: str) -> None:
    ask = st.session_state["pad"].get("ask") or {}
    if "ink" in ask:
        _take(name, "drawing", str(ask["ink"]).encode())


def _take(name: str, kind: Kind, content: bytes) -> None:
    """Keeps what was given, or says in one sentence why it cannot be used."""
    st.session_state[WRONG] = ""
    try:
        _item(kind, content, _shape(name))
        st.session_state[OWN] = kind, content
    except own.NoPicture as empty:
        st.session_state[OWN], st.session_state[WRONG] = None, str(empty)


def _shape(name: str) -> tuple[int, int]:
    height, width = data.load(name).shape
    return height, width


@lru_cache(maxsize=16)
def _item(kind: Kind, content: bytes, shape: tuple[int, int]) -> bytes:
    """What was given as an item. Raises NoPicture."""
    if kind == "file":
        return own.from_file(content, shape).tobytes()
    return own.from_ink(pixels(content.decode()), shape).tobytes()
