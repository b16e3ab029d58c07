"""Values of the lab as one npz of numbers and text: plain ones, arrays, and its own dataclasses.

What is read can only be such a value: a class is named by its module, and only a dataclass or a
named tuple of this package is one. Nothing of a file is ever executed.
"""

import io
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from importlib import import_module
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

PACKAGE: Final = __name__.partition(".")[0] + "."
TEXT: Final = "text"  # the array that holds the JSON; arrays of the value are called by number


class Hook(NamedTuple):
    """How values of a type that is no dataclass, or would be a large one, are kept as others."""

    parts: Callable[[Any], Sequence[object]]
    whole: Callable[..., object]


def dump(value: object, hooks: Mapping[type, Hook]) -> bytes:
    """The value as a file; TypeError names a type that has no place in it."""
    writer = _Writer(hooks, [])
    text = json.dumps(writer.plain(value), separators=(",", ":"))
    file = io.BytesIO()
    arrays = {str(i): array for i, array in enumerate(writer.arrays)}
    raw = np.frombuffer(text.encode(), np.uint8)
    np.savez_compressed(file, allow_pickle=False, **{TEXT: raw, **arrays})
    return file.getvalue()


def load(content: bytes, hooks: Mapping[type, Hook]) -> Any:
    """The value of a file; ValueError if it names what is no class of the lab."""
    with np.load(io.BytesIO(content), allow_pickle=False) as file:
        text = file[TEXT].tobytes().decode()
        reader = _Reader({_name(kind): hook for kind, hook in hooks.items()}, file)
        return reader.value(json.loads(text))


@dataclass(frozen=True)
class _Writer:
    hooks: Mapping[type, Hook]
    arrays: list[NDArray[Any]]

    def plain(self, value: object) -> object:
        """Numbers, texts and None as they are; the rest as a list that begins with its kind."""
        if value is None or isinstance(value, (bool, int, float, str)):
            return value
        if isinstance(value, np.ndarray):
            return ["array", self._place(value)]
        if isinstance(value, bytes):
            return ["bytes", self._place(np.frombuffer(value, np.uint8))]
        if isinstance(value, Mapping):
            return ["mapping", *([self.plain(k), self.plain(v)] for k, v in value.items())]
        if type(value) is tuple:
            return ["tuple", *(self.plain(part) for part in value)]
        return ["object", _name(type(value)), self._parts(value)]

    def _place(self, array: NDArray[Any]) -> int:
        """Its number; one that several parts of the value share is kept once."""
        same = (i for i, known in enumerate(self.arrays) if known is array)
        if (place := next(same, None)) is None:
            self.arrays.append(array)
            place = len(self.arrays) - 1
        return place

    def _parts(self, value: Any) -> object:
        """What a class is built from: values in order, or by name."""
        if hook := self.hooks.get(type(value)):
            return [self.plain(part) for part in hook.parts(value)]
        if isinstance(value, tuple):
            return [self.plain(part) for part in value]
        if is_dataclass(value):
            return {f.name: self.plain(getattr(value, f.name)) for f in fields(value)}
        raise TypeError(f"A value of {_name(type(value))} cannot be kept.")


@dataclass(frozen=True)
class _Reader:
    hooks: Mapping[str, Hook]
    arrays: Mapping[str, NDArray[Any]]

    def value(self, plain: Any) -> Any:
        if not isinstance(plain, list):
            return plain
        kind, *rest = plain
        if kind == "array":
            return self.arrays[str(rest[0])]
        if kind == "bytes":
            return self.arrays[str(rest[0])].tobytes()
        if kind == "mapping":
            return {self.value(k): self.value(v) for k, v in rest}
        if kind == "tuple":
            return tuple(map(self.value, rest))
        name, parts = rest
        build = hook.whole if (hook := self.hooks.get(name)) else _class(name)
        if isinstance(parts, dict):
            return build(**{field: self.value(part) for field, part in parts.items()})
        return build(*map(self.value, parts))


def _name(kind: type) -> str:
    return f"{kind.__module__}:{kind.__qualname__}"


def _class(name: str) -> Callable[..., object]:
    """The dataclass or named tuple of this package with the name."""
    module, _, called = name.partition(":")
    found: Any = None
    if module.startswith(PACKAGE):
        found = getattr(import_module(module), called, None)
    if not (isinstance(found, type) and (is_dataclass(found) or issubclass(found, tuple))):
        raise ValueError(f"{name!r} is no class of values of the lab.")
    return found
