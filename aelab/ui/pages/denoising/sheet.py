"""The Denoising page's rows: the same corrupted items, and what comes out for them, with figures.

Figures are over the whole test set once all runs are finished, over fewer items before that.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from aelab import data
from aelab.components import SheetFilm, sheet
from aelab.figures import ImageRow, ImageRows
from aelab.training import Run
from aelab.ui.pages.denoising import reconstructions
from aelab.ui.pages.denoising.reconstructions import CorruptedItems, Reconstruction
from aelab.ui.session.comparison import Entry, last_step

GROUP = "denoising"
LIVE = 500  # test items measured at every tick of a training
NETWORKS = ("accent", "noise", "positive", "data")  # the palette's colours, one a run
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
    height, width = dataset.shape
    finished = all(e.run.finished for e in entries)
    n = len(dataset.x_test) if finished else min(LIVE, len(dataset.x_test))
    items = reconstructions.corrupted_items(trial.data, trial.noise, trial.level, n, own)
    table = _table(trial, items, entries)
    images = np.stack([one.shown for _, one in table])
    if trial.errors:
        images[1:] -= images[0]
    return sheet(ImageRows(
        title="Errors" if trial.errors else "Reconstructions", images=images,
        rows=tuple(row for row, _ in table), shape=(height, width), badge=badge,
        note=f"{trial.noise} {trial.level:g} on the input · means over {n:,} test items",
        step=last_step([e.run for e in entries]),
    ), group=GROUP, name="repairs", film=film, most=MOST)  # fmt: skip


def _table(
    trial: Trial, items: CorruptedItems, entries: Sequence[Entry]
) -> list[tuple[ImageRow, Reconstruction]]:
    """Each row with what it shows and says."""
    table = [
        (ImageRow("clean"), Reconstruction(items.clean[items.shown], ())),
        (ImageRow("noisy", "noise"), reconstructions.scored(items, items.noisy)),
        (ImageRow(f"PCA, {trial.components}", "pca"),
         reconstructions.by_pca(items, trial.components)),
        *((ImageRow(named(e, e.run), colour), reconstructions.by_run(items, e.run))
          for e, colour in zip(entries, NETWORKS, strict=False)),
    ]  # fmt: skip
    return [
        (replace(row, lines=one.lines, signed=trial.errors and i > 0), one)
        for i, (row, one) in enumerate(table)
    ]


def named(entry: Entry, run: Run) -> str:
    """A run by what it was trained on."""
    values = run.experiment.now()[0].values()
    if "noise" in values:
        return f"DAE, {values['noise']} {values['level']:g}"
    return "AE, trained clean" if run.experiment.variant in ("basic", "tied") else entry.title
