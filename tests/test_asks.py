"""What a browser sends in place of a question: a page is handed what is well-formed, or nothing."""

import json
from collections.abc import Callable
from math import inf, nan
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aelab.components.asks import FARTHEST, LAST_ID, MOST, MOST_INK, PARTS, question
from aelab.store import example_runs
from aelab.ui.pages.train import stage
from aelab.ui.shared.code_planes import feeds

ALL = tuple(PARTS)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=12,
)
NEAR_MISSES: dict[str, list[Any]] = {
    "item": [-1, 0.5, "3", None, True, [3], {"item": 3}, inf, nan, 10**400, 2e6],
    "place": [[], [1], [1, 2, 3], [1, None], "ab", [nan, 0], [0, -inf], [[1, 2]], {"0": 1}, 7],
    "ends": [
        [], [{}], [{"item": -1}], [{"place": [1]}], [{"item": 1}] * 3, "x", [5], [None], {},
    ],
    "cell": [[1], [1, 2, 3], [-1, 0], [0.5, 1], "01", None, [[0, 0]]],
    "ink": [5, None, ["a"], "a" * (MOST_INK + 1)],
    "strokes": [[1, 2], [[1]], [["a", "b"]], [[0, 0]] * (MOST + 1), "ab"],
}  # fmt: skip
MISSES = [(name, value) for name, values in NEAR_MISSES.items() for value in values]


def well_formed(asked: Any) -> bool:
    """Whether each part is as `Ask` says."""

    def number(value: object) -> bool:
        return type(value) is float and abs(value) <= FARTHEST

    def whole(value: object) -> bool:
        return type(value) is int and 0 <= value <= FARTHEST

    def place(value: Any) -> bool:
        return len(value) == 2 and all(map(number, value))

    def end(value: Any) -> bool:
        kinds = {"item": whole, "place": place}
        return bool(value) and all(kinds[name](part) for name, part in value.items())

    kinds: dict[str, Callable[[Any], bool]] = {
        "id": lambda value: type(value) is int and 0 <= value <= LAST_ID,
        "item": whole, "place": place, "on": lambda value: all(map(whole, value)),
        "ends": lambda value: len(value) in (1, 2) and all(map(end, value)),
        "ink": lambda value: type(value) is str and len(value) <= MOST_INK,
        "strokes": lambda value: all(map(place, value)),
        "cell": lambda value: len(value) == 2 and all(map(whole, value)),
        "items": lambda value: all(map(whole, value)),
    }  # fmt: skip
    return all(kinds[name](part) for name, part in asked.items())


@settings(max_examples=400, derandomize=True, deadline=None)
@given(VALUES | st.dictionaries(st.sampled_from(ALL), VALUES))
def test_whatever_comes_is_well_formed_or_nothing(sent: object) -> None:
    for state in (sent, {"ask": sent}):
        asked = question(state, ALL)
        assert asked is None or well_formed(asked)


@pytest.mark.parametrize(("name", "value"), MISSES, ids=lambda value: repr(value)[:20])
def test_a_near_miss_is_no_question(name: str, value: object) -> None:
    assert question({"ask": {"id": 1, name: value}}, (name,)) is None


def test_what_the_browser_does_send_is_read() -> None:
    sent = json.loads(
        '{"id": 1795866000123, "item": 3, "place": [0.5, -2], "on": [1, 2], "cell": [9, 0],'
        ' "ends": [{"item": 4}, {"place": [1, 1e-3]}], "ink": "AAA=", "strokes": [[-1, 1]],'
        ' "items": [7, 8.0]}'
    )
    asked = question({"ask": sent}, ("item",))
    assert asked is not None
    assert well_formed(asked)
    assert asked == {
        **sent, "place": (0.5, -2.0), "cell": (9, 0), "strokes": [(-1.0, 1.0)],
        "ends": [{"item": 4}, {"place": (1.0, 1e-3)}],
    }  # fmt: skip
    assert question({"ask": {"item": 3}}, ("item",)) is None  # nobody could be answered


FAR = [0, 359, 360, 10**6, int(FARTHEST)]


@pytest.mark.usefixtures("lab")
@pytest.mark.parametrize("item", FAR)
def test_no_item_is_too_far(item: int) -> None:
    run = next(run for run in example_runs("latent.digits") if run.codes.shape[1] == 2)
    assert stage.reply(run, {"id": 1, "item": item})
    assert stage.reply(run, {"id": 1, "place": (FARTHEST, -FARTHEST)})
    ends: Any = [{"item": item}, {"place": (-FARTHEST, FARTHEST)}]
    assert feeds.reply({"id": 1, "on": [1], "ends": ends}, {1: run}, aligned=False)
    assert feeds.reply({"id": 1, "on": [1], "ends": ends}, {1: run}, aligned=True)
    assert feeds.reply({"id": 1, "on": [item + 2], "ends": ends}, {1: run}, aligned=True) is None
    assert feeds.reply({"id": 1, "ends": ends}, {1: run}, aligned=False) is None
