"""What codes are worth to a classifier: with few labels, by method, by layer; and clusters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Unpack

import numpy as np
import plotly.graph_objects as go

from aelab import data
from aelab.analysis.agreement import contingency_table
from aelab.figures._base import Axis, blank
from aelab.figures.confusion import confusion_matrix
from aelab.figures.curves import Series, curves, interval_series
from aelab.figures.studies.look import BARS, WRONG, Cells, Look
from aelab.studies import few_labels as few
from aelab.studies import probe
from aelab.studies.clusters import ClusterProgress
from aelab.studies.transfer import WORDS, TransferProgress
from aelab.training import Experiment

COLOURS = {
    "random, frozen": ("data", True), "from scratch": ("data", False), "frozen": ("accent", True),
    "fine-tuned": ("accent", False), "frozen first": ("terms.1", False),
    "upper layers": ("noise", True),  # often the same as the one before: it lies over it
}  # fmt: skip
LEAST = 0.5  # %, where an interval that reaches further down is cut
STEPS = 600  # on the axis before anything is known


def few_labels(cells: Cells, ticks: Sequence[int] = (), **look: Unpack[Look]) -> go.Figure:
    """Errors against the number of labels, with a pre-trained encoder and without.

    cells: of `aelab.studies.few_labels.few_labels`; ticks: numbers of labels, if not those known.
    """
    known = sorted({float(n) for n in (*ticks, *(n for _, n, _ in cells))})  # type: ignore[arg-type]
    low, high = (known[0], known[-1]) if known else (None, None)
    series = [_by_labels(cells, of) for of in few.METHODS]
    cut = any((one.low == LEAST).any() for one in series if one.low is not None)
    return curves(
        title="Errors against the number of labels",
        x=Axis("labelled training pictures", low, high, log=True, ticks=tuple(known)),
        y=Axis(WRONG, 1, 100, log=True), series=series,
        note=f"{BARS}, cut at {LEAST} %" if cut else BARS, **look,
    )  # fmt: skip


def transfer(found: TransferProgress | None, **look: Unpack[Look]) -> go.Figure:
    """Errors of classifiers on one encoder while they learn the classes, method by method.

    found: of `aelab.studies.transfer.transfer`.
    """
    steps = found.settings.steps if found else STEPS
    series = [
        Series(name=WORDS[of], x=np.array(curve.steps, float), y=100 * np.array(curve.errors),
               colour=COLOURS[of][0], dashed=COLOURS[of][1], dots=False)
        for of, curve in (found.curves.items() if found else ())
    ]  # fmt: skip
    note = f"{found.settings.labels:,} labels, seed {found.settings.seed}" if found else ""
    return curves(
        title="How fast it learns the classes",
        x=Axis("step, 64 labelled pictures each", 5, steps, log=True),
        y=Axis(WRONG, 0), series=series, note=note, **look,
    )  # fmt: skip


def transfer_table(
    name: str, found: TransferProgress | None, method: str = "fine-tuned",
    chosen: tuple[int, int] | None = None, **look: Unpack[Look],
) -> go.Figure:  # fmt: skip
    """Which test items one of the classifiers takes for what. chosen: a cell with a frame."""
    dataset, curve = data.load(name), found.curves.get(method) if found else None
    k = len(dataset.classes)
    counts, note = np.zeros((k, k), np.int64), "not measured yet"
    if curve is not None:
        counts = contingency_table(dataset.y_test, curve.predicted, k, k)
        look = {"badge": f"{100 * curve.errors[-1]:.2f} % wrong", **look}
        note = f"step {curve.steps[-1]:,} · {counts.sum():,} test items · click for those of a cell"
    return confusion_matrix(
        counts, title=f"Taken for what: {WORDS[method]}", rows=dataset.marks, columns=dataset.marks,
        row_label="true class", column_label="taken for", right=range(k), chosen=chosen, note=note,
        **look,
    )  # fmt: skip


def linear_probe(cells: Cells, e: Experiment, **look: Unpack[Look]) -> go.Figure:
    """Errors of a linear classifier on the pixels and on every layer of an encoder.

    cells: of `aelab.studies.probe.probe` on the encoder of this experiment.
    """
    layers = [f"layer {i}<br>{layer}" for i, layer in enumerate(probe.layers(e), 1)]
    ticks = tuple(map(float, range(len(layers) + 1)))
    return curves(
        title="Errors of a linear classifier, layer by layer",
        x=Axis("what it is given: the pixels, or a layer of the encoder, the code last",
               -0.25, ticks[-1], ticks=ticks, words=("pixels", *layers)),  # off the corner’s 0
        y=Axis(WRONG, 0), note=BARS, **look,
        series=[_by_layer(cells, "random weights", False), _by_layer(cells, "trained", True)],
    )  # fmt: skip


def cluster_table(
    name: str, found: ClusterProgress | None, space: str = "codes", **look: Unpack[Look]
) -> go.Figure:
    """Which classes the clusters of codes, of PCA or of pixels hold.

    found: of `aelab.studies.clusters.cluster`.
    """
    dataset, one = data.load(name), found.spaces.get(space) if found else None
    k = len(dataset.classes)
    counts = one.table if one else np.zeros((k, k), np.int64)
    if not counts.size:
        return blank("Who is in which cluster", "There are no clusters.")
    return confusion_matrix(
        counts, title=f"Who is in which cluster: {space}", rows=dataset.marks,
        columns=[str(i + 1) for i in range(counts.shape[1])], row_label="true class",
        column_label="cluster", right=counts.argmax(0).tolist(),
        note=f"{counts.sum():,} test items" if one else "not measured yet",
        meaning="blue: its commonest class, red: others", **look,
    )  # fmt: skip


def _by_labels(cells: Cells, method: str) -> Series:
    points = few.points(cells, method)
    colour, dashed = COLOURS[method]
    return interval_series(
        WORDS[method], [point.labels for point in points], [point.error_rate for point in points],
        colour, scale=100, ends=(LEAST, 100), dashed=dashed,
    )  # fmt: skip


def _by_layer(cells: Cells, name: str, trained: bool) -> Series:
    points = probe.points(cells, trained)
    return interval_series(
        name, [point.depth for point in points], [point.error_rate for point in points],
        "accent" if trained else "data", scale=100, ends=(0, 100), dashed=not trained,
    )  # fmt: skip
