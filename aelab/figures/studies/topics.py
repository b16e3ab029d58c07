"""Topics as pictures of their words, known beside recovered; and how many are recovered when."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Unpack

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from aelab.analysis.topics import ENOUGH, NOBODY
from aelab.data.topics import SHAPE, documents
from aelab.figures._base import SIZES, Axis, Values, colour
from aelab.figures.curves import curves, interval_series
from aelab.figures.images.grid import GAP, image_grid
from aelab.figures.studies.look import BARS, Look
from aelab.studies.core.budget import gathered
from aelab.studies.topics import OUTPUTS, LearnedTopics, TopicsConfig, TopicsProgress

COLOURS = {"softmax": "accent", "sigmoid": "noise"}
STRIP = 6  # words high, below each picture: for its cosine
HEIGHT, WIDTH = SHAPE[0] + STRIP + GAP, SHAPE[1] + GAP  # from one picture to the next, words


def topics(found: TopicsProgress | None, **look: Unpack[Look]) -> go.Figure:
    """Known topics, and what the latest net of each output has for them, with cosines.

    found: of `aelab.studies.topics.study`. Each picture has its own scale: full ink is its most
    probable word.
    """
    known = (found.documents if found else documents()).topics
    latest = {out: found.of(out)[-1] for out in OUTPUTS if found and found.of(out)}
    empty = np.full(known.shape, np.nan)  # keeps the room of a net that has not begun
    rows = [out for out in OUTPUTS if not found or out in found.settings.output]
    images = [known, *(latest[out].topics if out in latest else empty for out in rows)]
    drawn = image_grid(
        _with_strip(np.concatenate(images)), (SHAPE[0] + STRIP, SHAPE[1]), columns=len(known),
        title="Known topics, and what the matched units decode to", rows=["known", *rows],
        badge=look.get("badge", ""), code=look.get("code", ""),
        note=f"20 × 25 words, each picture on its own scale · cosine, ≥ {ENOUGH:g} is recovered",
    )  # fmt: skip
    words = [word for row, out in enumerate(rows, 1) if out in latest
             for word in _cosines(latest[out], row, COLOURS[out])]  # fmt: skip
    return drawn.update_layout(
        annotations=words, shapes=_frames(len(images), len(known)), margin_b=12,
        height=look.get("height", drawn.layout.height),
    )  # fmt: skip


def topics_recovered(found: TopicsProgress | None, **look: Unpack[Look]) -> go.Figure:
    """How many topics are recovered against the step, with each output.

    found: of `aelab.studies.topics.study`.
    """
    n = len((found.documents if found else documents()).topics)
    steps = (found.settings if found else TopicsConfig()).steps
    series = []
    for out in OUTPUTS:
        points = gathered(
            point for net in (found.of(out) if found else ())
            for point in zip(net.steps, net.recovered, strict=True)
        )  # fmt: skip
        series.append(interval_series(out, [step for step, _ in points], [s for _, s in points],
                                      COLOURS[out], ends=(0, n)))  # fmt: skip
    return curves(
        title="Topics recovered while it learns", x=Axis("step, 100 documents each", 0, steps),
        y=Axis(f"topics of {n}", 0, n), series=series, note=BARS, **look,
    )  # fmt: skip


def _with_strip(images: Values) -> NDArray[np.float64]:
    """Each over its largest value, with room below: [n, h · w] → [n, (h + STRIP) · w]."""
    scaled = images / images.max(1, keepdims=True).clip(min=1e-12)
    room = np.full((len(images), STRIP * SHAPE[1]), np.nan)
    return np.concatenate([scaled, room], axis=1)


def _frames(rows: int, columns: int) -> Sequence[dict[str, Any]]:
    """A line around each picture, for most of a known topic has no ink."""
    return [
        {"type": "rect", "x0": WIDTH * c - 0.5, "x1": WIDTH * c + SHAPE[1] - 0.5,
         "y0": HEIGHT * r - 0.5, "y1": HEIGHT * r + SHAPE[0] - 0.5,
         "line": {"color": colour("grid"), "width": 1}}
        for r in range(rows) for c in range(columns)
    ]  # fmt: skip


def _cosines(net: LearnedTopics, row: int, ink: str) -> Sequence[dict[str, Any]]:
    """The cosine under each picture of a row; what is recovered is in colour."""
    return [
        {"x": WIDTH * column + SHAPE[1] / 2 - 0.5, "y": HEIGHT * row + SHAPE[0] + STRIP / 2 - 0.5,
         "text": "no unit" if partner == NOBODY else f"{cosine:.2f}", "showarrow": False,
         "font": {"size": SIZES["small"], "color": colour(ink if cosine >= ENOUGH else "muted")}}
        for column, (partner, cosine) in enumerate(zip(*net.matching, strict=True))
    ]  # fmt: skip
