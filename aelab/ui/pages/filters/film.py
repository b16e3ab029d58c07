"""The Filters page's time machine: the filters of every panel at any step of their training.

A run's film holds its first 64 units; a panel shows those of them it has room for, in its order.
"""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from aelab.components import GalleryFilm, mount, time_machine
from aelab.components.film_recording import film_recording
from aelab.components.planes import slot
from aelab.stage import films
from aelab.training import Run
from aelab.ui.pages.filters import figures
from aelab.ui.pages.filters.runs import Panel, panels
from aelab.ui.pages.filters.setup import NAMES, PAGE, Setup
from aelab.ui.shared.curve import error_curve

COLOURS = dict(zip(NAMES, ("accent", "noise", "positive", "data"), strict=True))
HEIGHT = 52  # px of the curves


def film(panel: Panel, setup: Setup) -> GalleryFilm | None:
    """What a panel says of its film; None while there is none."""
    run = panel.run
    if run is None or panel.state == "running":
        return None
    units = _units(run, setup)
    count = len(figures.weights(run))
    return GalleryFilm(
        slot=slot(PAGE, list(NAMES).index(panel.key)), run=_name(run, setup),
        ids=tuple(map(int, units)), hover=tuple(f"unit {u}" for u in units),
        note=f"{len(units)} of {count:,} units", aside="figures below: of the last step",
    )  # fmt: skip


def scrubber(shown: Sequence[Panel], setup: Setup) -> None:
    """The errors of all runs, and the scrubber; it rests while anything is trained."""
    films = [found for panel in shown if (found := film(panel, setup))]
    going = any(panel.state == "running" for panel in shown)
    mount(time_machine(
        group=PAGE, slots=[found.slot for found in films], height=HEIGHT,
        film="" if going else " ".join(found.run for found in films),
        curves=[error_curve(NAMES[p.key], COLOURS[p.key], p.run) for p in shown if p.run],
        note=figures.REVERSED if figures.reversed_here(shown) else "",
    ), key="machine")  # fmt: skip


def recordings(setup: Setup) -> None:
    """The film of each run that rests."""
    for panel in panels(setup):
        found = film(panel, setup)
        if panel.run and found:
            mount(_recording(panel.run, setup, found.slot), key=f"reel {panel.key}")


@lru_cache(maxsize=8)
def _recording(run: Run, setup: Setup, where: str) -> bytes:
    chosen, units = films.chosen(run), _units(run, setup)
    return film_recording(
        group=where, run=_name(run, setup), steps=np.array([s.step for s in chosen]),
        pictures={"tiles": np.stack([s.filters[units] for s in chosen])},
        scales={"tiles": np.stack([s.filter_scale[units] for s in chosen])},
    )  # fmt: skip


def _units(run: Run, setup: Setup) -> NDArray[np.int64]:
    """The units shown of those in the film, in the panel's order."""
    order = figures.ordered(run, setup)
    return order[order < len(run.last.filters)][: setup.shown]


def _name(run: Run, setup: Setup) -> str:
    """Another for another choice or order of units."""
    return f"{run.experiment.key}.{run.last.step}.{setup.order}.{setup.shown}"
