"""A short `repr` for values that hold arrays: of a large one its type and its shape."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import Any, Final, TypeVar

FEW: Final = 6  # numbers, or parts, that are printed
LONG: Final = 120  # characters of one field

T = TypeVar("T")


def brief(cls: type[T]) -> type[T]:
    """Gives a dataclass or a named tuple such a `repr`."""
    cls.__repr__ = _short  # type: ignore[method-assign]
    return cls


def shown(value: Any) -> str:
    """A value in one line."""
    if hasattr(value, "dtype") and hasattr(value, "shape"):  # an array, or a tensor
        few = value.size if isinstance(value.size, int) else value.numel()
        kind = str(value.dtype).removeprefix("torch.")
        return repr(value.tolist()) if few <= FEW else f"{kind} {list(value.shape)}"
    if isinstance(value, bytes):
        return f"{len(value):,} bytes"
    if isinstance(value, Mapping):
        return _parts(value, "{", "}", lambda key: f"{key!r}: {shown(value[key])}")
    if type(value) in (tuple, list):
        begin, end = ("(", ")") if type(value) is tuple else ("[", "]")
        return _parts(value, begin, end, shown)
    return _cut(repr(value))


def _parts(
    value: Mapping[Any, Any] | Sequence[Any], begin: str, end: str, one: Callable[[Any], str]
) -> str:
    found = list(value)
    more = f", … {len(found):,} in all" if len(found) > FEW else ""
    comma = "," if begin == "(" and len(found) == 1 else ""
    return f"{begin}{_cut(', '.join(map(one, found[:FEW])))}{comma}{more}{end}"


def _short(self: Any) -> str:
    names = [f.name for f in fields(self) if f.repr] if is_dataclass(self) else self._fields
    parts = (f"{name}={shown(getattr(self, name))}" for name in names)
    return f"{type(self).__qualname__}({', '.join(parts)})"


def _cut(text: str) -> str:
    return text if len(text) <= LONG else f"{text[:LONG]}…"
