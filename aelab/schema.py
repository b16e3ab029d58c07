"""Settings that know themselves: one field carries label, range, unit, help and whether it is live.

A frozen dataclass whose fields are made with `hp` is checked on construction, read from JSON and
from the URL, drawn as widgets and printed on the theory page, all from the same metadata.
"""

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from functools import cache
from typing import Any, Self, cast, get_type_hints

import numpy as np

Value = bool | int | float | str | tuple[int, ...]


class SettingError(ValueError):
    """A setting has a value that is not allowed; the message names it, the value and the range."""


class UnknownSetting(SettingError):
    """There is no setting of this name; the message suggests another, or lists those there are."""

    def __init__(self, name: str, words: str) -> None:
        super().__init__(words)
        self.name = name


@dataclass(frozen=True)
class Setting:
    """What is known about one field. `when` names the choices of other fields that it needs.

    words: how choices are shown whose own names say too little.
    later: it came after runs had been kept; at its default it is no part of a run's key.
    most: the largest value beside a choice of another field, by field and choice, where it is not
    `high`; beside: that choice in words, see `limited`.
    """

    name: str
    kind: type
    default: Value
    label: str
    group: str
    low: float | None
    high: float | None
    log: bool
    live: bool
    choices: tuple[str, ...]
    help: str
    typical: str
    when: Mapping[str, tuple[str, ...]]
    words: Mapping[str, str]
    later: bool
    most: Mapping[str, Mapping[str, float]]
    beside: str = ""

    @property
    def allowed(self) -> str:
        """The range in words, as error messages and the theory page print it."""
        if self.kind is bool:
            return "true or false"
        if self.choices:
            return "one of " + ", ".join(self.choices)
        span = f"{self.low:g} to {self.high:g}"
        if self.kind is tuple:
            return f"up to 8 whole numbers from {span}, separated by “-”, or empty"
        return f"{'a whole number' if self.kind is int else 'a number'} from {span}{self.beside}"

    def check(self, value: Any) -> Value:
        """`value` in the field's own type; raises SettingError naming setting, value and range.

        Numbers of NumPy are numbers.
        """
        value = plain(value)
        if self.kind is bool:
            good = isinstance(value, bool)
        elif self.choices:
            good = isinstance(value, str) and value in self.choices
        elif self.kind is tuple:
            good = isinstance(value, (tuple, list)) and len(value) <= 8
            value = tuple(map(plain, value)) if good else value
            good = good and all(type(v) is int and self._within(v) for v in value)
        elif self.kind is int:
            good = isinstance(value, int) and not isinstance(value, bool) and self._within(value)
        else:
            good = isinstance(value, (int, float)) and not isinstance(value, bool)
            good = good and self._within(value)  # NaN is within nothing
            value = float(value) if good else value
        if not good:
            raise SettingError(
                f"{self.label} ({self.name}) cannot be {value!r}: it is {self.allowed}."
            )
        checked: Value = value
        return checked

    def parse(self, text: str) -> Value:
        """The value that `text`, from the URL, stands for; raises SettingError."""
        try:
            value: Any = text
            if self.kind is bool:
                value = {"true": True, "false": False}[text]
            elif self.kind is tuple:
                value = tuple(int(part) for part in text.split("-") if part)
            elif self.kind in (int, float):
                value = self.kind(text)
        except (KeyError, ValueError):
            value = text
        return self.check(value)

    def text(self, value: Value) -> str:
        """The inverse of `parse`."""
        if isinstance(value, bool):
            return str(value).lower()
        if isinstance(value, tuple):
            return "-".join(map(str, value))
        return str(value).removesuffix(".0")  # all digits: an address repeats a run exactly

    def called(self, choice: str) -> str:
        """A choice in the words that a reader sees."""
        return self.words.get(choice, choice)

    def shown(self, values: Mapping[str, Any]) -> bool:
        """Whether the setting means anything beside the other `values`."""
        return all(values.get(name) in allowed for name, allowed in self.when.items())

    def limited(self, values: Mapping[str, Any]) -> "Setting":
        """The setting with the range that it has beside the other `values`."""
        for name, highs in self.most.items():
            if (choice := values.get(name)) in highs:
                words = f" with {name} {choice}"
                return dataclasses.replace(self, high=highs[str(choice)], beside=words)
        return self

    def _within(self, value: float) -> bool:
        return self.low is not None and self.high is not None and self.low <= value <= self.high


def hp(
    default: Any,
    label: str,
    *,
    group: str = "Model",
    low: float | None = None,
    high: float | None = None,
    log: bool = False,
    live: bool = False,
    choices: tuple[str, ...] = (),
    help: str = "",
    typical: str = "",
    when: Mapping[str, tuple[str, ...]] | None = None,
    words: Mapping[str, str] | None = None,
    later: bool = False,
    most: Mapping[str, Mapping[str, float]] | None = None,
) -> Any:
    """A dataclass field that knows its label, range, help and whether it is live."""
    known = {
        "label": label, "group": group, "low": low, "high": high, "log": log, "live": live,
        "choices": choices, "help": help, "typical": typical, "when": when or {},
        "words": words or {}, "later": later, "most": most or {},
    }  # fmt: skip
    return field(default=default, metadata={"hp": known})


def again(cls: type, name: str, default: Any, **changes: Any) -> Any:
    """The field `name` of `cls` with another default, and whatever else is said differently."""
    known = cls.__dataclass_fields__[name].metadata["hp"]  # type: ignore[attr-defined]
    return field(default=default, metadata={"hp": {**known, **changes}})


def settings(cls: type) -> tuple[Setting, ...]:
    """The settings of a dataclass in order, inherited ones first."""
    return _settings(cls)


@cache
def _settings(cls: type) -> tuple[Setting, ...]:
    hints = get_type_hints(cls)
    return tuple(
        Setting(
            f.name,
            getattr(hints[f.name], "__origin__", hints[f.name]),
            cast(Value, f.default),
            **f.metadata["hp"],
        )
        for f in fields(cls)
        if "hp" in f.metadata
    )


def setting(cls: type, name: str) -> Setting:
    """One setting by name; raises UnknownSetting."""
    for known in settings(cls):
        if known.name == name:
            return known
    raise unknown_setting(name, settings(cls))


def unknown_setting(
    name: str, known: Iterable[Setting], others: Iterable[str] = ()
) -> UnknownSetting:
    """For a name that is none of these: suggests the nearest, by name or by label.

    others: names that are no settings but are given beside them.
    """
    names = {s.label.lower().replace(" ", "_"): s.name for s in known}
    names |= {n: n for n in (*names.values(), *others)}
    if near := get_close_matches(name.lower(), names, 1):
        near_it = names[near[0]]
        return UnknownSetting(name, f"There is no setting “{name}”. Did you mean “{near_it}”?")
    words = ", ".join(dict.fromkeys(names.values()))
    return UnknownSetting(name, f"There is no setting “{name}” here; the settings are {words}.")


def plain(value: Any) -> Any:
    """A number or an array of NumPy as Python has it; all else as it is."""
    return value.tolist() if isinstance(value, np.generic | np.ndarray) else value


@dataclass(frozen=True)
class Settings:
    """Base of all groups of settings: values are checked when an instance is made."""

    def __post_init__(self) -> None:
        values = self.values()
        for s in settings(type(self)):
            object.__setattr__(self, s.name, s.limited(values).check(values[s.name]))

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> Self:
        """From JSON or keyword values; raises SettingError for unknown names and bad values."""
        return cls(**{name: setting(cls, name).check(value) for name, value in values.items()})

    def values(self) -> dict[str, Value]:
        """Name → value, in order; JSON can hold it (tuples become lists)."""
        return {s.name: getattr(self, s.name) for s in settings(type(self))}

    def identity(self) -> dict[str, Value]:
        """As `values`, without later settings that stand at their defaults."""
        known = settings(type(self))
        return {
            s.name: value
            for s in known
            if (value := getattr(self, s.name)) != s.default or not s.later
        }

    def replace(self, **changes: Any) -> Self:
        """A copy with some values changed, checked again."""
        return dataclasses.replace(self, **changes)
