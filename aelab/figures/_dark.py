"""The dark colours of a figure that was made in light ones, as the pages show it."""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from dataclasses import asdict
from typing import Any

import numpy as np
import plotly.graph_objects as go

from aelab import theme
from aelab.figures import _png

SVG = "data:image/svg+xml;base64,"
_NAMED = {name: value for name, value in asdict(theme.LIGHT).items() if isinstance(value, str)}
# Light colour → dark colour; of two names for one colour the first counts.
_TWINS = {value: str(getattr(theme.DARK, name)) for name, value in reversed(_NAMED.items())}
_TWINS |= dict(zip(theme.LIGHT.classes, theme.DARK.classes, strict=True))


def dark(found: go.Figure) -> go.Figure:
    """The same figure in the dark colours."""
    return go.Figure(_in_dark(found.to_plotly_json()))


def _in_dark(value: Any) -> Any:
    """A part of a figure with its colours exchanged, and its pictures light on dark."""
    if isinstance(value, str) and value.startswith(_png.HEAD):
        return _png.inverted(value)
    if isinstance(value, str) and value.startswith(SVG):
        inner = _in_dark(b64decode(value.removeprefix(SVG)).decode())
        return SVG + b64encode(inner.encode()).decode()
    if isinstance(value, str):
        return re.sub(r"#[0-9a-f]{6}", lambda hit: _TWINS.get(hit[0], hit[0]), value)
    if isinstance(value, dict) and "bdata" in value:  # Plotly's way to write an array
        array = np.frombuffer(b64decode(value["bdata"]), value["dtype"])
        shape = str(value.get("shape", len(array))).split(",")
        return array.reshape([int(n) for n in shape])
    if isinstance(value, dict):
        return {key: _in_dark(part) for key, part in value.items()}
    return [_in_dark(part) for part in value] if isinstance(value, list | tuple) else value
