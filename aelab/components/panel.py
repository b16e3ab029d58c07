"""One plane of a comparison: its words, and what is known of its run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aelab.components._payload import check, quantise
from aelab.components.stage import Bytes, Floats

WORDS = ("title", "note", "seed", "detail", "cost", "x", "y", "role", "prior", "run", "step", "kl",
         "meter", "cover", "aside", "decodes")  # fmt: skip


@dataclass(frozen=True, kw_only=True, eq=False)
class OwnPicture:
    """A picture of the reader's own on one plane: its code's place, what comes out (uint8 [d]).

    told: a sentence on the condition that a conditional network is given with it, for the page.
    """

    place: tuple[float, float]
    output: Bytes
    words: str
    condition: str = ""


@dataclass(frozen=True, kw_only=True, eq=False)
class Backdrop:
    """What colours the places of a plane: values on a grid [rows, columns], the lowest row first.

    low, high: corners of its box; full: the value from which on all is one colour; ends: the words
    of the colour bar; edge: the share of `full` at which the colour gets darker at a stroke.
    """

    values: Floats
    low: tuple[float, float]
    high: tuple[float, float]
    full: float
    ends: tuple[str, str]
    edge: float = 1.0


@dataclass(frozen=True, kw_only=True, eq=False)
class Panel:
    """One plane: its words, and what is known of its run.

    role: "pca", "network" or "map", for the colour; prior: the codes are pulled towards N(0, I),
    and the plane shows them as they are; points: codes as drawn [n, 2]; backdrop: what colours the
    places behind them; steps, errors: [T], squared error / image; kl: nats a dimension; meter: the
    line under them; spread: symmetric square roots (xx, xy, yy) of the clouds round the first k
    points [k, 3]; cover: what stands in the place of points that are not there yet; cost: seconds
    and parameters; seed: left out where there is no room; aside: what stands in the place of
    pictures; decodes: a place stands for a picture.
    """

    title: str
    note: str = ""
    seed: str = ""
    detail: str = ""
    cost: str = ""
    x: str = ""
    y: str = ""
    role: str = "network"
    prior: bool = False
    run: str = ""
    step: int = 0
    points: Floats | None = None
    backdrop: Backdrop | None = None
    steps: NDArray[np.integer[Any]] | None = None
    errors: Floats | None = None
    kl: tuple[float, ...] = ()
    meter: str = ""
    spread: Floats | None = None
    cover: str = "Its codes appear here."
    aside: str = ""
    decodes: bool = True
    own: OwnPicture | None = None


def packed(panel: Panel, i: int) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    """The i-th panel as plain values, and its arrays, whose names end in i."""
    words: dict[str, Any] = {name: getattr(panel, name) for name in WORDS}
    arrays: dict[str, NDArray[Any]] = {}
    if panel.points is not None:
        points = check(f"points{i}", panel.points, (None, 2))
        arrays[f"points{i}"], words["lo"], words["hi"] = quantise(points)
    if behind := panel.backdrop:
        share = check(f"backdrop{i}", behind.values, (None, None)) / (behind.full or 1.0)
        arrays[f"backdrop{i}"] = np.rint(255 * share.clip(0, 1)).astype("u1")
        words["backdrop"] = {"box": [*behind.low, *behind.high], "ends": behind.ends,
                             "edge": behind.edge}  # fmt: skip
    if panel.steps is not None and panel.errors is not None:
        errors = check(f"errors{i}", panel.errors, (len(panel.steps),))
        arrays[f"steps{i}"] = check(f"steps{i}", panel.steps, (None,)).astype("<f4")
        arrays[f"errors{i}"] = errors.astype("<f4")
    if panel.spread is not None:
        arrays[f"spread{i}"] = check(f"spread{i}", panel.spread, (None, 3)).astype("<f4")
    if panel.own is not None:
        words["own"] = {"place": list(panel.own.place), "words": panel.own.words}
        arrays[f"own{i}"] = check(f"own{i}", panel.own.output, (None,), np.uint8)
    return words, arrays
