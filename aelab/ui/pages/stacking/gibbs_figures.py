"""The chains of a Boltzmann machine on the canvas: the rows, their film, and the scrubber."""

from functools import lru_cache

import numpy as np

from aelab.analysis.pixels import to_uint8
from aelab.components import Curve, SheetFilm, sheet, time_machine
from aelab.components.film_recording import film_recording
from aelab.figures.images.chains import STEPS, chain_lines, chain_pictures, chain_rows, chains
from aelab.figures.runs import dataset_of
from aelab.training import Run

PAGE = "gibbs"


def rows_of(run: Run, k: int, resting: bool) -> bytes:
    """The rows as they are at the end of the chains; after one step while machines are trained."""
    played = SheetFilm(slot=PAGE, run=_name(run, k), note="Gibbs steps") if resting else None
    rows = chain_rows(run, k, STEPS if resting else 1)
    return sheet(rows, group=PAGE, name="gibbs", film=played, most=72)


@lru_cache(maxsize=4)
def film(run: Run, k: int) -> bytes:
    """The chains as a film."""
    start, found = chains(run, k, STEPS)
    steps = [*range(1, 20), *range(20, STEPS + 1, 5)]
    frames = np.stack([chain_pictures(start, found, s - 1) for s in steps])
    tiles = to_uint8(dataset_of(run).ink(frames)).reshape(len(steps), -1, frames.shape[3])
    lines = [map("\t".join, chain_lines(start, found, s - 1)) for s in steps]
    return film_recording(
        group=PAGE, run=_name(run, k), steps=np.array(steps),
        pictures={"tiles": tiles},
        notes=["\n".join(frame) for frame in lines],
    )  # fmt: skip


def scrubber(run: Run, k: int, resting: bool) -> bytes:
    """How far the chains are from where they began, and the scrubber over Gibbs steps."""
    curves = []
    if resting:
        start, found = chains(run, k, STEPS)
        far = np.square(found.pixels - start).sum(2)
        half, steps = len(start) // 2, np.arange(STEPS + 1)
        for name, colour, part in (
            ("items", "accent", far[:, :half]), ("noise", "noise", far[:, half:]),
        ):  # fmt: skip
            errors = np.append(0, part.mean(1))
            curves.append(
                Curve(name=f"chain from {name}", colour=colour, steps=steps, errors=errors)
            )
    return time_machine(
        group=PAGE, slots=[PAGE] if resting else [], film=_name(run, k) if resting else "",
        curves=curves, height=90, label="distance from its start, squared error / image",
    )  # fmt: skip


def _name(run: Run, k: int) -> str:
    return f"{run.experiment.key}.{run.last.step} {k}"
