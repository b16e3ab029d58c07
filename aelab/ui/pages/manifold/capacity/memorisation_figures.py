"""The pictures of memorised items: errors, and test items."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from aelab import data, recipes
from aelab.analysis.quality import squared_errors
from aelab.components import sheet
from aelab.components.live_figure import live_figure
from aelab.figures import Axis, ImageRow, ImageRows, Level, Series, curves
from aelab.training import Run, example_indices
from aelab.ui.session.comparison import last_step
from aelab.ui.shared import pca_baseline

GROUP = "capacity.heart"
DATA = "digits"
SHOWN = 6  # test items a row
COLOURS = ("accent", "noise")  # orange is PCA’s
EARLY = 20  # steps: what is drawn before would flatten the curves of all that follows


def learned(run: Run) -> NDArray[np.float32]:
    """The training items of a run."""
    return data.load(DATA).x_train[: run.experiment.training.items]


def mean_error() -> float:
    """Squared error / test image of the mean of all training images."""
    return pca_baseline.plane(DATA).first(0).squared_error(data.load(DATA).x_test)


def error_of(run: Run, x: NDArray[np.float32]) -> float:
    """Squared error / image over x [n, d]."""
    return float(squared_errors(x, run.decode(run.encode(x))).mean())


def errors(runs: Sequence[Run], badge: str) -> bytes:
    """The errors of all nets on what they learned and on test items, step by step."""
    pairs = zip(runs, COLOURS, strict=False)
    last = max((run.planned for run in runs), default=recipes.MEMORISATION_STEPS)
    return live_figure("heart-curves", curves(
        title="Learned, and not learned",
        series=[one for run, colour in pairs for one in _series(run, colour)],
        x=Axis("step", 0, last), y=Axis("sq. error / image", 0),
        levels=[Level("mean image", mean_error())], height=330, badge=badge,
        note="solid: training items, dashed: test items", same_hue=True,
    ))  # fmt: skip


def _series(run: Run, colour: str) -> list[Series]:
    """The training and the test error of one net, as they were at its snapshots.

    The training error is a mean over the batches before each; the last, over all items.
    """
    items, film = learned(run), [s for s in run.snapshots if s.step >= EARLY]
    n, x = len(items), np.array([s.step for s in film], float)
    train_errors = [s.train[0] for s in film[:-1]] + [error_of(run, items)] * bool(film)
    return [
        Series(name=f"{n:,}: {of}", x=x, y=np.array(y), colour=colour, dots=False, dashed=dashed)
        for of, dashed, y in (("learned", False, train_errors),
                              ("test", True, [s.validation[0] for s in film]))
    ]  # fmt: skip


def pictures(runs: Sequence[Run], badge: str) -> bytes:
    """What each net makes of test items."""
    dataset = data.load(DATA)
    height, width = dataset.shape
    tests = dataset.x_test[example_indices(dataset)[:SHOWN]]
    images, rows = [tests], [ImageRow("test items", lines=("not learned",))]
    for run, colour in zip(runs, COLOURS, strict=False):
        images.append(run.decode(run.encode(tests)))
        rows.append(ImageRow("drawn", colour, (f"learned {len(learned(run)):,}",)))
    table = ImageRows(
        title="What it makes of others", rows=tuple(rows), images=np.stack(images),
        shape=(height, width), step=last_step(runs), badge=badge,
    )  # fmt: skip
    return sheet(table, group=GROUP, name="heart-pictures", most=54)
