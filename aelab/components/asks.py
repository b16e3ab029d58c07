"""What a browser may ask: whatever it sends, a page is handed only what is well-formed."""

from collections.abc import Callable, Mapping
from typing import Any, TypedDict

MOST = 100_000  # entries of a list
FARTHEST = 1e6  # of any number
LAST_ID = 2**53  # the browser counts on from its clock, in ms
MOST_INK = 20_000  # characters of a drawing


class End(TypedDict, total=False):
    """An item, or a place (a, b) of a plane."""

    item: int
    place: tuple[float, float]


class Ask(TypedDict, total=False):
    """The browser's question: decode an item, or a place (a, b) of the view. Answer with its id."""

    id: int
    item: int
    place: tuple[float, float]
    on: list[int]  # of planes: which of them are asked
    ends: list[End]  # of planes: one to decode, or the two of a path
    ink: str  # of a pad: pixels as base64
    strokes: list[tuple[float, float]]  # of a draft: places from -1 to 1
    cell: tuple[int, ...]  # of a confusion matrix: row and column
    items: list[int]  # of a figure: those in a lasso


def question(state: object, needs: tuple[str, ...]) -> Ask | None:
    """What a mount's state asks; None if that is nothing, or has not one of what is needed."""
    sent = state.get("ask") if isinstance(state, Mapping) else None
    asked: Any = _read(sent, PARTS)
    return asked if "id" in asked and any(name in asked for name in needs) else None


def _read(sent: object, parts: Mapping[str, Callable[[object], Any]]) -> dict[str, Any]:
    """The parts that are well-formed."""
    if not isinstance(sent, Mapping):
        return {}
    found = {}
    for name, read in parts.items():
        if name in sent and (value := read(sent[name])) is not None:
            found[name] = value
    return found


def _whole(value: object) -> int | None:
    """A whole number from 0 up; JSON's 3.0 is one."""
    number = _number(value)
    return int(number) if number is not None and number >= 0 and number == int(number) else None


def _id(value: object) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    return value if 0 <= value <= LAST_ID else None


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if abs(value) <= FARTHEST else None  # not a number is not, either


def _place(value: object) -> tuple[float, float] | None:
    found = _all(value, _number)
    return (found[0], found[1]) if found and len(found) == 2 else None


def _cell(value: object) -> tuple[int, ...] | None:
    found = _all(value, _whole)
    return tuple(found) if found and len(found) == 2 else None


def _ends(value: object) -> list[End] | None:
    found: list[Any] | None = _all(value, lambda end: _read(end, END) or None)
    return found if found and len(found) <= 2 else None


def _ink(value: object) -> str | None:
    return value if isinstance(value, str) and len(value) <= MOST_INK else None


def _all(value: object, read: Callable[[object], Any]) -> list[Any] | None:
    """A list of parts, none of them malformed."""
    if not isinstance(value, list | tuple) or len(value) > MOST:
        return None
    found = [read(one) for one in value]
    return None if None in found else found


END: dict[str, Callable[[object], Any]] = {"item": _whole, "place": _place}
PARTS: dict[str, Callable[[object], Any]] = {
    **END, "id": _id, "on": lambda value: _all(value, _whole), "ends": _ends, "ink": _ink,
    "strokes": lambda value: _all(value, _place), "cell": _cell,
    "items": lambda value: _all(value, _whole),
}  # fmt: skip
