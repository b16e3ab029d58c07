"""An experiment: all that is needed to repeat a run, frozen, hashable and readable as JSON."""

import dataclasses
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from math import cos, inf, pi
from operator import index
from typing import Any, Self

from aelab import data
from aelab.models import variant
from aelab.schema import (
    Setting,
    SettingError,
    Settings,
    Value,
    hp,
    plain,
    setting,
    settings,
    unknown_setting,
)
from aelab.training.given.with_data import allowed, with_data

# One-cycle (Smith and Topin, arXiv:1708.07120): up from WARM · rate, down to LAST · rate.
WARM, LAST, RISE = 0.04, 0.005, 0.2

FITTED = ("output", "loss")  # what recipes say of other pictures, see `Experiment.suited`


@dataclass(frozen=True)
class Training(Settings):
    """How a network is trained, whatever its variant."""

    epochs: int = hp(
        20, "Epochs", group="Training", low=1, high=2000, live=True, typical="10 to 30",
        help="Passes through the training items. More may be asked for while a run goes on or "
        "after it: the learning rate then stays where the schedule left it.",
    )  # fmt: skip
    batch_size: int = hp(
        128, "Batch size", group="Training", low=1, high=100_000, typical="32 to 256",
        help="Items a step; with as many as there are, or more, each step sees all of them. The "
        "last, smaller batch of an epoch is left out.",
    )  # fmt: skip
    rate: float = hp(
        3e-3, "Learning rate", group="Training", low=1e-6, high=10.0, log=True, live=True,
        typical="0.001 to 0.005 for Adam, 0.001 for SGD",
        help="The peak of the schedule. Too small: nothing moves. Too large: the loss explodes.",
    )  # fmt: skip
    schedule: str = hp(
        "one-cycle", "Schedule", group="Training", choices=("one-cycle", "cosine", "constant"),
        typical="one-cycle",
        help="One-cycle warms up for a fifth of the run and then cools down to 0.5 %; cosine only "
        "cools; constant keeps the rate.",
    )  # fmt: skip
    optimiser: str = hp(
        "adam", "Optimiser", group="Training", choices=("adam", "momentum", "sgd"),
        typical="adam",
        help="Adam scales every weight’s step by itself; SGD is the plain gradient, momentum "
        "(0.9) remembers earlier ones. Losses are sums over pixels, so SGD wants small rates.",
    )  # fmt: skip
    items: int = hp(
        0, "Training items", group="Training", low=0, high=1_000_000, typical="0 for all; 64",
        help="Train on the first so many items only; 0 takes all. With few items a large net "
        "learns them by heart.",
    )  # fmt: skip
    plateau: bool = hp(
        False, "Stop on plateau", group="Training", live=True,
        help="End the run when the held-out loss has not fallen by 0.1 % for five epochs.",
    )  # fmt: skip

    def factor(self, done: float) -> float:
        """Learning rate over its peak when the share `done` of the planned steps is past.

        Beyond 1, when a run has been extended, it stays what it was at 1.
        """
        if self.schedule == "constant":
            return 1.0
        done = min(done, 1.0)
        if self.schedule == "one-cycle":
            if done < RISE:
                return WARM + (1 - WARM) * (1 - cos(pi * done / RISE)) / 2
            done = (done - RISE) / (1 - RISE)
        return LAST + (1 - LAST) * (1 + cos(pi * done)) / 2


@dataclass(frozen=True)
class Change:
    """A live setting changed while the run went on: from this step on it has this value."""

    setting: str
    value: Value
    step: int = -1  # filled in by the training loop

    def apply(self, config: Settings, training: Training) -> tuple[Settings, Training]:
        """Both groups of settings with this change made."""
        new = {self.setting: self.value}
        if self.setting in training.values():
            return config, training.replace(**new)
        return config.replace(**new), training


@dataclass(frozen=True)
class Experiment:
    """Variant, data, all settings, seed and live changes."""

    variant: str
    data: str
    config: Settings
    training: Training = Training()
    seed: int = 7
    changes: tuple[Change, ...] = ()

    def __post_init__(self) -> None:
        seed = plain(self.seed)
        if type(seed) is not int or not 0 <= seed < 2**31:
            raise SettingError(
                f"Seed (seed) cannot be {seed!r}: it is a whole number from 0 to 2³¹."
            )
        object.__setattr__(self, "seed", seed)

    @classmethod
    def of(cls, variant_key: str, data_name: str, seed: int = 7, **values: Any) -> Self:
        """From plain values, those of the variant and of the training mixed.

        Raises UnknownVariant, aelab.data.UnknownData or SettingError, each with a plain sentence.
        """
        config_class = variant(variant_key).Config
        check_names(variant_key, values)
        values = with_data(variant_key, data_name, values)
        own = {s.name for s in settings(Training)}
        training = Training.of({k: v for k, v in values.items() if k in own})
        config = config_class.of({k: v for k, v in values.items() if k not in own})
        if config.values().get("batch_norm") and 1 in (training.batch_size, training.items):
            raise SettingError(
                "Batch norm (batch_norm) cannot be on with a batch size (batch_size) or training "
                "items (items) of 1: one item has no variance. Take 2 or more."
            )
        return cls(variant_key, data_name, config, training, seed)

    @classmethod
    def suited(cls, variant_key: str, data_name: str, seed: int = 7, **values: Any) -> Self:
        """As `of`, without the values that the variant has no setting for, and for signed pixels
        without outputs and losses that only suit pixels between 0 and 1."""
        groups = (variant(variant_key).Config, Training)
        known = {s.name for group in groups for s in settings(group)}
        only = allowed(variant_key, data_name) if data.info(data_name).signed else {}
        kept = {
            name: value
            for name, value in values.items()
            if name in known and (name not in FITTED or value in only.get(name, (value,)))
        }
        return cls.of(variant_key, data_name, seed, **kept)

    def setting(self, name: str) -> Setting:
        """The setting of this name, of the variant or of the training; raises SettingError."""
        group = Training if name in self.training.values() else type(self.config)
        return setting(group, name)

    def changed(self, change: Change) -> Self:
        """With one live setting set from `change.step` on.

        Raises SettingError for a bad value, or for a setting that needs a new network.
        """
        known = self.setting(change.setting)
        if not known.live:
            raise SettingError(
                f"{known.label} ({known.name}) rebuilds the network: "
                "it cannot change while a run goes on."
            )
        value = known.check(change.value)
        done = dataclasses.replace(change, value=value, step=index(change.step))
        done.apply(self.config, self.training)  # checks the settings together
        return dataclasses.replace(self, changes=(*self.changes, done))

    def refusal(self, change: Change) -> str:
        """Why a change cannot be made, or nothing."""
        try:
            self.changed(change)
        except SettingError as error:
            return str(error)
        return ""

    def now(self, step: float = inf) -> tuple[Settings, Training]:
        """Config and training settings at a step, or after all live changes."""
        config, training = self.config, self.training
        for change in self.changes:
            if change.step <= step:
                config, training = change.apply(config, training)
        return config, training

    def to_json(self) -> str:
        """All of it as JSON, keys in order."""
        return self._json(self.config.values(), self.training.values())

    def _json(self, config: Mapping[str, Value], training: Mapping[str, Value]) -> str:
        return json.dumps(
            {
                "variant": self.variant, "data": self.data, "seed": self.seed,
                "config": config, "training": training,
                "changes": [[c.step, c.setting, c.value] for c in self.changes],
            },
            ensure_ascii=False,
        )  # fmt: skip

    @classmethod
    def from_json(cls, text: str) -> Self:
        """The inverse of `to_json`; raises ValueError with a plain sentence on bad input."""
        try:
            raw: Mapping[str, Any] = json.loads(text)
            values = {**raw["config"], **raw["training"]}
            bare = cls.of(raw["variant"], raw["data"], raw["seed"], **values)
            changes = [Change(str(c[1]), c[2], index(c[0])) for c in raw["changes"]]
        except (json.JSONDecodeError, LookupError, TypeError) as error:
            raise ValueError(f"This is not an experiment of AE Lab: {error}.") from error
        for change in changes:
            bare = bare.changed(change)
        return bare

    @property
    def identity(self) -> str:
        """As `to_json`, without later settings at their defaults: what names what is kept."""
        return self._json(self.config.identity(), self.training.identity())

    @property
    def key(self) -> str:
        """A short name for this very experiment: the same settings give the same key."""
        return blake2b(self.identity.encode(), digest_size=8).hexdigest()


def check_names(variant_key: str, names: Iterable[str], others: Iterable[str] = ()) -> None:
    """Raises SettingError for a name that is no setting of the variant or of training.

    others: names that are given beside settings, and may be meant.
    """
    known = (*settings(variant(variant_key).Config), *settings(Training))
    for name in {*names} - {s.name for s in known}:
        raise unknown_setting(name, known, ("seed", *others))
