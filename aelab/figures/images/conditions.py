"""What a conditional VAE draws under several conditions."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from aelab.analysis import samples
from aelab.analysis.quality import squared_errors
from aelab.figures._base import Values, blank
from aelab.figures.images.rows import ImageRow, ImageRows, image_rows
from aelab.figures.runs import badge, code_of, dataset_of, decoded, of_run, shape_of
from aelab.models.cvae import Model
from aelab.training import Run

CODES, PICTURES = 14, 12  # columns of the two views
WAYS, MANY = 4, 64  # completions shown; completions in a mean
KNOWN = 20_000  # training pictures among which the nearest is sought
UNSEEN = 70 / 255  # ink of a pixel that is hidden
NEEDS = "needs a conditional VAE (cvae) whose condition is {}."


@of_run("Conditions", images=True)
def conditions(run: Run, seed: int = 1) -> go.Figure:
    """What a conditional VAE draws of codes under classes: a column a code, a row a class."""
    if _given(run) != "label":
        return blank("Conditions", f"This figure {NEEDS.format('label')}", badge(run))
    return image_rows(class_rows(run, seed))


@of_run("Completions", images=True)
def completions(run: Run, seed: int = 1, first: int = 0) -> go.Figure:
    """Test pictures, what a conditional VAE is given of them, and how it completes them."""
    if _given(run) != "quadrant":
        return blank("Completions", f"This figure {NEEDS.format('quadrant')}", badge(run))
    return image_rows(completion_rows(run, seed, first))


def class_rows(run: Run, seed: int) -> ImageRows:
    """Rows of classes over columns of codes: what the decoder draws of each pair."""
    dataset, codes = dataset_of(run), run.sample(CODES, seed)
    count = len(dataset.classes)
    one_hot = run.condition(np.zeros((count, dataset.d), np.float32), np.arange(count))
    assert one_hot is not None
    return ImageRows(
        title="Conditional VAE, class given", badge=badge(run), step=run.last.step,
        note=f"column: one z ~ N(0, I), seed {seed} · row: a class",
        images=np.stack([decoded(run, codes, row[None].repeat(CODES, 0)) for row in one_hot]),
        shape=shape_of(run), code=code_of(run, f"conditions(run, {seed}).show()"),
        rows=tuple(ImageRow(f"class {name}", "accent") for name in dataset.classes),
    )  # fmt: skip


def completion_rows(run: Run, seed: int, first: int) -> ImageRows:
    """Test pictures from `first` on: what is given, ways to complete it, and the truth."""
    dataset = dataset_of(run)
    x = dataset.x_test[first : first + PICTURES]
    ways, near = draws(run, x, seed), neighbours(run, x)
    mean, shown = ways.mean(0), np.where(visible(run), x, dataset.from_ink(np.float32(UNSEEN)))
    known = min(KNOWN, len(dataset.x_train))
    rows = (
        ImageRow("given", "data", (f"test {first:,} to {first + len(x) - 1:,}", "grey: hidden")),
        *(ImageRow(f"draw {i + 1}", "accent", _error(ways[i], x)) for i in range(WAYS)),
        ImageRow(f"mean of {MANY} draws", "accent", _error(mean, x)),
        ImageRow("nearest training", "pca", (*_error(near, x), f"of {known:,}")),
        ImageRow("truth", "data", _likelihood(run)),
    )
    return ImageRows(
        title=f"Conditional VAE, given {_condition(run)}", rows=rows, shape=shape_of(run),
        note=f"codes ~ N(0, I), seed {seed}", badge=badge(run), step=run.last.step,
        images=dataset.ink(np.stack([shown, *ways[:WAYS], mean, near, x])),
        code=code_of(run, f"completions(run, {seed}, {first}).show()"),
    )  # fmt: skip


def draws(run: Run, x: NDArray[np.float32], seed: int) -> NDArray[np.float32]:
    """Completions of pictures x [n, d] by MANY codes each, [MANY, n, d], as far as ink reaches."""
    condition = run.condition(x, np.zeros(len(x), np.int64))
    assert condition is not None
    codes = run.sample(MANY * len(x), seed)
    drawn = decoded(run, codes, np.tile(condition, (MANY, 1)))
    return dataset_of(run).from_ink(drawn).reshape(MANY, *x.shape)


def neighbours(run: Run, x: NDArray[np.float32]) -> NDArray[np.float32]:
    """Pictures x [n, d], completed by the training pictures whose visible parts are nearest."""
    known, seen = dataset_of(run).x_train[:KNOWN], visible(run)
    found, _ = samples.nearest(x[:, seen], known[:, seen])
    return np.where(seen, x, known[found[:, 0]])


def visible(run: Run) -> NDArray[np.bool_]:
    """Which pixels the network is given, [d]."""
    assert isinstance(run.model, Model)
    return run.model.seen.numpy()


def _error(drawn: Values, x: Values) -> tuple[str, ...]:
    return (f"{squared_errors(x, drawn).mean():.2f} sq. error / image",)


def _condition(run: Run) -> str:
    count, corner = (run.experiment.config.values()[name] for name in ("quadrants", "corner"))
    return f"its {corner} quarter" if count == 1 else f"{count} quarters with the {corner} one"


def _likelihood(run: Run) -> tuple[str, ...]:
    """What the network says of the truth: the bound, of all test pictures, once it is measured."""
    if not {"cross-entropy", "KL"} <= run.figures.keys():
        return ()
    bound = run.figures["cross-entropy"] + run.figures["KL"]
    return "−log p(hidden | given)", f"≤ {bound:.1f} nats / image"


def _given(run: Run) -> str:
    """Which condition it has: label, quadrant, or none."""
    return str(run.experiment.config.values().get("condition", ""))
