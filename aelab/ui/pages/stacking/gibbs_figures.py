"""The pictures of Gibbs chains: the rows, their film, and the scrubber that moves it."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from aelab import data
from aelab.components import Curve, Row, SheetFilm, sheet, time_machine
from aelab.components.film_recording import film_recording
from aelab.training import Run, example_indices
from aelab.training.gibbs import Chain, chain
from aelab.ui.shared.images import to_uint8

PAGE = "gibbs"
STEPS = 200  # of a chain


@lru_cache(maxsize=4)
def _chains(run: Run, k: int, steps: int) -> tuple[NDArray[np.float32], Chain]:
    """Where the chains begin, ten items and ten times noise [20, d]; and the chains."""
    dataset = data.load(run.experiment.data)
    items = dataset.x_test[dataset.probe][example_indices(dataset)]
    noise = np.random.default_rng(run.experiment.seed).random(items.shape, np.float32)
    start = np.concatenate([items, noise])
    return start, chain(run, start, k, steps, run.experiment.seed)


def rows_of(run: Run, k: int, resting: bool) -> bytes:
    """The rows as they are at the end of the chains; after one step while machines are trained."""
    steps = STEPS if resting else 1
    start, found = _chains(run, k, steps)
    dataset, step = data.load(run.experiment.data), run.last.step
    height, width = dataset.shape
    lines = [line.split("\t") for line in _lines(start, found, steps - 1)]
    names = (("items", "data"), ("chain from items", "accent"), ("noise", "data"),
             ("chain from noise", "accent"))  # fmt: skip
    played = SheetFilm(slot=PAGE, run=_name(run, k), note="Gibbs steps") if resting else None
    return sheet(
        group=PAGE, name="gibbs", title=f"Machine {k} by itself",
        images=_pictures(start, found, steps - 1).reshape(4, len(start) // 2, -1),
        rows=[Row(*n, tuple(line)) for n, line in zip(names, lines, strict=True)],
        shape=(height, width), film=played, step=steps, most=72,
        badge=f"after {steps} Gibbs step{'s'[: steps - 1]} · {dataset.title} · seed "
        f"{run.experiment.seed} · trained {step:,} of {run.planned:,} steps",
    )  # fmt: skip


def _pictures(start: NDArray[np.float32], found: Chain, at: int) -> NDArray[np.uint8]:
    """The four rows after step `at` + 1: uint8 [40, d]."""
    half, now = len(start) // 2, found.pixels[at]
    four = np.concatenate([start[:half], now[:half], start[half:], now[half:]])
    return to_uint8(four)


def _lines(start: NDArray[np.float32], found: Chain, at: int) -> list[str]:
    """A line a row: mean free energy and distance."""
    half = len(start) // 2
    distances = np.square(found.pixels[at] - start).sum(1)
    words = [
        f"F = {_signed(found.energy[at, part].mean())} nats\tdistance {distances[part].mean():.3g}"
        for part in (slice(half), slice(half, None))
    ]
    return ["", words[0], "", words[1]]


@lru_cache(maxsize=4)
def film(run: Run, k: int) -> bytes:
    """The chains as a film."""
    start, found = _chains(run, k, STEPS)
    steps = [*range(1, 20), *range(20, STEPS + 1, 5)]
    return film_recording(
        group=PAGE, run=_name(run, k), steps=np.array(steps),
        pictures={"tiles": np.stack([_pictures(start, found, s - 1) for s in steps])},
        notes=["\n".join(_lines(start, found, s - 1)) for s in steps],
    )  # fmt: skip


def scrubber(run: Run, k: int, resting: bool) -> bytes:
    """How far the chains are from where they began, and the scrubber over Gibbs steps."""
    curves = []
    if resting:
        start, found = _chains(run, k, STEPS)
        far = np.square(found.pixels - start).sum(2)
        half, steps = len(start) // 2, np.arange(1, STEPS + 1)
        curves = [
            Curve(name="from items", colour="accent", steps=steps, errors=far[:, :half].mean(1)),
            Curve(name="from noise", colour="noise", steps=steps, errors=far[:, half:].mean(1)),
        ]
    return time_machine(
        group=PAGE, slots=[PAGE] if resting else [], film=_name(run, k) if resting else "",
        curves=curves, height=90, note="Curves: distance from the start, squared error / image.",
    )  # fmt: skip


def _signed(value: float) -> str:
    return f"{value:.0f}".replace("-", "−")


def _name(run: Run, k: int) -> str:
    return f"{run.experiment.key}.{run.last.step} {k}"
