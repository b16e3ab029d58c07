"""Gibbs chains of a stack of Boltzmann machines: where they begin, and what they draw."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from aelab.figures._base import blank
from aelab.figures.images.rows import ImageRow, ImageRows, image_rows
from aelab.figures.runs import (
    badge,
    code_of,
    dataset_of,
    examples,
    name_of,
    of_run,
    probe,
    shape_of,
)
from aelab.training import Run
from aelab.training.gibbs import Chain, chain

STEPS = 200  # of a chain
NAMES = (("items", "data"), ("chain from items", "accent"), ("noise", "data"),
         ("chain from noise", "accent"))  # fmt: skip


@of_run("Gibbs chains", images=True)
def gibbs_chains(run: Run, machine: int = 1, steps: int = STEPS) -> go.Figure:
    """What a Boltzmann machine draws by itself, from test items and from noise."""
    if run.experiment.variant != "rbm":
        why = f"{name_of(run)} has no Boltzmann machines; the variant rbm has."
        return blank("Gibbs chains", why, badge(run))
    return image_rows(chain_rows(run, machine, steps))


@lru_cache(maxsize=4)
def chains(run: Run, machine: int, steps: int) -> tuple[NDArray[np.float32], Chain]:
    """Where the chains begin, ten items and ten times noise [20, d]; and the chains."""
    items = probe(run)[0][examples(run)]
    noise = np.random.default_rng(run.experiment.seed).random(items.shape, np.float32)
    noise = dataset_of(run).from_ink(noise)
    start = np.concatenate([items, noise])
    return start, chain(run, start, machine, steps, run.experiment.seed)


def chain_rows(run: Run, machine: int, steps: int) -> ImageRows:
    """Where the chains begin, and where they are after so many steps."""
    start, found = chains(run, machine, steps)
    lines = chain_lines(start, found, steps - 1)
    return ImageRows(
        title=f"Machine {machine} by itself",
        images=dataset_of(run).ink(chain_pictures(start, found, steps - 1)),
        rows=tuple(ImageRow(*n, line) for n, line in zip(NAMES, lines, strict=True)),
        shape=shape_of(run), step=steps,
        badge=f"after {steps} Gibbs step{'s'[: steps - 1]} · {badge(run)} of {run.planned:,}",
        code=code_of(run, f"gibbs_chains(run, {machine}, {steps}).show()"),
    )  # fmt: skip


def chain_pictures(start: NDArray[np.float32], found: Chain, at: int) -> NDArray[np.float32]:
    """The four rows after step `at` + 1, [4, 10, d]."""
    half, now = len(start) // 2, found.pixels[at]
    return np.stack([start[:half], now[:half], start[half:], now[half:]])


def chain_lines(start: NDArray[np.float32], found: Chain, at: int) -> list[tuple[str, ...]]:
    """The figures of each row: mean free energy, and distance from the start."""
    half = len(start) // 2
    distances = np.square(found.pixels[at] - start).sum(1)
    words = [
        (f"F = {found.energy[at, part].mean():.0f} nats".replace("-", "−"),
         f"distance {distances[part].mean():.3g}")
        for part in (slice(half), slice(half, None))
    ]  # fmt: skip
    return [(), words[0], (), words[1]]
