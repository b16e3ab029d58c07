"""A Plotly figure's payload: mounted once and changed in place, so zoom and legend survive."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

import numpy as np

from aelab.components._payload import pack

# The bundle that has what settled figures need, at the version that the Python package speaks.
PLOTLY_JS = Path(__file__).parent / "assets/vendor/plotly-cartesian-4.1.1.min.js.gz"


class Figure(Protocol):
    """A `plotly.graph_objects.Figure`, as far as it is needed here."""

    def to_json(self) -> str:
        """Data and layout."""


def live_figure(name: str, figure: Figure) -> bytes:
    """Pack a figure; name: of its files, and of the panel for tests.

    A click on a point that has `customdata` asks with it as `item`, one on a cell of a heat map
    with its `cell`, a lasso with the `items` in it.
    """
    text = np.frombuffer(figure.to_json().encode(), np.uint8)
    return pack({"kind": "figure", "group": "figures", "name": name}, figure=text)
