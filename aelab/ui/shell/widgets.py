"""One setting of a schema as the widget that suits it."""

from math import ceil, log10
from typing import Any, TypeVar

import streamlit as st

from aelab.schema import Setting, SettingError, Settings, Value, settings

S = TypeVar("S", bound=Settings)
SEED = 7  # what a seed is until somebody chooses


def widget(s: Setting, value: Any, key: str, *, in_url: bool = False) -> Any:
    """Draws the setting at a value unless the session knows a later one; what it stands at now.

    in_url: the address keeps it under the key. Streamlit leaves the usual value out of the address,
    so that one must be the widget's own default, not the session's.
    """
    label = f"{s.label} :blue[●]" if s.live else s.label
    tip = f"{s.help} Typical: {s.typical}." if s.typical else s.help
    tip += " ● acts while training." if s.live else ""
    shown = s.text(value) if s.kind is tuple else value
    if not in_url and key not in st.session_state:
        st.session_state[key] = shown
    known: dict[str, Any] = {"key": key, "help": tip}
    own: dict[str, Any] = {"value": shown} if in_url else {}
    if in_url:
        known["bind"] = "query-params"
    if s.kind is bool:
        return st.toggle(label, **own, **known)
    if s.choices:
        first = s.choices.index(value) if in_url else 0
        return st.selectbox(label, s.choices, first, **known)
    if s.kind is tuple:
        return _parsed(s, st.text_input(label, **own, **known), value)
    if s.log:
        return st.select_slider(label, _grid(s, value), **own, format_func="{:g}".format, **known)
    if s.kind is int:
        return st.number_input(label, int(s.low or 0), int(s.high or 0), **own, **known)
    step = 10.0 ** ceil(log10((s.high or 1) - (s.low or 0)) - 2.5)
    return st.slider(label, s.low, s.high, **own, step=step, **known)


def group(usual: S, page: str, *, in_url: bool = False) -> S:
    """All settings of a group, first at their usual values; what they stand at now."""
    now = {
        s.name: widget(s, getattr(usual, s.name), f"{page}.{s.name}", in_url=in_url)
        for s in settings(type(usual))
    }
    return usual.replace(**now)


def seed(key: str, help: str = "") -> int:
    """The seed of a page, in the address under its key."""
    found = st.number_input("Seed", 0, 2**31 - 1, SEED, key=key, bind="query-params", help=help)
    return int(found)


def standing(usual: S, page: str) -> S:
    """What the widgets of `group` stand at; raises SettingError for a text that is not allowed."""
    now = {
        s.name: s.parse(str(st.session_state[key])) if s.kind is tuple else st.session_state[key]
        for s in settings(type(usual))
        if (key := f"{page}.{s.name}") in st.session_state
    }
    return usual.replace(**now)


def _parsed(s: Setting, text: str, before: Value) -> Value:
    try:
        return s.parse(text.strip())
    except SettingError as error:
        st.error(str(error))
        return before


def _grid(s: Setting, value: float) -> list[float]:
    """1, 2, 5, 10 … between the ends of a logarithmic setting, 0 if it is allowed, and `value`."""
    high = s.high or 1.0
    first = log10(s.low) if s.low else ceil(log10(high)) - 5
    steps = [m * 10.0**e for e in range(int(first // 1), ceil(log10(high)) + 1) for m in (1, 2, 5)]
    inside = {float(f"{v:.6g}") for v in steps if (s.low or 0) <= v <= high}
    return sorted({*inside, *([] if s.low else [0.0]), high, value})
