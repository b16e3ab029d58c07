"""What tests of printed figures share: a page with its words, its file and its figures."""

import csv
import io
import re
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from apptest import at_view, ran
from scipy.stats import t as student

from aelab.components.live_figure import live_figure
from aelab.studies import GridProgress
from aelab.training import Progress
from aelab.ui.pages.anomalies import charts
from aelab.ui.session import study
from aelab.ui.shell import csv_file

Rows = list[dict[str, str]]


class Page:
    """A page that was drawn of one progress: its words, its file and its figures."""

    def __init__(
        self, view: str, found: Progress, patch: pytest.MonkeyPatch,
        modules: Sequence[ModuleType] = (charts,), **address: str,
    ) -> None:  # fmt: skip
        """modules: those whose figures, galleries and rows of pictures are kept by their names."""
        self.figures: dict[str, Any] = {}
        files: list[Callable[[], str]] = []

        def keep(name: str, figure: Any, **more: Any) -> bytes:
            self.figures[name] = figure
            return live_figure(name, figure, **more)

        def shown(pack: Callable[..., bytes], *rows: Any, **more: Any) -> bytes:
            self.figures[more["name"]] = rows[0] if rows else more
            return pack(*rows, **more)

        for module in modules:
            for name in {"gallery", "sheet"} & vars(module).keys():
                patch.setattr(module, name, partial(shown, getattr(module, name)))
            if hasattr(module, "live_figure"):
                patch.setattr(module, "live_figure", keep)
        patch.setattr(csv_file, "csv_button", lambda _, write, *rest: files.append(write))
        patch.setattr(study, "found", lambda _, kind: found if isinstance(found, kind) else None)
        page = ran(at_view(view, **address))
        for _ in range(100):  # the first page of a process comes before torch is loaded
            if files:
                break
            time.sleep(0.2)
            ran(page)
        self.words: list[str] = [element.value for element in (*page.markdown, *page.caption)]
        self.rows: Rows = list(csv.DictReader(io.StringIO(files[-1]())))

    def sentence(self, beginning: str) -> str:
        """The one that begins so."""
        (found,) = (words for words in self.words if words.startswith(beginning))
        return found


def numbers(text: str) -> list[str]:
    """All numbers of a text, in order, as they are printed."""
    return re.findall(r"[-+−]?\d[\d,]*(?:\.\d+)?", text)


def floats(rows: Rows, column: str, **where: str) -> np.ndarray:
    """A column of the rows that have these values elsewhere."""
    return np.array([float(row[column]) for row in rows
                     if all(row[name] == value for name, value in where.items())])  # fmt: skip


def half(values: Sequence[float]) -> float:
    """Half a 95 % interval by Student's t."""
    n = len(values)
    return float(student.ppf(0.975, n - 1) * np.std(values, ddof=1) / np.sqrt(n))


def of_cells(cells: Mapping[Any, Any]) -> GridProgress:
    """A study that is done, whose cells say these figures."""
    return GridProgress(share=1.0, doing="", cells=cells, total=len(cells))
