"""The one matrix that a linear autoencoder is, and what it makes of pictures and of others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from aelab import data
from aelab.analysis import linear_map as analysis
from aelab.analysis.linear_map import central_pixels
from aelab.figures._base import blank
from aelab.figures.images.rows import ImageRow, ImageRows, image_rows
from aelab.figures.runs import (
    badge,
    badge_of_all,
    code_of,
    dataset_of,
    name_of,
    of_run,
)
from aelab.training import Run

FULL = 1.2  # the colours of the product reach so far
MOST = 200  # pixels: of a larger product a part is drawn
PATCH = 8  # a side of the patch of pixels that this part is about
MEASURED = 300  # test pictures whose errors are measured
TITLE, COPIED = "V W, decoder V times encoder W", "Copied, picture or not"


@of_run(TITLE, images=True)
def linear_map(run: Run, *others: Run, patch: int = PATCH) -> go.Figure:
    """The one matrix V W that a linear autoencoder is, beside the identity.

    patch: where pictures have more than 200 pixels, the rows and columns of the central
    patch × patch pixels are drawn. Raises ValueError unless it is 1 to 14.
    """
    if not 1 <= patch <= 14:
        raise ValueError(f"patch cannot be {patch}: it is a whole number of pixels from 1 to 14.")
    if why := _why_not(run):
        return blank(TITLE, why, badge(run))
    return image_rows(product_rows((run, *others), patch))


@of_run(COPIED, images=True)
def linear_copies(run: Run, *others: Run) -> go.Figure:
    """Pictures, shuffled ones, noise, a chessboard and a negative, and what comes out of them."""
    if why := _why_not(run):
        return blank(COPIED, why, badge(run))
    return image_rows(copy_rows(run.experiment.data, (run, *others)))


def product_rows(runs: Sequence[Run], patch: int = PATCH) -> ImageRows:
    """The identity and what is drawn of each run's V W, over FULL."""
    name = runs[0].experiment.data
    matrices = shown_products(name, runs, patch) / np.float32(FULL)
    rows = (ImageRow("the identity, I"), *(
        ImageRow(f"V W, m = {code_size(run)}", "accent", (measures(run).distance,)) for run in runs
    ))  # fmt: skip
    signed = tuple(ImageRow(row.label, row.colour, row.lines, signed=True) for row in rows)
    call = "linear_map(run)" if patch == PATCH else f"linear_map(run, patch={patch})"
    return ImageRows(
        title=TITLE, images=matrices.reshape(len(rows), 1, -1), rows=signed,
        shape=matrices.shape[1:], note=f"{axes_words(name, patch)}; full colour: {FULL}",
        badge=badge_of_all(runs), step=runs[0].last.step, code=code_of(runs[0], f"{call}.show()"),
    )  # fmt: skip


def shown_pixels(name: str, patch: int) -> NDArray[np.int64]:
    """The pixels whose rows and columns of V W are drawn: all, or the central ones."""
    dataset = data.load(name)
    return np.arange(dataset.d) if dataset.d <= MOST else central_pixels(dataset.shape, patch)


def shown_products(name: str, runs: Sequence[Run], patch: int = PATCH) -> NDArray[np.float32]:
    """I, and of each run's V W the rows and columns that are drawn: [1 + runs, cells, cells]."""
    own = shown_pixels(name, patch)
    found = [analysis.product(run.weights)[np.ix_(own, own)] for run in runs]
    return np.stack([np.eye(len(own), dtype=np.float32), *found])


def axes_words(name: str, patch: int = PATCH) -> str:
    """What rows and columns are, and of which pixels."""
    dataset = data.load(name)
    what = "channel of a pixel" if dataset.channels > 1 else "pixel"
    said = f"row: output {what}, column: input {what}"
    if dataset.d <= MOST:
        return said
    height, width = dataset.sides
    each = ", three numbers each" if dataset.channels > 1 else ""
    return f"{said}; only the central {patch} × {patch} of {height} × {width} pixels{each}"


@dataclass(frozen=True)
class LinearMeasures:
    """What needs no picture, of the whole V W of a run.

    distance: ‖V W − I‖ / ‖I‖, in words; entries: over pixels that ever have ink in training;
    held_out, shuffled, noise: relative errors of 300 test pictures, of the same with their pixels
    shuffled, of as many of uniform noise.
    """

    distance: str
    entries: analysis.Entries
    held_out: float
    shuffled: float
    noise: float


@lru_cache(maxsize=8)
def measures(run: Run) -> LinearMeasures:
    """Of a run of the variant linear."""
    dataset, product = dataset_of(run), analysis.product(run.weights)
    inked = dataset.x_train.std(0) > 0
    whole, alive = (analysis.from_identity(product, of) for of in (None, inked))
    x, mixed = (d.x_test[:MEASURED] for d in (dataset, data.load(data.shuffled(dataset.name))))
    noise = dataset.from_ink(np.random.default_rng(5).random(x.shape, np.float32))
    errors = [
        analysis.relative_error(one, run.decode(run.encode(one))) for one in (x, mixed, noise)
    ]
    said = f"distance from I: {100 * whole:.0f} %, where there is ink {100 * alive:.0f} %"
    return LinearMeasures(said, analysis.entries(product, inked), *errors)


def copy_rows(name: str, runs: Sequence[Run]) -> ImageRows:
    """The inputs, and what each run makes of them."""
    x, dataset = tried(name), data.load(name)
    outs = [run.decode(run.encode(x)) for run in runs]
    rows = [ImageRow("input")]
    for run, out in zip(runs, outs, strict=True):
        pictures, others = (
            analysis.relative_error(x[part], out[part]) for part in (slice(3), slice(3, 10))
        )
        rows.append(ImageRow(
            f"m = {code_size(run)}", "accent" if code_size(run) >= x.shape[1] else "pca",
            (f"test {pictures:.3f} · others {others:.3f}",),
        ))  # fmt: skip
    return ImageRows(
        title=COPIED, rows=tuple(rows), images=dataset.ink(np.stack([x, *outs])).clip(0, 1),
        shape=dataset.shape, note="figures: relative error of the pictures shown",
        badge=badge_of_all(runs), step=max((run.last.step for run in runs), default=0),
        code=code_of(runs[0], "linear_copies(run).show()") if runs else "",
    )  # fmt: skip


def tried(name: str) -> NDArray[np.float32]:
    """Ten inputs that are not all pictures, [10, d]."""
    dataset, rng = data.load(name), np.random.default_rng(5)
    noise = dataset.from_ink(rng.random((3, dataset.d), np.float32))
    board = (np.indices(dataset.sides).sum(0) % 2).repeat(dataset.channels)
    board = dataset.from_ink(board.astype(np.float32))
    shuffled = data.load(data.shuffled(name)).x_test[:2]
    x = dataset.x_test
    negative = dataset.from_ink(1 - dataset.ink(x[3:4]))
    return np.vstack([x[:3], shuffled, noise, board[None], negative])


def code_size(run: Run) -> int:
    """Numbers in the code of a linear autoencoder."""
    return len(run.weights[analysis.INWARD])


def _why_not(run: Run) -> str:
    if run.experiment.variant != "linear":
        return f"{name_of(run)} is not one matrix; the variant linear is."
    return ""
