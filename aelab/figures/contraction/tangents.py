"""The input directions to which a code is most sensitive, as pictures, and walks along them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from aelab import data
from aelab.analysis import jacobians as analysis
from aelab.analysis import movements
from aelab.figures._base import blank
from aelab.figures.contraction.measures import leading
from aelab.figures.images.rows import ImageRow, ImageRows, image_rows
from aelab.figures.runs import (
    badge,
    badge_of_all,
    code_of,
    colour_of,
    dataset_of,
    examples,
    of_run,
    shape_of,
    short_name,
)
from aelab.studies import contraction as study
from aelab.training import Run

Floats = NDArray[np.floating[Any]]
SHOWN = 6  # tangents, as many as movements by hand
STEPS = 9  # of a walk
FAR = 0.4  # of the item's length, to each side


@of_run("Tangents", images=True)
def tangents(run: Run, *others: Run, item: int | None = None) -> go.Figure:
    """The input directions to which codes are most sensitive at a test item; red: ink comes."""
    return image_rows(tangent_rows(run.experiment.data, (run, *others), _item(run, item)))


@of_run("Along a tangent", images=True)
def tangent_walk(run: Run, *others: Run, item: int | None = None, direction: int = 0) -> go.Figure:
    """A test item changed along a tangent, what is decoded, and the nearest movement by hand."""
    if direction >= (most := run.codes.shape[1]):
        why = f"A code of {most} numbers has {most} tangents; direction {direction} is not there."
        return blank("Along a tangent", why, badge(run))
    return image_rows(walk_rows((run, *others), _item(run, item), direction))


@lru_cache(maxsize=32)
def most_sensitive(run: Run, item: int) -> Floats:
    """The tangents of a test item, [k, d], the most sensitive direction first."""
    x = dataset_of(run).x_test
    jacobian = study.jacobians(run.model, x[item : item + 1])[0]
    return analysis.tangents(jacobian, leading(x.shape[1]))


def tangent_rows(name: str, runs: Sequence[Run], item: int) -> ImageRows:
    """The six movements by hand at an item, and the first six tangents of each run."""
    dataset = data.load(name)
    small = movements.tangent_vectors(dataset.x_test[item].reshape(dataset.shape))
    rows, images = [ImageRow("by hand", "text", ("moved a little",), signed=True)], [small]
    for run in runs:
        basis = most_sensitive(run, item)
        share = 100 * analysis.inside(small, basis).mean()
        rows.append(ImageRow(short_name(run), colour_of(run), (f"holds {share:.0f} % of these",),
                             signed=True))  # fmt: skip
        images.append(np.zeros((SHOWN, dataset.d)))
        images[-1][: len(basis)] = basis[:SHOWN]
    k = leading(dataset.d)
    return ImageRows(
        title="Tangents v₁ … v₆", shape=dataset.shape, rows=tuple(rows), badge=badge_of_all(runs),
        images=np.stack([_scaled(one) for one in images]),
        step=runs[0].last.step if runs else 0,
        note=f"holds: by the span of its first {k} tangents; chance {100 * k / dataset.d:.1f} %",
        code=code_of(runs[0], f"tangents(run, item={item}).show()") if runs else "",
    )  # fmt: skip


def walk_rows(runs: Sequence[Run], item: int, direction: int) -> ImageRows:
    """For each run the pictures along its tangent and what is drawn of them.

    After the first run's, the movement by hand that is most like it.
    """
    rows, images = [], []
    for run in runs:
        for row, pictures in _walk(run, item, direction, by_hand=run is runs[0]):
            rows.append(row)
            images.append(pictures)
    return ImageRows(
        title=f"x + a {tangent_name(direction)}", shape=shape_of(runs[0]), rows=tuple(rows),
        images=dataset_of(runs[0]).ink(np.stack(images)), note="a grows from left to right",
        badge=badge_of_all(runs), step=runs[0].last.step,
        code=code_of(runs[0], f"tangent_walk(run, item={item}, direction={direction}).show()"),
    )  # fmt: skip


def nearest(tangent: Floats, small: Floats) -> tuple[int, float]:
    """The movement by hand [6, d] most like a tangent [d], and the cosine between them."""
    cosines = small @ tangent / np.maximum(np.linalg.norm(small, axis=1), 1e-12)
    best = int(np.abs(cosines).argmax())
    return best, float(cosines[best])


def tangent_name(direction: int) -> str:
    """v₁ to v₆."""
    return f"v{'₁₂₃₄₅₆'[direction]}"


def _walk(run: Run, item: int, direction: int, by_hand: bool) -> list[tuple[ImageRow, Floats]]:
    x, v = dataset_of(run).x_test[item], most_sensitive(run, item)[direction]
    amounts = np.linspace(-FAR, FAR, STEPS) * np.linalg.norm(x)
    line = (x + amounts[:, None] * v).astype(np.float32)
    codes, name = run.encode(line), short_name(run)
    moves = f"its code moves by {np.linalg.norm(codes[-1] - codes[0]):.2g}"
    label = f"along {name.partition(',')[0]}’s {tangent_name(direction)}"
    found = [
        (ImageRow(label, "text", (f"|a| ≤ {amounts[-1]:.2g} pixel values",)), line),
        (ImageRow(f"{name} draws", colour_of(run), (moves,)), run.decode(codes)),
    ]
    if not by_hand:
        return found
    picture = x.reshape(shape_of(run))
    small = movements.tangent_vectors(picture)
    best, cosine = nearest(v, small)
    scale = np.sign(cosine) / max(float(np.linalg.norm(small[best])), 1e-12)
    moved = movements.apply_movement(picture, best, scale * amounts)
    words = (f"|cos| {abs(cosine):.2f} with {tangent_name(direction)}",)
    return [*found, (ImageRow(f"by hand: {movements.NAMES[best]}", "text", words), moved)]


def _item(run: Run, item: int | None) -> int:
    return int(examples(run)[0]) if item is None else item


def _scaled(pictures: Floats) -> Floats:
    """Each by its own largest value, in [−1, 1]."""
    found: Floats = pictures / np.maximum(np.abs(pictures).max(1, keepdims=True), 1e-12)
    return found
