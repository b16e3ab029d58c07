"""Draws: pictures that runs decode from random codes, as payloads, and what they score.

A variant without a prior gets two draws: the same normal numbers as the others, for which it was
never trained, and a normal distribution fitted to its own codes.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from aelab import data
from aelab.analysis import samples
from aelab.analysis.pixels import to_uint8
from aelab.analysis.samples import Quality
from aelab.components import gallery
from aelab.figures.runs import conditioned, dataset_of, decoded, prior_of, shape_of
from aelab.training import Run
from aelab.ui.pages.generate.latent_grid import GROUP, Shown, badge, data_of

Floats = NDArray[np.float32]
KNOWN = 20_000  # training items among which neighbours are sought
N_SHOWN, N_MEASURED = 40, 200  # samples a draw
COLUMNS = 8
TILE = 112  # px of the picked sample


@dataclass(frozen=True, eq=False)
class Draw:
    """Ink [200, d] in [0, 1] of pictures that one run decodes from codes of one source."""

    title: str
    source: str
    run: Run
    images: Floats


def draws(shown: Shown, seed: int) -> list[Draw]:
    """Every run's draws, in order."""
    return [draw for title, run in shown for draw in _draws(title, run, seed)]


@lru_cache(maxsize=16)
def _draws(title: str, run: Run, seed: int) -> tuple[Draw, ...]:
    codes, prior = run.sample(N_MEASURED, seed), prior_of(run)
    sources = {"its prior N(0, I)" if prior == "normal" else "its prior": codes}
    if not prior:
        fitted = samples.fitted_normal(run.codes, N_MEASURED, seed)
        sources = {"N(0, I), not its prior": codes, "N(μ, Σ) of its codes": fitted}
    of_items = conditioned(run, np.arange(N_MEASURED) % len(dataset_of(run).y_test))
    return tuple(Draw(title, name, run, decoded(run, z, of_items)) for name, z in sources.items())


@lru_cache(maxsize=32)
def sheet(draw: Draw, chosen: int | None) -> bytes:
    """The first 40 pictures of a draw."""
    return gallery(
        group=GROUP, name="samples", title=draw.title, note=data_of(draw.run),
        status=draw.source,
        images=to_uint8(draw.images[:N_SHOWN]), shape=shape_of(draw.run), columns=COLUMNS,
        chosen=chosen, badge=badge(draw.run), step=draw.run.last.step,
    )  # fmt: skip


@lru_cache(maxsize=32)
def neighbour(draw: Draw, item: int) -> tuple[bytes, bytes]:
    """A sample beside the nearest training picture; and their signed difference."""
    dataset, step = data.load(draw.run.experiment.data), draw.run.last.step
    known, sample = dataset.x_train[:KNOWN], draw.images[item]
    found, distances = samples.nearest(dataset.from_ink(sample)[None], known)
    near = dataset.ink(known[found[0, 0]])
    label = dataset.classes[dataset.y_train[found[0, 0]]]
    pair = gallery(
        group=GROUP, name="neighbour", title=f"Sample {item + 1} of {draw.title}",
        images=to_uint8(np.stack([sample, near])), shape=shape_of(draw.run),
        columns=2, tile=TILE, captions=("sample", f"training: {label}"), step=step,
        status=f"distance {distances[0, 0]:.3g} to the nearest",
    )  # fmt: skip
    signed = to_uint8(sample - near, signed=True)
    difference = gallery(
        group=GROUP, name="difference", title="", images=signed[None], shape=shape_of(draw.run),
        columns=1, tile=TILE, signed=True, scale=np.ones(1), scale_mode="layer",
        captions=("difference",), status="sample − training", step=step,
    )  # fmt: skip
    return pair, difference


@lru_cache(maxsize=32)
def measured(draw: Draw) -> Quality:
    """The figures of a draw."""
    dataset = data.load(draw.run.experiment.data)
    return _quality(dataset.from_ink(draw.images), dataset.name)


@lru_cache(maxsize=4)
def reference(name: str) -> Quality:
    """The same figures of as many test pictures of a data set."""
    return _quality(data.load(name).x_test[:N_MEASURED], name)


def _quality(x: Floats, name: str) -> Quality:
    dataset = data.load(name)
    known, labels = dataset.x_train[:KNOWN], dataset.y_train[:KNOWN]
    return samples.quality(x, known, labels, dataset.shape)
