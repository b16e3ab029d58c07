"""The notebook: it runs from a fresh kernel, and its pictures are stored in it."""

import importlib
import sys

import nbformat
import pytest
from apptest import ROOT

sys.path.insert(0, str(ROOT / "docs"))
notebook = importlib.import_module("notebook")


@pytest.mark.slow
def test_the_notebook_trains_draws_saves_and_loads() -> None:
    stored = notebook.outputs(nbformat.read(notebook.TARGET, as_version=4))
    pictures = [out for out in stored if "image/png" in out.get("data", {})]
    found = notebook.outputs(notebook.executed())
    figures = [out.data[notebook.PLOTLY] for out in found if notebook.PLOTLY in out.get("data", {})]
    assert len(figures) == len(pictures) >= 8, "python docs/notebook.py"
    assert all(figure["data"] for figure in figures)
    assert [kind(out) for out in found] == [kind(out) for out in stored]


def kind(out: nbformat.NotebookNode) -> str:
    """What an output is, whether its figure is drawn or stored; text by its first line."""
    text = out.get("text") or out.get("data", {}).get("text/plain") or "figure"
    return f"{out.output_type}: {text.partition(':')[0]}"
