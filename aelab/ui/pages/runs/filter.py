"""Which saved runs are listed: by variant, data set, how they ended, and one of their settings."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from operator import eq, gt, lt, ne
from typing import Any, Final

from aelab.schema import Value
from aelab.store import SavedRun

SIGNS: Final[Mapping[str, Callable[[Any, Any], bool]]] = {
    "=": eq, "≠": ne, ">": gt, "<": lt,
}  # fmt: skip
STATES: Final = ("All", "Finished", "Stopped")
ANY: Final = "any"


@dataclass(frozen=True)
class Filter:
    """What is asked for; an empty part asks for nothing. A run must fit all parts.

    setting, sign, value: `rate > 0.001`; a run without this setting does not fit.
    """

    variants: tuple[str, ...] = ()
    data: tuple[str, ...] = ()
    state: str = STATES[0]
    setting: str = ANY
    sign: str = "="
    value: str = ""

    @property
    def fault(self) -> str:
        """What is wrong with it, in a sentence, or nothing."""
        if self.setting == ANY or not self.value or self.sign in ("=", "≠"):
            return ""
        if number(self.value) is None:
            return f"{self.setting} cannot be {self.sign} “{self.value}”: type a number, such as 8."
        return ""

    def fits(self, s: SavedRun) -> bool:
        """Whether a run is listed; one with a fault in the setting asks for the rest."""
        e = s.experiment
        return (
            (not self.variants or e.variant in self.variants)
            and (not self.data or e.data in self.data)
            and (self.state == STATES[0] or s.finished == (self.state == "Finished"))
            and (self.setting == ANY or not self.value or bool(self.fault) or self._holds(s))
        )

    def _holds(self, s: SavedRun) -> bool:
        known = values(s)
        if self.setting not in known:
            return False
        own, asked = known[self.setting], number(self.value)
        if isinstance(own, int | float) and not isinstance(own, bool) and asked is not None:
            return SIGNS[self.sign](own, asked)
        return self.sign in ("=", "≠") and SIGNS[self.sign](text(s, self.setting), self.value)


def values(s: SavedRun) -> dict[str, Value]:
    """All settings of a run by name, with its live changes made, and its seed."""
    config, training = s.experiment.now()
    return {**config.values(), **training.values(), "seed": s.experiment.seed}


def text(s: SavedRun, name: str) -> str:
    """One of them as addresses write it."""
    value = values(s)[name]
    return str(value) if name == "seed" else s.experiment.setting(name).text(value)


def number(text: str) -> float | None:
    """A text as a number, if it is one."""
    try:
        return float(text)
    except ValueError:
        return None
