"""The Denoising page's rows: the same corrupted items, and what comes out for them, with figures.

Rows, curve and file are means over the same items at any time, so that they agree.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from aelab import data
from aelab.components import SheetFilm, sheet
from aelab.figures.images.denoising import (
    CorruptedItems,
    Reconstruction,
    by_nothing,
    by_pca,
    by_run,
    corrupted_items,
    denoising_rows,
    repair_error,
    trained_on,
)
from aelab.figures.runs import name_of
from aelab.training import PastNetwork, Run, example_indices
from aelab.ui.session.comparison import Entry, last_step
from aelab.ui.shell import csv_file

GROUP = "denoising"
MEASURED = 1000  # test items at most: every network of a run's past is tried on them
MOST = 78  # px, the side of a picture: five rows and the time machine fit a screen
HEADER = ("data", "noise", "level", "test items", "output of", "seed", "step",
          "squared error / image", "PSNR, dB", "SSIM")  # fmt: skip


@dataclass(frozen=True)
class Trial:
    """What networks are tried on, and how it is shown."""

    data: str
    noise: str  # at test time
    level: float
    components: int  # of PCA
    errors: bool  # error maps in place of outputs

    def items(self, own: bytes | None = None) -> CorruptedItems:
        """Those that are measured and shown; own: a picture of the reader's own, float32 [d]."""
        dataset = data.load(self.data)
        n = min(len(dataset.x_test), max(MEASURED, int(example_indices(dataset).max()) + 1))
        return corrupted_items(self.data, self.noise, self.level, n, own)

    @property
    def words(self) -> str:
        """What is on the input, and what errors are a mean over."""
        n = len(self.items().clean)
        return f"{self.noise} {self.level:g} on the input · means over {n:,} test items"


def payload(
    trial: Trial,
    entries: Sequence[Entry],
    own: bytes | None,
    film: SheetFilm | None,
    badge: str,
) -> bytes:
    """The sheet of the networks as they are; own: see `Trial.items`."""
    runs = [(named(e, e.run), e.run) for e in entries]
    rows = replace(
        denoising_rows(trial.items(own), runs, trial.components, trial.errors),
        note=trial.words, badge=badge, step=last_step([run for _, run in runs]),
    )  # fmt: skip
    return sheet(rows, group=GROUP, name="repairs", film=film, most=MOST)


def csv(trial: Trial, entries: Sequence[Entry]) -> str:
    """The figures under the rows, and before those of a network its errors on the way."""
    items = trial.items()
    said = (trial.data, trial.noise, trial.level, len(items.clean))
    best = f"PCA, {trial.components}"
    rows: list[tuple[object, ...]] = [
        (*said, "noisy", "", "", *_figures(by_nothing(items))),
        (*said, best, "", "", *_figures(by_pca(items, trial.components))),
    ]
    for entry in entries:
        who = (*said, named(entry, entry.run), entry.run.experiment.seed)
        *before, last = networks(entry.run)
        rows += [(*who, at.step, repair_error(items, entry.run, at), "", "") for at in before]
        rows.append((*who, last.step, *_figures(by_run(items, entry.run))))
    return csv_file.csv_text(HEADER, rows)


def _figures(found: Reconstruction) -> tuple[float, float, float]:
    return found.error, found.psnr, found.ssim


@lru_cache(maxsize=8)
def networks(run: Run) -> tuple[PastNetwork, ...]:
    """A run's networks, step by step; of one from disk there is the last alone."""
    return run.past or (PastNetwork(run.last.step, run.weights),)


def named(entry: Entry, run: Run) -> str:
    """A run by what it was trained on, or by its title if that says more."""
    words = trained_on(run)
    return entry.title if words == name_of(run) else words
