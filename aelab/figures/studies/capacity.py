"""What a code can hold: pictures against shuffled pixels, and items learned by heart."""

from __future__ import annotations

from typing import Unpack

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from aelab.analysis.quality import squared_errors
from aelab.figures._base import Axis
from aelab.figures.curves import Level, Series, curves, interval_series
from aelab.figures.runs import learned
from aelab.figures.studies.depth import pca_error
from aelab.figures.studies.look import BARS, Cells, Look
from aelab.studies import chess_memory as study
from aelab.studies import data_needed as needed
from aelab.studies.chess_memory import PICTURES, SHUFFLED
from aelab.studies.compression import SIZES
from aelab.training import Run

KINDS = {PICTURES: "accent", SHUFFLED: "noise"}
COLOURS = ("accent", "noise")  # orange is PCA’s
EARLY = 20  # steps: what is drawn before would flatten the curves of all that follows


def chess_memory(name: str, cells: Cells, **look: Unpack[Look]) -> go.Figure:
    """Errors of the same nets on pictures and on shuffled pixels, with PCA's of either.

    cells: of `aelab.studies.chess_memory.study`.
    """
    series = []
    for kind, colour in KINDS.items():
        points = study.curve(cells, kind)
        floor = np.array([pca_error(study.source(kind, name), m) for m in SIZES])
        series += [
            Series(name=f"PCA, {kind}", x=np.array(SIZES, float), y=floor, colour=colour,
                   dashed=True, dots=False),
            interval_series(kind, [p.m for p in points], [p.error for p in points], colour,
                            ends=(0, np.inf)),
        ]  # fmt: skip
    return curves(
        title="The same net, with and without structure",
        x=Axis("numbers in the code, m", SIZES[0], SIZES[-1], log=True, ticks=SIZES),
        y=Axis("squared error / image", 0), series=series, note=BARS, **look,
    )  # fmt: skip


def data_needed(name: str, cells: Cells, m: int = 16, **look: Unpack[Look]) -> go.Figure:
    """Errors of an autoencoder and of PCA against the number of items that both learned from.

    cells: of `aelab.studies.data_needed.study`; m: components of PCA before anything is measured.
    """
    points, ticks = needed.points(cells), needed.counts(name)
    numbers = {int(found["numbers"]) for found in cells.values()} or {m}
    known = {p.items: p.pca for p in points}
    floor = [known.get(n) or needed.pca_error(name, n, max(numbers)) for n in ticks]
    net = interval_series("autoencoder", [p.items for p in points], [p.error for p in points],
                          "accent", ends=(0, np.inf))  # fmt: skip
    linear = Series(name="PCA, same items", x=np.array(ticks, float), y=np.array(floor),
                    colour="pca", dashed=True)  # fmt: skip
    return curves(
        title="Error on the test items, by the number of training items",
        x=Axis("training items", log=True, ticks=ticks), y=Axis("squared error / image", 0),
        series=[linear, net], note=f"{max(numbers)} numbers · {BARS}", **look,
    )  # fmt: skip


def memorisation(name: str, *runs: Run, last: int = 0, **look: Unpack[Look]) -> go.Figure:
    """Errors of nets on what they learned and on test items, step by step.

    last: the step at which the axis ends, at least.
    """
    pairs = zip(runs, COLOURS, strict=False)
    return curves(
        title="Learned, and not learned",
        series=[one for run, colour in pairs for one in _series(run, colour)],
        x=Axis("step", 0, max([last, *(run.planned for run in runs)])),
        y=Axis("sq. error / image", 0), levels=[Level("mean image", pca_error(name, 0))],
        note="solid: training items, dashed: test items", **look,
    )  # fmt: skip


def error_of(run: Run, x: NDArray[np.float32]) -> float:
    """Squared error / image over x [n, d]."""
    return float(squared_errors(x, run.decode(run.encode(x))).mean())


def training_errors(run: Run) -> list[float]:
    """The squared error / image on what is learned, at every snapshot.

    It is a mean over the batches before each; the last, over all items.
    """
    return [*(s.train[0] for s in run.snapshots[:-1]), error_of(run, learned(run))]


def _series(run: Run, colour: str) -> list[Series]:
    """The training and the test error of one net, as they were at its snapshots."""
    tests = [s.validation[0] for s in run.snapshots]
    x = np.array([s.step for s in run.snapshots], float)
    late = x >= EARLY
    return [
        Series(name=f"{len(learned(run)):,}: {of}", x=x[late], y=np.array(y)[late], colour=colour,
               dots=False, dashed=dashed)
        for of, dashed, y in (("learned", False, training_errors(run)), ("test", True, tests))
    ]  # fmt: skip
