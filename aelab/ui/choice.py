"""What the reader has chosen: variant, data, settings, seed; drawn from schemas, kept in the URL.

The choice lives in one dictionary of the session, so it survives a change of page or of variant.
The URL is read before any widget is made: whatever in it is not allowed is named and left out.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from math import ceil, log10
from typing import Any

import streamlit as st

from aelab import data
from aelab.models import variant, variants
from aelab.schema import Setting, SettingError, Value, settings
from aelab.training import Experiment, Training

SEED = 7
FIRST = "basic"
# Passes that a set asks for until somebody chooses: an epoch of digits is 11 steps, of MNIST 468.
EPOCHS: Mapping[str, int] = {"digits": 150, "shapes": 60}


@dataclass
class Choice:
    """The reader's choice; `values` holds what differs from a variant's defaults."""

    variant: str = FIRST
    data: str = field(default_factory=data.default)
    seed: int = SEED
    values: dict[str, dict[str, Value]] = field(default_factory=dict)  # by variant, or "training"

    def settings(self) -> dict[str, Value]:
        """All settings of the variant and of the training, by name."""
        config = {s.name: s.default for s in settings(variant(self.variant).Config)}
        training = {s.name: s.default for s in settings(Training)}
        training["epochs"] = EPOCHS.get(self.data, training["epochs"])
        own = self.values.get(self.variant, {})
        return {**config, **own, **training, **self.values.get("training", {})}

    def put(self, name: str, value: Value) -> None:
        """Chooses one setting of the variant or of the training."""
        shared = any(s.name == name for s in settings(Training))
        self.values.setdefault("training" if shared else self.variant, {})[name] = value

    def experiment(self) -> Experiment:
        """The experiment chosen; raises SettingError if its settings do not go together."""
        return Experiment.of(self.variant, self.data, self.seed, **self.settings())

    def url(self) -> dict[str, str]:
        """All of it as parameters of the URL."""
        known = (*settings(variant(self.variant).Config), *settings(Training))
        values = self.settings()
        shown = {s.name: s.text(values[s.name]) for s in known if s.shown(values)}
        return {"variant": self.variant, "data": self.data, "seed": str(self.seed), **shown}


def read(query: Mapping[str, str]) -> tuple[Choice, list[str]]:
    """The choice that a URL names, and a sentence for each part of it that is not allowed."""
    choice, notices = Choice(), []
    for name, known in (("variant", tuple(variants())), ("data", data.names())):
        asked = query.get(name, getattr(choice, name))
        if asked in known:
            setattr(choice, name, asked)
        else:
            notices.append(
                f"There is no {'data set' if name == 'data' else name} “{asked}”; "
                f"the lab knows {', '.join(known)}. Showing {getattr(choice, name)}."
            )
    known_settings = {
        s.name: s for s in (*settings(variant(choice.variant).Config), *settings(Training))
    }
    for name in query.keys() - {"variant", "data", "job"}:
        try:
            if name == "seed":
                choice.seed = _seed(query[name])
            elif name in known_settings:
                choice.put(name, known_settings[name].parse(query[name]))
            else:
                notices.append(f"“{name}” in the address is no setting of this variant; left out.")
        except SettingError as error:
            notices.append(f"{error} Using the default.")
    try:
        choice.experiment()
    except SettingError as error:
        choice.values.clear()
        notices.append(f"{error} Using the defaults.")
    return choice, sorted(notices)


def current() -> Choice:
    """This session's choice; a new session, or a new address, takes it from the URL."""
    query = {k: v for k, v in st.query_params.to_dict().items() if k != "job"}
    state = st.session_state
    if "choice" not in state or (query and query != state.get("url")):
        state["choice"], state["notices"] = read(query)
    choice: Choice = state["choice"]
    return choice


def publish(choice: Choice, job: str | None) -> None:
    """Writes choice and job into the URL, if they are not there already."""
    url = choice.url()
    st.session_state["url"] = url
    wanted = {**url, "job": job} if job else url
    if st.query_params.to_dict() != wanted:
        st.query_params.from_dict(wanted)


def notices() -> None:
    """What could not be taken from the URL, or done, in plain words."""
    for notice in st.session_state.get("notices", []):
        st.warning(notice)


def widgets(choice: Choice, changed: Callable[[Setting, Value], None]) -> None:
    """Draws every setting that means something now; `changed` hears of each one moved."""
    config = settings(variant(choice.variant).Config)
    for group in ("Loss", "Model", "Training"):
        members = [s for s in (*config, *settings(Training)) if s.group == group]
        if not members:
            continue
        st.markdown(f"**{group}**")
        for s in members:
            if s.shown(choice.settings()):
                _widget(choice, s, changed)
    show("w.seed", choice.seed, choice.seed)
    choice.seed = st.number_input(
        "Seed", 0, 2**31 - 1, key="w.seed",
        help="One number decides initial weights, batches and noise: the same seed, the same run.",
    )  # fmt: skip
    st.session_state["w.seed.put"] = choice.seed


def _widget(choice: Choice, s: Setting, changed: Callable[[Setting, Value], None]) -> None:
    """One setting as the widget that suits it."""
    key = f"w.{choice.variant}.{s.name}"
    value: Any = choice.settings()[s.name]
    label = f"{s.label} :blue[●]" if s.live else s.label
    tip = f"{s.help} Typical: {s.typical}." if s.typical else s.help
    tip += " ● acts while training." if s.live else ""
    show(key, value, s.text(value) if s.kind is tuple else value)
    now: Any
    if s.kind is bool:
        now = st.toggle(label, key=key, help=tip)
    elif s.choices:
        now = st.selectbox(label, s.choices, key=key, help=tip)
    elif s.kind is tuple:
        now = _parsed(s, st.text_input(label, key=key, help=tip), value)
    elif s.log:
        now = st.select_slider(label, _grid(s, value), key=key, help=tip, format_func="{:g}".format)
    elif s.kind is int:
        now = st.number_input(label, int(s.low or 0), int(s.high or 0), key=key, help=tip)
    else:
        step = 10.0 ** ceil(log10((s.high or 1) - (s.low or 0)) - 2.5)
        now = st.slider(label, s.low, s.high, step=step, key=key, help=tip)
    st.session_state[f"{key}.put"] = now
    if now != value:
        choice.put(s.name, now)
        changed(s, now)


def show(key: str, value: Value, as_shown: Any) -> None:
    """Puts a value into a widget that is new, or whose value a recipe or the URL has changed."""
    if key not in st.session_state or st.session_state.get(f"{key}.put") != value:
        st.session_state[key] = as_shown


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


def _seed(text: str) -> int:
    if not text.isdigit() or int(text) >= 2**31:
        raise SettingError(f"Seed (seed) cannot be {text!r}: it is a whole number from 0 to 2³¹.")
    return int(text)
