"""Settings of a schema as the widgets that suit them, each in the address under its key."""

from collections.abc import Sequence
from math import ceil, log10
from typing import Any, TypeVar

import streamlit as st

from aelab.schema import Setting, SettingError, Settings, Value, settings
from aelab.ui.session.state import put, put_new, session, stands_at
from aelab.ui.shell import url

S = TypeVar("S", bound=Settings)
SEED, SEEDS = 7, 2**31 - 1  # what a seed is until somebody chooses, and the largest


def widget(s: Setting, value: Any, key: str, *, in_url: bool = True) -> Any:
    """Draws the setting, first at a value; what it stands at now.

    in_url: the address keeps it under the key. Streamlit leaves the usual value out of the address,
    so that one is the widget's own default then; else the session's.
    """
    label = f"{s.label} :blue[●]" if s.live else s.label
    tip = f"{s.help} Typical: {s.typical}." if s.typical else s.help
    tip += " ● acts while training." if s.live else ""
    shown = s.text(value) if s.kind is tuple else value
    own: dict[str, Any] = {"value": shown} if in_url else {}
    known = {"help": tip, **(url.bound(key, _allowed(s)) if in_url else {"key": key})}
    if not in_url:
        put_new(key, shown)
    if s.kind is bool:
        return st.toggle(label, **own, **known)
    if s.choices:
        first = s.choices.index(value) if in_url else 0
        return st.selectbox(label, s.choices, first, format_func=s.called, **known)
    if s.kind is tuple:
        return _parsed(s, st.text_input(label, **own, **known), value)
    if s.log:
        return st.select_slider(label, _grid(s, value), **own, format_func="{:g}".format, **known)
    if s.kind is int:
        return st.number_input(label, int(s.low or 0), int(s.high or 0), **own, **known)
    step = 10.0 ** ceil(log10((s.high or 1) - (s.low or 0)) - 2.5)
    return st.slider(label, s.low, s.high, **own, step=step, **known)


def group(usual: S, prefix: str) -> S:
    """All settings of a group, first at their usual values; what they stand at now.

    In the address each is called by the prefix and its name. One that means nothing beside the
    others has no widget.
    """
    now = usual.values()
    for s in settings(type(usual)):
        key = f"{prefix}.{s.name}"
        if s.shown(now):
            now[s.name] = widget(s, now[s.name], key)
        else:
            url.fit(key, _allowed(s))
    return usual.replace(**now)


def one_of(label: str, options: Sequence[int], usual: int, key: str, help: str = "") -> int:
    """A slider over a few numbers, in the address under its key."""
    known = url.bound(key, url.one_of(options))
    return int(st.select_slider(label, options, usual, help=help, **known))


def seed(key: str, help: str = "", *, in_url: bool = True) -> int:
    """The seed of a page, first that of the page before.

    in_url: in the address under its key, else in the session alone.
    """
    now = session()
    if in_url and now.unread and key not in st.query_params and now.seed is not None:
        put(key, now.seed)  # a link of the menu has dropped it
    known = {"value": SEED, **url.bound(key, url.number(0, SEEDS))} if in_url else {"key": key}
    chosen = now.seed = int(st.number_input("Seed", 0, SEEDS, help=help, **known))
    return chosen


def next_seed(key: str) -> None:
    """Moves a seed on by one; a callback."""
    put(key, (stands_at(key, 1) + 1) % SEEDS)


def _allowed(s: Setting) -> url.Allowed:
    """What an address may hold for a setting: of choices, what is shown of them too."""

    def test(text: str) -> bool:
        if text in s.words.values():
            return True
        try:
            s.parse(text)
        except SettingError:
            return False
        return True

    return url.Allowed(test, s.allowed)


def _parsed(s: Setting, text: str, before: Value) -> Value:
    """What a text stands for; if that is not allowed says so, and nothing can be begun."""
    try:
        return s.parse(text.strip())
    except SettingError as error:
        session().refused = True
        st.error(str(error))
        return before


def _grid(s: Setting, value: float) -> list[float]:
    """1, 2, 5, 10 … between the ends of a logarithmic setting, 0 if it is allowed, and `value`."""
    high = s.high or 1.0
    first = log10(s.low) if s.low else ceil(log10(high)) - 5
    steps = [m * 10.0**e for e in range(int(first // 1), ceil(log10(high)) + 1) for m in (1, 2, 5)]
    inside = {float(f"{v:.6g}") for v in steps if (s.low or 0) <= v <= high}
    return sorted({*inside, *([] if s.low else [0.0]), high, value})
