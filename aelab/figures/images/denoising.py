"""What comes out of each network, and of PCA, for the same corrupted items; measured once.

Networks and items are known by their identity: nothing is computed twice for the same two.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from aelab import data
from aelab.analysis.quality import psnr, squared_errors, ssim
from aelab.figures.images.rows import ImageRow, ImageRows, image_rows
from aelab.figures.runs import badge_of_all, code_of, dataset_of, name_of, of_run
from aelab.studies import pca_of
from aelab.training import Run, corrupted, example_indices

NOISE_SEED = 7
NETWORKS = ("accent", "noise", "positive", "data")  # the theme's colours, one a run

Floats = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class CorruptedItems:
    """The items, [k + n, d]: `own` are the reader's, then come test items. Known by identity."""

    name: str  # of the data set
    clean: Floats
    noisy: Floats
    shown: NDArray[np.intp]
    labels: NDArray[np.int64]  # of the reader's own it is 0: nobody knows it
    own: int
    shape: tuple[int, int]


@dataclass(frozen=True, eq=False)
class Reconstruction:
    """What came out for the items shown, [k, d], and the means over all items measured."""

    shown: Floats
    lines: tuple[str, ...]


@of_run("Denoising", images=True)
def denoising(
    run: Run, *others: Run, noise: str = "masking", level: float = 0.25, components: int = 30
) -> go.Figure:
    """The same corrupted test items, and what PCA and each run make of them, with figures."""
    name, n = run.experiment.data, len(dataset_of(run).x_test)
    items = corrupted_items(name, noise, level, n, None)
    rows = denoising_rows(items, [(trained_on(one), one) for one in (run, *others)], components)
    setting = f'noise="{noise}", level={level:g}'
    return image_rows(replace(
        rows, note=f"{noise} {level:g} on the input · means over {n:,} test items",
        badge=badge_of_all((run, *others)), code=code_of(run, f"denoising(run, {setting}).show()"),
    ))  # fmt: skip


def denoising_rows(
    items: CorruptedItems, runs: Sequence[tuple[str, Run]], components: int, errors: bool = False
) -> ImageRows:
    """Clean and corrupted items, and what PCA and each named run make of them.

    errors: what is wrong with each in place of the output.
    """
    table = [
        (ImageRow("clean"), Reconstruction(items.clean[items.shown], ())),
        (ImageRow("noisy", "noise"), scored(items, items.noisy)),
        (ImageRow(f"PCA, {components}", "pca"), by_pca(items, components)),
        *((ImageRow(name, colour), by_run(items, run))
          for (name, run), colour in zip(runs, NETWORKS, strict=False)),
    ]  # fmt: skip
    images = np.stack([found.shown for _, found in table])
    if errors:
        images[1:] -= images[0]
    rows = (replace(row, lines=found.lines, signed=errors and i > 0)
            for i, (row, found) in enumerate(table))  # fmt: skip
    return ImageRows(title="Errors" if errors else "Reconstructions", images=images,
                     rows=tuple(rows), shape=items.shape)  # fmt: skip


def trained_on(run: Run) -> str:
    """A network by what it was trained on."""
    values = run.experiment.now()[0].values()
    if "noise" in values:
        return f"DAE, {values['noise']} {values['level']:g}"
    return "AE, trained clean" if run.experiment.variant in ("basic", "tied") else name_of(run)


@lru_cache(maxsize=4)
def _noisy_test(name: str, noise: str, level: float) -> Floats:
    return corrupted(data.load(name).x_test, noise, level, NOISE_SEED)


@lru_cache(maxsize=4)
def corrupted_items(
    name: str, noise: str, level: float, n: int, drawn: bytes | None
) -> CorruptedItems:
    """n test items, before them the reader's own picture, and which of these are shown."""
    dataset = data.load(name)
    own = np.frombuffer(drawn or b"", np.float32).reshape(-1, dataset.d)
    clean = np.concatenate([own, dataset.x_test[:n]])
    noisy = _noisy_test(name, noise, level)[:n]
    noisy = np.concatenate([corrupted(own, noise, level, NOISE_SEED), noisy])
    height, width = dataset.shape
    shown = np.concatenate([np.arange(len(own)), example_indices(dataset) + len(own)])
    labels = np.concatenate([np.zeros(len(own), np.int64), dataset.y_test[:n]])
    return CorruptedItems(name, clean, noisy, shown, labels, len(own), (height, width))


@lru_cache(maxsize=16)
def by_run(items: CorruptedItems, run: Run) -> Reconstruction:
    """Encoded and decoded by the network as it is now, under the condition that it needs."""
    marks = data.load(items.name).marks
    first, last = (run.condition(items.noisy[:1], np.array([k])) for k in (0, len(marks) - 1))
    if first is None or last is None:
        return scored(items, run.decode(run.encode(items.noisy)))
    labels = items.labels.copy()
    if (first != last).any():
        labels[: items.own] = [_guess(x, run, len(marks)) for x in items.noisy[: items.own]]
        own = [f"own best as {marks[k]}" for k in labels[: items.own]]
        words = " · ".join(["class given", *own])
    else:
        words = "a part of it given"
    found = scored(items, _conditioned(run, items.noisy, labels))
    return replace(found, lines=(*found.lines, words))


def _conditioned(run: Run, x: Floats, labels: NDArray[np.int64]) -> Floats:
    """What comes out of items x [n, d] under the condition of these labels [n]."""
    condition = run.condition(x, labels)
    return run.decode(run.encode(x, condition), condition)


def _guess(x: Floats, run: Run, n_classes: int) -> int:
    """The class under which what comes out of x [d] is nearest to x."""
    each = np.repeat(x[None], n_classes, axis=0)
    out = _conditioned(run, each, np.arange(n_classes))
    return int(squared_errors(each, out).argmin())


@lru_cache(maxsize=8)
def by_pca(items: CorruptedItems, m: int) -> Reconstruction:
    """Projected onto the first m principal components of the training set."""
    best = pca_of(items.name, m)
    return scored(items, best.reconstruct(best.project(items.noisy)))


def scored(items: CorruptedItems, out: Floats) -> Reconstruction:
    """What is shown of an output, and its mean figures over the test items."""
    clean, shape = items.clean[items.own :], items.shape
    tested = out[items.own :].clip(0, 1)
    like = ssim(clean, tested, shape).mean()
    error = squared_errors(clean, out[items.own :]).mean()
    lines = (
        f"{error:.3g} squared error",
        f"{psnr(clean, tested).mean():.1f} dB · SSIM {like:.2f}",
    )
    return Reconstruction(out[items.shown], lines)
