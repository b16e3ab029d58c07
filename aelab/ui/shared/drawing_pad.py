"""A picture of the reader's own, drawn or uploaded once, for every page that tries networks on it.

What was given is kept as it came, so that it becomes an item of whatever data set is looked at.
"""

import base64
import binascii
import math
from functools import lru_cache, partial
from typing import Literal

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from aelab import data
from aelab.components import Ask, drawing_pad, mount
from aelab.data import own
from aelab.ui.shared import upload

PLACE = "upload"
Kind = Literal["drawing", "file"]


def button(group: str, name: str) -> None:
    """A button that opens the pad and the upload, for items like those of a data set."""
    with st.popover("Your own picture", icon=":material/draw:", key="own"):
        # In a callback: a tick that reruns the page just then would lose what was drawn.
        take = partial(_take_drawing, name)
        mount(drawing_pad(group=group), key="pad", on_ask=take, needs=("ink",))
        upload.upload(
            PLACE, "… or upload one", ("png", "jpg", "jpeg", "gif", "bmp", "webp"),
            lambda file: _checked("file", file.getvalue(), name), most=5,
        )  # fmt: skip


def picture(name: str) -> bytes | None:
    """The picture as an item of a data set, float32 [d]; None if there is none."""
    given: tuple[Kind, bytes] | None = upload.content(PLACE)
    return _item(*given, name) if given else None


def pixels(ink: str) -> NDArray[np.float32]:
    """The pad's pixels, square and in [0, 1]. Raises NoPicture for anything else."""
    try:
        found = np.frombuffer(base64.b64decode(ink, validate=True), np.uint8)
        side = math.isqrt(len(found))
        return (found.reshape(side, side) / 255).astype(np.float32)
    except (binascii.Error, ValueError) as error:
        raise own.NoPicture("The drawing did not arrive whole: draw it once more.") from error


def _take_drawing(name: str, ask: Ask) -> None:
    upload.give(PLACE, lambda: _checked("drawing", ask["ink"].encode(), name))


def _checked(kind: Kind, content: bytes, name: str) -> tuple[Kind, bytes]:
    """What was given, if it can be an item. Raises NoPicture."""
    _item(kind, content, name)
    return kind, content


@lru_cache(maxsize=16)
def _item(kind: Kind, content: bytes, name: str) -> bytes:
    """What was given as an item of a data set. Raises NoPicture.

    Of signed pixels, paper is 0 and full ink is as far as pictures are drawn.
    """
    dataset = data.load(name)
    if kind == "file":
        item = own.from_file(content, dataset.shape)
    else:
        item = own.from_ink(pixels(content.decode()), dataset.shape)
    return (item * np.float32(dataset.reach or 1)).tobytes()
