"""The table of what the notes describe: every address opens, every call runs, every test exists."""

import ast
import runpy
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
import pytest
from apptest import ROOT, ran
from streamlit.testing.v1 import AppTest

import aelab
from aelab import data, figures
from aelab.claims.core.notes import NOTES
from aelab.notes import ITEMS, Item
from aelab.training import TrainingEvent
from aelab.training.events import Progress

each = pytest.mark.parametrize("item", ITEMS, ids=[str(item.number) for item in ITEMS])
DOCUMENT = runpy.run_path(str(ROOT / "docs/notes.py"))


def test_all_items_of_the_inventory_are_there() -> None:
    assert [item.number for item in ITEMS] == list(range(1, 49))
    assert {note for item in ITEMS for note in item.notes.split()} == set(NOTES)
    document = (ROOT / "docs/notes.md").read_text(encoding="utf-8")
    assert document == DOCUMENT["text"](), "run python docs/notes.py"


@each
@pytest.mark.usefixtures("lab")
def test_the_address_opens(item: Item) -> None:
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    page.switch_page(f"pages/{item.page}.py")
    for name, value in {"data": "digits", **item.at}.items():
        page.query_params[name] = value
    ran(page)
    wrong = [w.value for w in (*page.warning, *page.error)]
    assert not wrong, "the address asks for what the page does not have"


@cache
def trained(*args: str, **settings: Any) -> aelab.Run:
    """A run of one epoch."""
    return aelab.train(*args, **{**settings, "epochs": 1}, device="cpu")


def first(ticks: Iterator[TrainingEvent]) -> Any:
    """What a study has found as soon as it has found anything."""
    for tick in ticks:
        found = tick.progress
        if type(found) not in (type(None), Progress) and getattr(found, "cells", True):
            return found
    raise AssertionError("the study has found nothing")


@each
def test_the_call_runs(item: Item) -> None:
    names = {name: __import__(f"aelab.studies.{name}", fromlist=["x"])
             for name in DOCUMENT["studies"]()}  # fmt: skip
    names |= {"data": data, "figures": figures, "train": trained, "result": first}
    __import__("aelab.data.topics")
    found = eval(item.call, names)
    assert isinstance(found, (go.Figure, str))
    assert isinstance(found, str) or found.data, "an empty figure"


@each
def test_the_test_exists(item: Item) -> None:
    file, _, name = item.test.partition("::")
    tree = ast.parse((Path(__file__).parent / file).read_text(encoding="utf-8"))
    assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
