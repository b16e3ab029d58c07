"""Puts a payload on the page. One Streamlit component draws every kind of payload.

Streamlit comes with the first mount: what writes payloads into files does without it.
"""

from __future__ import annotations

import html
import json
from collections.abc import Callable
from dataclasses import asdict
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from aelab import theme
from aelab.components._payload import Payload, pack
from aelab.components.asks import Ask, question
from aelab.components.contents import SMALL, contents

if TYPE_CHECKING:
    from streamlit.components.v2.types import ComponentRenderer

PALETTE = html.escape(
    json.dumps(
        {
            "light": asdict(theme.LIGHT),
            "dark": asdict(theme.DARK),
            "font": theme.FONT,
            "sizes": theme.SIZES,
        },
        separators=(",", ":"),
    )
)


class Live(NamedTuple):
    """An address that always has the newest picture; for which state the page around is drawn."""

    address: str
    around: str = ""


def mount(
    payload: bytes, key: str, on_ask: Callable[[Ask], None] | None = None, *,
    needs: tuple[str, ...] = ("item",), live: Live | None = None, lazy: bool = False,
) -> Ask | None:  # fmt: skip
    """Show a payload under a key that stays the same from run to run.

    A large one is fetched by the browser, at its address; `lazy`: not before somebody looks at what
    it belongs to. `live`: the browser follows that address from then on.

    Returns the question the reader just asked by pointing, on the one rerun that it causes, and
    None otherwise. `on_ask` is called with it before that rerun. Only a question with one of the
    parts that it `needs` is one; that something is out of date is none, and its run answers it.
    "tick" and "planes" mounts ask when a decoder cannot run in the browser, a "gallery" mount when
    a picture is clicked.
    """
    import streamlit as st

    def ask() -> None:
        asked = question(st.session_state[key], needs)
        if on_ask and asked:
            on_ask(asked)

    if isinstance(payload, Payload) and (live or len(payload) > SMALL):
        of, group = payload.meta["kind"], payload.meta.get("group", "")
        payload = _at(of, group, f"bytes/{contents.put(payload)}", live, lazy)
    # Streamlit reports a trigger only to a mount that has a callback for it.
    result = _canvas()(key=key, data=payload, on_ask_change=ask)
    return question(result, needs)


def follow(of: str, group: str, key: str, live: Live) -> None:
    """Has the browser follow an address for a group's feed, from when somebody looks at it."""
    _canvas()(key=key, data=_at(of, group, None, live, lazy=True))


def _at(of: str, group: str, address: str | None, live: Live | None, lazy: bool) -> bytes:
    """A payload that says where another is."""
    following = live._asdict() if live else None
    return pack({
        "kind": "at", "of": of, "group": group, "address": address, "lazy": lazy,
        "live": following,
    })  # fmt: skip


@cache
def _canvas() -> ComponentRenderer:
    import streamlit as st

    # Registered at first use: on import there may be no Streamlit to find the assets.
    return st.components.v2.component(
        "aelab.latent",
        html=f'<div class="aelab" style="visibility: hidden" data-palette="{PALETTE}"></div>',
        css="latent.css",
        js="latent.js",
    )
