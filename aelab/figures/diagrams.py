"""Networks as drawings: a variant's layers and its mark, and how far each layer is trained."""

from __future__ import annotations

from base64 import b64encode
from itertools import pairwise
from typing import Any, NamedTuple

import plotly.graph_objects as go

from aelab import data, diagrams
from aelab.diagrams.svg import HEIGHT, WIDTH
from aelab.figures._base import SIZES, Trace, colour, figure
from aelab.figures._dark import SVG
from aelab.figures.runs import badge_of_all, code_of, colour_of, name_of, of_run
from aelab.models import variant
from aelab.training import Experiment, Run
from aelab.training.stages import stage_spans

ROWS = 212  # px of a net
THIN, BAR, GAP = 0.06, 0.007, 0.04  # a bar's least height and its width; between two nets


class Net(NamedTuple):
    """One net. widths: units from the picture to the code; its mirror image is drawn behind.

    lit: how far each layer of weights up to the code is trained, 0 to 1; now: the layer, from 1,
    that is trained by itself, 0 for all of them, None for none; words: a line under the net.
    """

    title: str
    colour: str
    widths: tuple[int, ...]
    lit: tuple[float, ...]
    now: int | None
    words: str


def variant_diagram(key: str) -> go.Figure:
    """A variant's layers as bars from left to right, and what makes it special marked."""
    model = variant(key).Model
    drawn = b64encode(diagrams.standalone(variant(key)).encode()).decode()
    picture = {"source": SVG + drawn, "xref": "x", "yref": "y", "x": 0, "y": 1, "sizex": 1,
               "sizey": 1, "sizing": "contain"}  # fmt: skip
    off = {"visible": False, "range": [0, 1]}
    return figure(
        [], title=model.name, note=model.idea, images=[picture], xaxis=off, yaxis=off,
        height=int(90 + 760 * HEIGHT / WIDTH),
        code=f'import aelab\naelab.figures.variant_diagram("{key}").show()',
    )  # fmt: skip


@of_run("Layers", network=False)
def architecture(run: Run, *others: Run) -> go.Figure:
    """The layers of each run's network side by side, and how far each is trained."""
    runs = (run, *others)
    return layer_stacks([net_of(one) for one in runs], badge_of_all(runs),
                        code_of(run, "architecture(run).show()"))  # fmt: skip


def net_of(run: Run) -> Net:
    """A run's network as it is drawn."""
    widths = widths_of(run.experiment)
    lit, now, words = trained(run, len(widths) - 1)
    return Net(name_of(run), colour_of(run), widths, lit, now, words)


def widths_of(e: Experiment) -> tuple[int, ...]:
    """Units of every layer, from the picture to the code."""
    values = e.config.values()
    hidden: Any = values.get("hidden", ())
    latent: Any = values["latent_dim"]
    return (data.load(e.data).d, *hidden, latent)


def trained(run: Run, layers: int) -> tuple[tuple[float, ...], int | None, str]:
    """Each layer's share done, the layer that is trained now, and both in words."""
    step, parts = run.last.step, stage_spans(run)
    if run.finished:
        error = f"{run.figures['squared error']:.2f} squared error / test image"
        return (1.0,) * layers, None, f"trained · {error}"
    at = min(sum(part.end <= step for part in parts), len(parts) - 1)
    stage, alone = parts[at], at < len(parts) - 1
    share = stage.done(step)
    lit = tuple(p.done(step) for p in parts[:-1]) if len(parts) > 1 else (share,) * layers
    name = f"{stage.name} of {layers}" if alone else "fine-tuning all"
    name = name if len(parts) > 1 else "all layers at once"
    return lit, at + 1 if alone else 0, f"{name} · {100 * share:.0f} %"


def layer_stacks(nets: list[Net], badge: str = "", code: str = "", height: int = ROWS) -> go.Figure:
    """Nets side by side; weights that are trained are in the net's colour.

    Those that are trained now have a frame.
    """
    traces: list[Trace] = []
    notes: list[dict[str, Any]] = []
    room = 1 / max(1, len(nets))
    for i, net in enumerate(nets):
        traces += _net(net, i * room, room - GAP * (len(nets) > 1))
        for text, y in ((f"<b>{net.title}</b>", 1.02), (net.words, -0.02)):
            notes.append({
                "text": text, "x": i * room, "xref": "paper", "xanchor": "left", "y": y,
                "showarrow": False, "yanchor": "bottom" if y > 0 else "top", "font": {
                    "size": SIZES["small"], "color": colour(net.colour if y > 0 else "text")},
            })  # fmt: skip
    off = {"visible": False, "fixedrange": True}
    return figure(
        traces, title="Layers", badge=badge, code=code, height=height, annotations=notes,
        xaxis=off | {"range": [0, 1]}, yaxis=off | {"range": [-0.22, 1.22]}, showlegend=False,
        margin={"l": 16, "r": 16, "t": 58, "b": 8}, plot_bgcolor=colour("background"),
    )  # fmt: skip


def _net(net: Net, left: float, room: float) -> list[Trace]:
    """Its weights as bands, then its layers as bars."""
    widths = (*net.widths, *net.widths[-2::-1])
    layers, largest = len(net.lit), max(widths) ** 0.5
    step = (room - BAR) / (len(widths) - 1)
    halves = [max(THIN, n**0.5 / largest) / 2 for n in widths]
    places = [left + i * step for i in range(len(widths))]
    traces: list[Trace] = []
    for i, ((x0, h0), (x1, h1)) in enumerate(pairwise(zip(places, halves, strict=True))):
        layer = i if i < layers else 2 * layers - 1 - i
        now = net.now in (0, layer + 1)
        band = ([x0 + BAR, x1, x1, x0 + BAR, x0 + BAR],
                [0.5 + h0, 0.5 + h1, 0.5 - h1, 0.5 - h0, 0.5 + h0])  # fmt: skip
        words = f"{widths[i]:,} × {widths[i + 1]:,} weights, {100 * net.lit[layer]:.0f} % trained"
        traces.append(_area(*band, "data", 0.15, words))
        traces.append(_area(*band, net.colour, 0.65 * net.lit[layer], "", frame=now))
    for i, (x, h) in enumerate(zip(places, halves, strict=True)):
        corners = ([x, x + BAR, x + BAR, x, x], [0.5 + h, 0.5 + h, 0.5 - h, 0.5 - h, 0.5 + h])
        ink = net.colour if i == layers else "data"
        traces.append(_area(*corners, ink, 1, f"{widths[i]:,} units"))
    return traces


def _area(
    x: list[float], y: list[float], ink: str, opacity: float, words: str, frame: bool = False
) -> Trace:
    """A filled polygon; `words` when the pointer is on it."""
    return {
        "type": "scatter", "x": x, "y": y, "mode": "lines", "fill": "toself",
        "fillcolor": f"{colour(ink)}{round(255 * opacity):02x}", "hoveron": "fills",
        "line": {"color": colour(ink), "width": 2.5 if frame else 0},
        "text": words, "hoverinfo": "text" if words else "skip",
    }  # fmt: skip
