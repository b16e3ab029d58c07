"""The Denoising page's sheet: one row a hand, the same damaged items in each, with figures.

Figures are over the whole test set once all runs are finished, over fewer items before that.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from aelab import data
from aelab.components import Row, SheetFilm, sheet
from aelab.training import Run
from aelab.ui.pages.denoising import reconstructions as repairs
from aelab.ui.session.comparison import Entry
from aelab.ui.shared.images import rows_to_uint8
from aelab.ui.view import last_step

GROUP = "denoising"
LIVE = 500  # test items measured at every tick of a training
NETWORKS = ("accent", "noise", "positive", "data")  # the palette's colours, one a run
MOST = 78  # px, the side of a picture: five rows and the time machine fit a screen


@dataclass(frozen=True)
class Wish:
    """What the page is asked to show."""

    data: str
    noise: str  # at test time
    level: float
    components: int  # of PCA
    errors: bool  # error maps in place of outputs


def drawn(
    wish: Wish, entries: Sequence[Entry], mine: bytes | None, film: SheetFilm | None
) -> bytes:
    """The sheet of the networks as they are; mine: a picture of one's own, float32 [d]."""
    dataset = data.load(wish.data)
    height, width = dataset.shape
    finished = all(e.run and e.run.finished for e in entries)
    n = len(dataset.x_test) if finished else min(LIVE, len(dataset.x_test))
    given = repairs.given(wish.data, wish.noise, wish.level, n, mine)
    table = _table(wish, given, entries)
    runs = [e.run for e in entries if e.run]
    seeds = [f"seed {run.experiment.seed} · step {run.last.step:,}" for run in runs[:1]]
    return sheet(
        group=GROUP, name="repairs", title="Errors" if wish.errors else "Repairs",
        images=rows_to_uint8(np.stack([repair.shown for _, repair in table]), wish.errors),
        rows=[row for row, _ in table], shape=(height, width), film=film, most=MOST,
        note=f"{wish.noise} {wish.level:g} on the input · means over {n:,} test items",
        badge=" · ".join([dataset.title, *seeds]), step=last_step(runs),
    )  # fmt: skip


def _table(
    wish: Wish, given: repairs.Given, entries: Sequence[Entry]
) -> list[tuple[Row, repairs.Repair]]:
    """Each row with what it shows and says."""
    table = [
        (Row("clean"), repairs.Repair(given.clean[given.shown], ())),
        (Row("noisy", "noise"), repairs.judged(given, given.noisy)),
        (Row(f"PCA, {wish.components}", "pca"), repairs.by_pca(given, wish.components)),
        *((Row(named(e, e.run), colour), repairs.by_run(given, e.run))
          for e, colour in zip(entries, NETWORKS, strict=False) if e.run),
    ]  # fmt: skip
    return [
        (replace(row, lines=repair.lines, signed=wish.errors and i > 0), repair)
        for i, (row, repair) in enumerate(table)
    ]


def named(entry: Entry, run: Run) -> str:
    """A run by what it was trained on."""
    values = run.experiment.now()[0].values()
    if "noise" in values:
        return f"DAE, {values['noise']} {values['level']:g}"
    return "AE, trained clean" if run.experiment.variant in ("basic", "tied") else entry.title
