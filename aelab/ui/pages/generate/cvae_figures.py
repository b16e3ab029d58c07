"""What a conditional VAE draws under several conditions, as payloads for the canvas."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from aelab import data
from aelab.analysis import samples
from aelab.components import Row, sheet
from aelab.models.cvae import Model
from aelab.training import Run
from aelab.ui.pages.generate.latent_grid import GROUP, Floats, badge, data_of, shape
from aelab.ui.shared.images import to_uint8

CODES, PICTURES = 14, 12  # columns of the two views
WAYS, MANY = 4, 64  # completions shown; completions in a mean
KNOWN = 20_000  # training pictures among which the nearest is sought
UNSEEN = 70  # ink of a pixel that is hidden, of 255


@lru_cache(maxsize=8)
def classes(run: Run, seed: int) -> bytes:
    """Rows of classes over columns of codes: what the decoder draws of each pair."""
    dataset, codes = data.load(run.experiment.data), run.sample(CODES, seed)
    count = len(dataset.classes)
    one_hot = run.condition(np.zeros((count, dataset.d), np.float32), np.arange(count))
    assert one_hot is not None
    images = [run.decode(codes, row[None].repeat(CODES, 0)).clip(0, 1) for row in one_hot]
    return sheet(
        group=GROUP, name="classes", title="Conditional VAE, class given", badge=_badge(run),
        step=run.last.step, most=42,
        note=f"a column: one code z ~ N(0, I), seed {seed} · a row: the class given",
        images=to_uint8(np.stack(images)), shape=shape(run),
        rows=[Row(f"class {name}", "accent") for name in dataset.classes],
    )  # fmt: skip


@lru_cache(maxsize=8)
def completed(run: Run, seed: int, first: int) -> bytes:
    """Test pictures from `first` on: what is given, ways to complete it, and the truth."""
    x = data.load(run.experiment.data).x_test[first : first + PICTURES]
    ways, near = draws(run, x, seed), neighbours(run, x)
    mean, seen = ways.mean(0), visible(run)
    shown = np.where(seen, to_uint8(x), np.uint8(UNSEEN))
    known = min(KNOWN, len(data.load(run.experiment.data).x_train))
    rows = [
        Row("given", "data", (f"test {first:,} to {first + PICTURES - 1:,}", "grey: hidden")),
        *(Row(f"draw {i + 1}", "accent", _error(ways[i], x)) for i in range(WAYS)),
        Row(f"mean of {MANY} draws", "accent", _error(mean, x)),
        Row("nearest training", "pca", (*_error(near, x), f"of {known:,}")),
        Row("truth", "data", _likelihood(run)),
    ]
    return sheet(
        group=GROUP, name="completed", title=f"Conditional VAE, given {_condition(run)}", rows=rows,
        note=f"codes ~ N(0, I), seed {seed}", shape=shape(run), most=50,
        badge=_badge(run), step=run.last.step,
        images=np.stack([shown, *(to_uint8(r) for r in (*ways[:WAYS], mean, near, x))]),
    )  # fmt: skip


def draws(run: Run, x: Floats, seed: int) -> Floats:
    """Completions of pictures x [n, d] by MANY codes each, [MANY, n, d] in [0, 1]."""
    condition = run.condition(x, np.zeros(len(x), np.int64))
    assert condition is not None
    codes = run.sample(MANY * len(x), seed)
    return run.decode(codes, np.tile(condition, (MANY, 1))).clip(0, 1).reshape(MANY, *x.shape)


def neighbours(run: Run, x: Floats) -> Floats:
    """Pictures x [n, d], completed by the training pictures whose visible parts are nearest."""
    known, seen = data.load(run.experiment.data).x_train[:KNOWN], visible(run)
    found, _ = samples.nearest(x[:, seen], known[:, seen])
    return np.where(seen, x, known[found[:, 0]])


def visible(run: Run) -> NDArray[np.bool_]:
    """Which pixels the network is given, [d]."""
    assert isinstance(run.model, Model)
    return run.model.seen.numpy()


def _badge(run: Run) -> str:
    return f"{data_of(run)} · {badge(run)}"


def _error(drawn: Floats, x: Floats) -> tuple[str, ...]:
    return (f"{np.square(drawn - x).sum(1).mean():.2f} sq. error / image",)


def _condition(run: Run) -> str:
    count, corner = (run.experiment.config.values()[name] for name in ("quadrants", "corner"))
    return f"its {corner} quarter" if count == 1 else f"{count} quarters with the {corner} one"


def _likelihood(run: Run) -> tuple[str, ...]:
    """What the network says of the truth: the bound, of all test pictures, once it is measured."""
    if not {"cross-entropy", "KL"} <= run.figures.keys():
        return ()
    bound = run.figures["cross-entropy"] + run.figures["KL"]
    return "−log p(hidden | given)", f"≤ {bound:.1f} nats / image"
