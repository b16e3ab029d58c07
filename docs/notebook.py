"""`python docs/notebook.py`: runs docs/notebook.ipynb anew and stores its pictures in it.

Figures are stored as PNG, which every viewer of notebooks shows; Chromium draws them.
"""

import argparse
import io
from base64 import b64encode
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbformat
import plotly.graph_objects as go
from nbclient import NotebookClient
from nbformat import NotebookNode
from PIL import Image

from aelab.bench.browser.app import browser_page

if TYPE_CHECKING:
    from playwright.sync_api import Page

TARGET = Path(__file__).with_suffix(".ipynb")
PLOTLY = "application/vnd.plotly.v1+json"
WIDTH, COLOURS = 900, 160


def executed() -> NotebookNode:
    """The notebook with what its cells give now; raises CellExecutionError where one fails."""
    found = nbformat.read(TARGET, as_version=4)
    NotebookClient(found, timeout=300, resources={"metadata": {"path": TARGET.parent}}).execute()
    return found


def outputs(notebook: NotebookNode) -> list[NotebookNode]:
    """What all cells give, in order."""
    return [out for cell in notebook.cells for out in cell.get("outputs", ())]


def main() -> None:
    """Runs it and writes it back."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    found = executed()
    with browser_page((WIDTH, 800)) as page:
        for out in outputs(found):
            drawn = out.get("data", {}).pop(PLOTLY, None)
            if drawn is not None:
                out.data["image/png"] = _picture(page, drawn)
    for cell in found.cells:
        cell.metadata.pop("execution", None)  # when it ran, which is another time at every run
    nbformat.write(found, TARGET)


def _picture(page: "Page", drawn: dict[str, Any]) -> str:
    """A figure as Chromium draws it, a PNG in base64."""
    figure = go.Figure(drawn["data"], drawn["layout"], skip_invalid=True)
    page.set_content(figure.to_html(include_plotlyjs=True, full_html=True))
    page.locator(".js-plotly-plot .main-svg").first.wait_for()
    page.wait_for_timeout(500)
    picture = Image.open(io.BytesIO(page.locator(".js-plotly-plot").screenshot())).convert("RGB")
    small = io.BytesIO()
    picture.quantize(COLOURS).save(small, "PNG", optimize=True)
    return b64encode(small.getvalue()).decode()


if __name__ == "__main__":
    main()
