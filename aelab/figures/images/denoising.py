"""What comes out of each network, and of PCA, for the same corrupted items; measured once.

Networks and items are known by their identity: nothing is computed twice for the same two.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from weakref import WeakKeyDictionary

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from aelab import data
from aelab.analysis.quality import psnr, squared_errors, ssim
from aelab.brief import brief
from aelab.figures.images.rows import ImageRow, ImageRows, image_rows
from aelab.figures.runs import badge_of_all, code_of, dataset_of, name_of, of_run
from aelab.models.denoising import NOISES
from aelab.pictures import Shape
from aelab.studies import pca_of
from aelab.training import PastNetwork, Run, corrupted, example_indices
from aelab.training.given.with_data import allowed

NOISE_SEED = 7
NETWORKS = ("accent", "noise", "positive", "data")  # the theme's colours, one a run

Floats = NDArray[np.float32]


@brief
@dataclass(frozen=True, eq=False)
class CorruptedItems:
    """The items, [k + n, d]: `own` are the reader's, then come test items. Known by identity."""

    name: str  # of the data set
    clean: Floats
    noisy: Floats
    shown: NDArray[np.intp]
    labels: NDArray[np.int64]  # of the reader's own it is 0: nobody knows it
    own: int
    shape: Shape


@brief
@dataclass(frozen=True, eq=False)
class Reconstruction:
    """What came out for the items shown, [k, d], and means over the test items measured.

    error: squared error / image; psnr: in dB; under: the condition in words, if there is one.
    """

    shown: Floats
    error: float
    psnr: float
    ssim: float
    under: str = ""

    @property
    def lines(self) -> tuple[str, ...]:
        """The figures in words."""
        like = f"PSNR {self.psnr:.1f} dB · SSIM {self.ssim:.2f}"
        return error_line(self.error), like, *([self.under] if self.under else [])


def error_line(error: float) -> str:
    """A squared error / image in words, with three digits as curves have them."""
    return f"{error:#.3g}".rstrip(".") + " squared error"


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
        (ImageRow("noisy", "muted"), by_nothing(items)),
        (ImageRow(f"PCA, {components}", "pca"), by_pca(items, components)),
        *((ImageRow(name, colour), by_run(items, run))
          for (name, run), colour in zip(runs, NETWORKS, strict=False)),
    ]  # fmt: skip
    images = np.stack([items.clean[items.shown], *(found.shown for _, found in table)])
    images = data.load(items.name).ink(images)
    if errors:
        images[1:] -= images[0]
    rows = (replace(row, lines=found.lines, signed=errors) for row, found in table)
    return ImageRows(title="Errors" if errors else "Reconstructions", images=images,
                     rows=(ImageRow("clean"), *rows), shape=items.shape)  # fmt: skip


def trained_on(run: Run) -> str:
    """A network by what it was trained on."""
    values = run.experiment.now()[0].values()
    if "noise" in values:
        return f"DAE, {values['noise']} {values['level']:g}"
    return "AE, trained clean" if run.experiment.variant in ("basic", "tied") else name_of(run)


@lru_cache(maxsize=4)
def _noisy_test(name: str, noise: str, level: float) -> Floats:
    return corrupted(data.load(name).x_test, noise, level, NOISE_SEED)


@lru_cache(maxsize=8)
def corrupted_items(
    name: str, noise: str, level: float, n: int, drawn: bytes | None
) -> CorruptedItems:
    """At most n test items, before them the reader's own picture, and which of these are shown.

    Raises ValueError for noise that does not go with the pixels.
    """
    dataset, good = data.load(name), allowed("denoising", name).get("noise", tuple(NOISES))
    if noise not in good:
        raise ValueError(f"noise cannot be {noise} with {dataset.title}: it is {', '.join(good)}.")
    own = np.frombuffer(drawn or b"", np.float32).reshape(-1, dataset.d)
    clean = np.concatenate([own, dataset.x_test[:n]])
    noisy = _noisy_test(name, noise, level)[:n]
    noisy = np.concatenate([corrupted(own, noise, level, NOISE_SEED), noisy])
    shown = np.concatenate([np.arange(len(own)), example_indices(dataset) + len(own)])
    labels = np.concatenate([np.zeros(len(own), np.int64), dataset.y_test[:n]])
    return CorruptedItems(name, clean, noisy, shown, labels, len(own), dataset.shape)


@lru_cache(maxsize=4)
def by_nothing(items: CorruptedItems) -> Reconstruction:
    """The corrupted items as they are."""
    return scored(items, items.noisy)


@lru_cache(maxsize=16)
def by_run(items: CorruptedItems, run: Run) -> Reconstruction:
    """Encoded and decoded by the network as it is now, under the condition that it needs."""
    out, under = output(items, run)
    return replace(scored(items, out), under=under)


def output(items: CorruptedItems, run: Run) -> tuple[Floats, str]:
    """What comes out for the items, [k + n, d], and under which condition, in words."""
    marks = data.load(items.name).marks
    first, last = (run.condition(items.noisy[:1], np.array([k])) for k in (0, len(marks) - 1))
    if first is None or last is None:
        return run.decode(run.encode(items.noisy)), ""
    labels = items.labels.copy()
    if (first != last).any():
        labels[: items.own] = [_guess(x, run, len(marks)) for x in items.noisy[: items.own]]
        own = [f"own best as {marks[k]}" for k in labels[: items.own]]
        words = " · ".join(["class given", *own])
    else:
        words = "a part of it given"
    return _conditioned(run, items.noisy, labels), words


_errors: WeakKeyDictionary[PastNetwork, WeakKeyDictionary[CorruptedItems, float]]
_errors = WeakKeyDictionary()


def repair_error(items: CorruptedItems, run: Run, network: PastNetwork) -> float:
    """The squared error / image under a run's row, for its network of one step; measured once."""
    known = _errors.setdefault(network, WeakKeyDictionary())
    if items not in known:
        known[items] = _error(items, output(items, run.at(network))[0])
    return known[items]


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
    ink = data.load(items.name).ink
    clean, tested = ink(items.clean[items.own :]), ink(out[items.own :]).clip(0, 1)
    return Reconstruction(
        out[items.shown], _error(items, out), float(psnr(clean, tested).mean()),
        float(ssim(clean, tested, items.shape).mean()),
    )  # fmt: skip


def _error(items: CorruptedItems, out: Floats) -> float:
    return float(squared_errors(items.clean[items.own :], out[items.own :]).mean())
