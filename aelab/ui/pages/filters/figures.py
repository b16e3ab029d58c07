"""The Filters page's figures: of every unit of a run's first layer, in words and as a table."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from math import prod
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from aelab import data
from aelab.analysis import filters as analysis
from aelab.training import Run
from aelab.ui.pages.filters.runs import Panel
from aelab.ui.pages.filters.setup import NAMES, ORDERS, Setup
from aelab.ui.shell import csv_file

Floats = NDArray[np.floating[Any]]

ORIENTED: Final = (
    "Oriented: the share of filters whose coherence is over 0.5. Coherence: 1 if all gradients of "
    "a filter, smoothed by 0.7 pixels, lie in one direction, 0 if in all alike; mean over all "
    "filters. "
)
FIGURES: Final = (
    "Localisation: the share of a filter’s energy, the sum of its squared weights, that lies in "
    "its best window of {side} × {side} pixels ({flat:.1f} % if it were flat), mean over the units "
    "that are not dead. "
)
COMMON: Final = (
    "Dead: the activation moves by at most 5 % of the liveliest unit’s range "
    "over the {n:,} probe items. Squared error: of clean images, the probe items while it trains, "
    "the whole test set when it has finished."
)

# Digits 8×8, seeds 7 to 9: 24.0, 25.2, 26.1 % without noise, 22.5, 23.3, 23.9 % with 25 %. In its
# largest weight alone a filter has 15 % of its energy without noise, 12 % with it.
REVERSED: Final = (
    "On 8 × 8 pixels plain filters lean on single pixels; noise spreads them: less local, not more."
)


def weights(run: Run) -> Floats:
    """The first layer's, [units, d]."""
    return run.weights["encoder.layers.0.weight"]


@lru_cache(maxsize=8)
def statistics(run: Run) -> analysis.Statistics:
    """Of the network of the last snapshot, over the probe items."""
    return analysis.statistics(weights(run), run.codes, data.load(run.experiment.data).shape)


def ordered(run: Run, setup: Setup) -> NDArray[np.int64]:
    """All units, in the order asked for; while a run goes on they keep their places."""
    count = len(weights(run))
    f = statistics(run)
    by = {ORDERS[1]: f.norm, ORDERS[2]: f.localisation, ORDERS[3]: f.coherence}.get(setup.order)
    return np.arange(count) if by is None or not run.finished else analysis.ranked(by)


def chosen(run: Run, setup: Setup) -> NDArray[np.int64]:
    """The units shown."""
    return ordered(run, setup)[: setup.shown]


def largest(run: Run, setup: Setup) -> float:
    """The largest weight of the units shown."""
    return float(statistics(run).largest[chosen(run, setup)].max())


def meaning(dataset: data.Dataset) -> str:
    """What the figures of a grid mean, with the window and the items they are taken over."""
    side = analysis.window(dataset.shape)
    words = ORIENTED if dataset.signed else FIGURES
    flat = 100 * side**2 / prod(dataset.sides)
    return (words + COMMON).format(side=side, flat=flat, n=len(dataset.probe))


def reversed_here(shown: Sequence[Panel]) -> bool:
    """Whether noise has made filters less local, as it does where a stroke is a pixel wide."""
    found = {p.key: statistics(p.run).mean_localisation for p in shown if p.run and p.finished}
    small = [p for p in shown if min(data.load(p.experiment.data).sides) == 8]
    return bool(small) and found.get("denoising", 1.0) < found.get("tied", 0.0)


def words(run: Run | None, units: NDArray[np.int64]) -> list[str]:
    """The words for each unit that the pointer is on."""
    if run is None:
        return []
    f = statistics(run)
    dead = np.where(f.dead, " · dead", "")
    if data.info(run.experiment.data).signed:
        return [f"unit {u} · coherence {f.coherence[u]:.2f}{dead[u]}" for u in units]
    return [f"unit {u} · localisation {100 * f.localisation[u]:.0f} %{dead[u]}" for u in units]


def measured(run: Run | None, dataset: data.Dataset) -> str:
    """The line of figures under a grid."""
    if run is None:
        if dataset.signed:
            return ":small[– % oriented · coherence – · – dead · – sq. error]"
        return ":small[localisation – % · – dead · – squared error / image]"
    f = statistics(run)
    error = run.figures.get("squared error", run.last.squared_error)
    if dataset.signed:
        return (
            f":small[**{100 * f.oriented:.0f} %** oriented · coherence "
            f"**{f.coherence.mean():.2f}** · **{f.dead.sum()}** dead · **{error:.3g}** "
            "sq. error]"
        )
    return (
        f":small[localisation **{100 * f.mean_localisation:.1f} %** · **{f.dead.sum()}** dead · "
        f"**{error:.3g}** squared error / image]"
    )


def table(runs: Sequence[Run]) -> str:
    """The figures of every unit of every network, as CSV."""
    header = ("network", "noise level", "step", "unit", "norm", "largest weight", "localisation",
              "coherence", "least activation", "most activation", "dead")  # fmt: skip
    return csv_file.csv_text(header, (row for run in runs for row in _rows(run)))


def _rows(run: Run) -> Iterator[tuple[object, ...]]:
    """A network's part of the table, unit by unit."""
    e = run.experiment
    f, level = statistics(run), e.config.values().get("level", 0.0)
    columns = np.column_stack([f.norm, f.largest, f.localisation, f.coherence, f.low, f.high])
    for unit, values in enumerate(columns):
        written = (f"{value:.6g}" for value in values)
        yield (NAMES[e.variant], level, run.last.step, unit, *written, int(f.dead[unit]))
