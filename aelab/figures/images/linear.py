"""The one matrix that a linear autoencoder is, and what it makes of digits and of others."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from aelab import data
from aelab.analysis import linear_map as analysis
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
MOST = 200  # pixels: a larger product cannot be seen
TITLE = "Decoder × encoder, V W"


@of_run(TITLE, images=True)
def linear_map(run: Run, *others: Run) -> go.Figure:
    """The one matrix V W that a linear autoencoder is, beside the identity."""
    if why := _why_not(run):
        return blank(TITLE, why, badge(run))
    return image_rows(product_rows((run, *others)))


@of_run("Copied, digit or not", images=True)
def linear_copies(run: Run, *others: Run) -> go.Figure:
    """Digits, shuffled digits, noise, a chessboard and a negative, and what comes out of them."""
    if why := _why_not(run):
        return blank("Copied, digit or not", why, badge(run))
    return image_rows(copy_rows(run.experiment.data, (run, *others)))


def product_rows(runs: Sequence[Run]) -> ImageRows:
    """The identity and each run's V W, over FULL."""
    d = dataset_of(runs[0]).d
    found = [analysis.product(run.weights) for run in runs]
    rows = (ImageRow("the identity, I"), *(
        ImageRow(f"V W, m = {code_size(run)}", "accent", (distance_words(run, p),))
        for run, p in zip(runs, found, strict=True)
    ))  # fmt: skip
    signed = tuple(ImageRow(row.label, row.colour, row.lines, signed=True) for row in rows)
    matrices = np.stack([np.eye(d, dtype=np.float32), *found]) / FULL
    return ImageRows(
        title=TITLE, images=matrices.reshape(len(rows), 1, -1), rows=signed, shape=(d, d),
        note=f"row: output pixel, column: input pixel; full colour: {FULL}",
        badge=badge_of_all(runs), step=runs[0].last.step,
        code=code_of(runs[0], "linear_map(run).show()"),
    )  # fmt: skip


def copy_rows(name: str, runs: Sequence[Run]) -> ImageRows:
    """The inputs, and what each run makes of them."""
    x, (height, width) = tried(name), data.load(name).shape
    outs = [run.decode(run.encode(x)) for run in runs]
    rows = [ImageRow("input")]
    for run, out in zip(runs, outs, strict=True):
        digits, others = (
            analysis.relative_error(x[part], out[part]) for part in (slice(3), slice(3, 10))
        )
        rows.append(ImageRow(
            f"m = {code_size(run)}", "accent" if code_size(run) >= x.shape[1] else "pca",
            (f"digits {digits:.3f} · others {others:.3f}",),
        ))  # fmt: skip
    return ImageRows(
        title="Copied, digit or not", rows=tuple(rows), images=np.stack([x, *outs]).clip(0, 1),
        shape=(height, width), note="figures: relative error", badge=badge_of_all(runs),
        step=max((run.last.step for run in runs), default=0),
        code=code_of(runs[0], "linear_copies(run).show()") if runs else "",
    )  # fmt: skip


def tried(name: str) -> NDArray[np.float32]:
    """Ten inputs that are not all digits, [10, d]."""
    dataset, rng = data.load(name), np.random.default_rng(5)
    noise = rng.random((3, dataset.d), np.float32)
    board = (np.indices(dataset.shape).sum(0) % 2).astype(np.float32).reshape(1, -1)
    shuffled = data.load(data.shuffled(name)).x_test[:2]
    x = dataset.x_test
    return np.vstack([x[:3], shuffled, noise, board, 1 - x[3:4]])


def code_size(run: Run) -> int:
    """Numbers in the code of a linear autoencoder."""
    return len(run.weights[analysis.INWARD])


def distance_words(run: Run, product: NDArray[np.float32]) -> str:
    """How far a product is from the identity, as a whole and where there is ever ink."""
    inked = dataset_of(run).x_train.std(0) > 0
    whole, alive = (analysis.from_identity(product, of) for of in (None, inked))
    return f"{whole:.2f} from I, inked pixels {alive:.2f}"


def _why_not(run: Run) -> str:
    if run.experiment.variant != "linear":
        return f"{name_of(run)} is not one matrix; the variant linear is."
    if dataset_of(run).d > MOST:
        return f"V W has {dataset_of(run).d} rows, too many to be seen; at most {MOST}."
    return ""
