"""The Denoising page's rows: the same corrupted items, and what comes out for them, with figures.

Figures are over the whole test set once all runs are finished, over fewer items before that.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from aelab import data
from aelab.components import SheetFilm, sheet
from aelab.figures.images.denoising import corrupted_items, denoising_rows, trained_on
from aelab.figures.runs import name_of
from aelab.training import Run
from aelab.ui.session.comparison import Entry, last_step

GROUP = "denoising"
LIVE = 500  # test items measured at every tick of a training
MOST = 78  # px, the side of a picture: five rows and the time machine fit a screen


@dataclass(frozen=True)
class Trial:
    """What networks are tried on, and how it is shown."""

    data: str
    noise: str  # at test time
    level: float
    components: int  # of PCA
    errors: bool  # error maps in place of outputs


def payload(
    trial: Trial,
    entries: Sequence[Entry],
    own: bytes | None,
    film: SheetFilm | None,
    badge: str,
) -> bytes:
    """The sheet of the networks as they are; own: a picture of the reader's own, float32 [d]."""
    dataset = data.load(trial.data)
    finished = all(e.run.finished for e in entries)
    n = len(dataset.x_test) if finished else min(LIVE, len(dataset.x_test))
    items = corrupted_items(trial.data, trial.noise, trial.level, n, own)
    runs = [(named(e, e.run), e.run) for e in entries]
    rows = replace(
        denoising_rows(items, runs, trial.components, trial.errors),
        note=f"{trial.noise} {trial.level:g} on the input · means over {n:,} test items",
        badge=badge, step=last_step([run for _, run in runs]),
    )  # fmt: skip
    return sheet(rows, group=GROUP, name="repairs", film=film, most=MOST)


def named(entry: Entry, run: Run) -> str:
    """A run by what it was trained on, or by its title if that says more."""
    words = trained_on(run)
    return entry.title if words == name_of(run) else words
