"""A network looked into layer by layer: what each answers to one item."""

from __future__ import annotations

from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from aelab.figures._base import MARGIN, SIZES, Trace, colour, figure
from aelab.figures.images.grid import heat
from aelab.figures.runs import badge, code_of, dataset_of, of_run
from aelab.training import Run
from aelab.training.encoder_layers import EncoderLayer, layer_activations

N_MAPS, N_UNITS = 32, 128  # shown of a layer
FEW = 16  # units of a layer whose numbers are written out
SIGNED = ("linear", "tanh", "elu")  # activations that also answer with numbers below 0
HEAD, ROW = 28, 150  # px of a layer's title and of its answers

Floats = NDArray[np.floating[Any]]


@of_run("Layer by layer", images=True)
def layers(run: Run, item: int = 0) -> go.Figure:
    """What every layer of the encoder answers to a test item: maps, or a number a unit."""
    dataset = dataset_of(run)
    found = layer_activations(run, dataset.x_test[[item]], dataset.y_test[[item]])
    traces: list[Trace] = []
    layout: dict[str, Any] = {"annotations": []}
    for k, layer in enumerate(found):
        number, top = "" if k == 0 else str(k + 1), 1 - k / len(found)
        low = top - ROW / (ROW + HEAD) / len(found)
        x, y = f"x{number}", f"y{number}"
        traces.append(_heat(layer) | {"xaxis": x, "yaxis": y})
        layout[f"xaxis{number}"] = {"visible": False, "anchor": y, "constrain": "domain",
                                    "constraintoward": "left"}  # fmt: skip
        layout[f"yaxis{number}"] = {"visible": False, "domain": [low, top - 0.01], "anchor": x,
                                    "autorange": "reversed", "scaleanchor": x,
                                    "constrain": "domain"}  # fmt: skip
        kind = "code" if k == len(found) - 1 else "convolution" if layer.convolutional else "dense"
        layout["annotations"].append({
            "text": f"<b>{k + 1} · {kind}</b> · {size_of(layer)}", "x": 0, "y": top,
            "xref": "paper", "yref": "paper", "xanchor": "left", "yanchor": "bottom",
            "showarrow": False, "font": {"size": SIZES["small"]},
        })  # fmt: skip
    return figure(
        traces, title="Layer by layer", badge=badge(run), height=90 + len(found) * (ROW + HEAD),
        note=f"test item {item} · each layer over its largest answer",
        plot_bgcolor=colour("background"), code=code_of(run, f"layers(run, {item}).show()"),
        **layout | {"margin": MARGIN | {"t": 90, "l": 20, "b": 10}},
    )  # fmt: skip


def shown_of(layer: EncoderLayer) -> Floats:
    """The first answers to the first item: maps [n, h, w], or numbers [n]."""
    found: Floats = layer.values[0][: N_MAPS if layer.convolutional else N_UNITS]
    return found


def reach(values: Floats) -> float:
    """The largest value without its sign; of a layer that is silent, a little."""
    return float(max(np.abs(values).max(initial=0), 1e-6))


def columns_of(layer: EncoderLayer) -> int:
    """How many answers stand in a row."""
    count = len(shown_of(layer))
    if layer.convolutional:
        return 8 if count <= 16 else 16
    return 8 if count <= 8 else 16 if count <= FEW else 32


def size_of(layer: EncoderLayer) -> str:
    """How much there is in a layer, and how much of it is shown."""
    total, most = layer.values.shape[1], N_MAPS if layer.convolutional else N_UNITS
    shown = f"{most} of {total:,}" if total > most else f"{total:,}"
    height, width = layer.values.shape[2:] or (1, 1)
    what = f"maps of {height} × {width}" if layer.convolutional else "units"
    return f"{shown} {what} · {layer.parameters:,} weights"


def _heat(layer: EncoderLayer) -> Trace:
    """A layer's answers in a grid, over its largest."""
    values = shown_of(layer)
    height, width = layer.values.shape[2:] or (1, 1)
    images = values.reshape(len(values), -1) / reach(values)
    return heat(images, (height, width), columns_of(layer), layer.activation in SIGNED) | {
        "showscale": False
    }
