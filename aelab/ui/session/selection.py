"""What the reader has chosen: variant, data, settings, seed; drawn from schemas, kept in the URL.

The choice lives in one dictionary of the session, so it survives a change of page or of variant.
The URL is read before any widget is made: whatever in it is not allowed is named and left out.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

import streamlit as st

from aelab import data, recipes
from aelab.models import variant, variants
from aelab.schema import Setting, SettingError, Value, settings
from aelab.training import Experiment, Training
from aelab.training.given.with_data import allowed
from aelab.training.record.call import parameters
from aelab.ui.session import jobs, notices, own_data
from aelab.ui.session.state import put, session, stands_at
from aelab.ui.shell import url
from aelab.ui.shell.widgets import SEED, seed, widget

# What an address may hold beside the choice: tokens, and the bar's own menus.
OTHERS = url.TOKENS | {"recipe", "unit", "pace", url.SIZE}

FIRST = "basic"
SEED_HELP = "One number decides initial weights, batches and noise: the same seed, the same run."
# Passes that a set asks for until somebody chooses: an epoch of digits is 11 steps, of MNIST 468.
EPOCHS: Mapping[str, int] = {"digits": 150, "shapes": 60}


@dataclass
class Choice:
    """The reader's choice; `values` holds what differs from a variant's defaults."""

    variant: str = FIRST
    data: str = data.DEFAULT
    seed: int = SEED
    values: dict[str, dict[str, Value]] = field(default_factory=dict)  # by variant, or "training"

    @classmethod
    def of(cls, e: Experiment) -> Self:
        """That of an experiment, with its live changes made."""
        choice = cls(e.variant, e.data, e.seed)
        for group in e.now():
            for name, value in group.values().items():
                choice.put(name, value)
        return choice

    def settings(self) -> dict[str, Value]:
        """All settings of the variant and of the training, by name."""
        usual = {s.name: s.default for s in self.schema()}
        usual |= {name: good[0] for name, good in allowed(self.variant, self.data).items()}
        usual["epochs"] = recipes.epochs(EPOCHS, Training().epochs, self.data)
        if data.info(self.data).kind == "points":
            suited = recipes.surface(self.variant, data.whole(self.data))
            d = data.load(self.data).d
            suited |= {"latent_dim": d - 1 if d <= 3 else 2}
            usual |= {name: value for name, value in suited.items() if name in usual}
        own, shared = self.values.get(self.variant, {}), self.values.get("training", {})
        return {**usual, **own, **shared, **self.fixed()}

    def schema(self) -> tuple[Setting, ...]:
        """Of the variant, then of the training."""
        return *settings(variant(self.variant).Config), *settings(Training)

    def fixed(self) -> dict[str, Value]:
        """The settings that the data set leaves no choice."""
        only = allowed(self.variant, self.data)
        return {name: good[0] for name, good in only.items() if len(good) == 1}

    def put(self, name: str, value: Value) -> None:
        """Chooses one setting of the variant or of the training."""
        shared = any(s.name == name for s in settings(Training))
        self.values.setdefault("training" if shared else self.variant, {})[name] = value

    def drop_unfit(self) -> None:
        """Forgets values that the data set does not allow: it has just been chosen."""
        own = self.values.get(self.variant, {})
        for name, good in allowed(self.variant, self.data).items():
            if own.get(name, good[0]) not in good:
                del own[name]

    def experiment(self) -> Experiment:
        """The experiment chosen; raises SettingError if its settings do not go together."""
        return Experiment.of(self.variant, self.data, self.seed, **self.settings())

    def url(self) -> dict[str, str]:
        """All of it as parameters of the URL."""
        return parameters(self.variant, self.data, self.seed, self.settings())


def read(query: Mapping[str, str]) -> tuple[Choice, list[str]]:
    """The choice that a URL names, and a sentence for each part of it that is not allowed."""
    choice, wrong = Choice(), []
    for name in ("variant", "data"):
        known = tuple(variants()) if name == "variant" else data_sets(choice.variant)
        asked = query.get(name, getattr(choice, name))
        if asked in known or (name == "data" and _is_shown(asked)):
            setattr(choice, name, asked)
        elif name == "data" and data.custom.is_own(asked):
            wrong.append(f"{own_data.refusal(asked)} Showing {choice.data}.")
        else:
            wrong.append(
                f"There is no {'data set' if name == 'data' else name} “{asked}”; "
                f"the lab knows {', '.join(known)}. Showing {getattr(choice, name)}."
            )
    known_settings = {s.name: s for s in choice.schema()}
    for name in query.keys() - {"variant", "data", *OTHERS}:
        try:
            if name == "seed":
                choice.seed = _seed(query[name])
            elif name in choice.fixed():
                _check_fixed(choice, known_settings[name], query[name])
            elif name in known_settings:
                choice.put(name, known_settings[name].parse(query[name]))
            else:
                wrong.append(f"“{name}” in the address is no setting of this variant; left out.")
        except SettingError as error:
            wrong.append(f"{error} Using the default.")
    try:
        choice.experiment()
    except SettingError as error:
        choice.values.clear()
        wrong.append(f"{error} Using the defaults.")
    return choice, sorted(wrong)


def _is_shown(name: str) -> bool:
    """Whether the page shows a run on a set of somebody's own: it is seen as it was kept."""
    job = jobs.current() if data.custom.is_own(name) else None
    return bool(job and job.run and job.run.experiment.data == name)


def data_sets(variant_key: str) -> tuple[str, ...]:
    """The data sets that a variant can learn here: pictures, and for some also points."""
    points = "points" in variant(variant_key).Model.kinds
    built_in = *data.menu(), *(data.names("points") if points else ())
    return *own_data.mine("" if points else "images"), *built_in


def current() -> Choice:
    """This session's choice; a new session, or a new address, takes it from the URL."""
    query = {k: v for k, v in st.query_params.to_dict().items() if k not in OTHERS}
    now = session()
    if now.choice is None or (query and query != now.choice_address):
        now.choice, wrong = read(query)
        notices.of_address(wrong)
    if not query and not now.job and url.JOB not in st.query_params:  # a link of the menu
        now.choice.seed = now.choice.seed if now.seed is None else now.seed
        now.choice.data = now.data or now.choice.data
    return now.choice


def publish(choice: Choice, job: str | None) -> None:
    """Writes choice and job into the URL, if they are not there already."""
    address, offered = choice.url(), (*own_data.mine("images"), *data.menu())
    session().choice_address = address
    if choice.data in offered and choice.data != (session().data or data.DEFAULT):
        session().data = choice.data  # points are no other page's
    session().parameters |= {*address, *OTHERS}
    wanted, now = {**address, **({url.JOB: job} if job else {})}, st.query_params.to_dict()
    for name in now.keys() - wanted - OTHERS | ({url.JOB} & now.keys() - wanted):
        del st.query_params[name]
    if any(now.get(name) != text for name, text in wanted.items()):
        st.query_params.update(wanted)


def widgets(choice: Choice, changed: Callable[[Setting, Value], None]) -> None:
    """Draws every setting that means something now; `changed` hears of each one moved."""
    known = [s for s in choice.schema() if s.name not in choice.fixed()]
    for group in ("Loss", "Model", "Training"):
        members = [s for s in known if s.group == group]
        if not members:
            continue
        st.markdown(f"**{group}**")
        for s in members:
            if s.shown(choice.settings()):
                _widget(choice, s, changed)
    show("w.seed", choice.seed, choice.seed)
    choice.seed = seed("w.seed", SEED_HELP, in_url=False)
    put("w.seed.put", choice.seed)


def _widget(choice: Choice, s: Setting, changed: Callable[[Setting, Value], None]) -> None:
    """One setting as the widget that suits it."""
    key = f"w.{choice.variant}.{s.name}"
    value: Any = choice.settings()[s.name]
    s = s.limited(choice.settings())
    if s.most and value > (s.high or value):  # the choice that it goes with has just been changed
        value = s.high
        choice.put(s.name, value)
        changed(s, value)
    show(key, value, s.text(value) if s.kind is tuple else value)
    now = widget(s, value, key, in_url=False)
    put(f"{key}.put", now)
    if now != value:
        choice.put(s.name, now)
        changed(s, now)


def show(key: str, value: Value, as_shown: Any) -> None:
    """Puts a value into a widget that is new, or whose value a recipe or the URL has changed."""
    if stands_at(key) is None or stands_at(f"{key}.put") != value:
        put(key, as_shown)


def _check_fixed(choice: Choice, s: Setting, text: str) -> None:
    if s.parse(text) != (value := choice.fixed()[s.name]):
        with_what = "points" if data.info(choice.data).kind == "points" else choice.data
        raise SettingError(
            f"{s.label} ({s.name}) cannot be {text!r} with {with_what}: it is {value}."
        )


def _seed(text: str) -> int:
    if not text.isdigit() or int(text) >= 2**31:
        raise SettingError(f"Seed (seed) cannot be {text!r}: it is a whole number from 0 to 2³¹.")
    return int(text)
