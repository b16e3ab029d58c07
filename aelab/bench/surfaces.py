"""Sheets in space: linear networks against the closed form, and rolls that are bent into."""

from collections.abc import Iterator, Sequence
from statistics import median
from typing import Any

import numpy as np

from aelab import data
from aelab.analysis.latent.intrinsic_coordinates import best_direction, knn_r2
from aelab.analysis.pca import fit, principal_angles
from aelab.bench._row import Row
from aelab.bench.browser._moving import moving
from aelab.recipes import surface
from aelab.training import Run, train

SPACES = ("swiss-roll", "swiss-roll-1", "s-curve", "helix", "twisted-cubic")
SEEDS = (1, 2, 3, 4, 5)


def sheets() -> Iterator[Row]:
    """The linear network on all toys in space, then deep ones on both rolls."""
    for toy in SPACES:
        yield from _linear(toy)
    yield from _long_roll()
    found = [_told("swiss-roll-1", seed)[2] for seed in SEEDS]
    yield _least("roll of one turn: best direction against the angle, Spearman", found, 0.95)
    yield from moving("view=Sheet", "aelab-space")


def _linear(toy: str) -> Iterator[Row]:
    """The largest angle to PCA's plane, and the error against the discarded eigenvalues."""
    x, run = data.load(toy).x_train, _trained("linear", toy, 7)
    best = fit(x, 2)
    angle = principal_angles(run.weights["decoder.layers.0.weight"].T, best.components)[-1]
    apart = run.decode(run.encode(x)).astype(np.float64) - x
    over = 100 * (np.square(apart).sum(1).mean() / best.variances[2:].sum() - 1)
    yield Row(f"linear AE, {toy}: largest angle to PCA’s plane", "≤ 0.1°", f"{angle:.4f}°",
              angle <= 0.1)  # fmt: skip
    yield Row(f"linear AE, {toy}: train error over Σ of discarded eigenvalues", "≤ 0.01 %",
              f"{over:.4f} %", abs(over) <= 0.01)  # fmt: skip


def _long_roll() -> Iterator[Row]:
    """One and a half turns: the error, and whether the code knows the angle."""
    less, known, along = zip(*(_told("swiss-roll", seed) for seed in SEEDS), strict=True)
    name = "roll of 1½ turns, deep AE, 2 numbers"
    yield _least(f"{name}: less error than PCA-2, %", less, 95)
    yield _least(f"{name}: angle by 5-NN, R²", known, 0.95)
    cut = sum(value < 0.95 for value in along)
    yield Row(f"{name}: best direction, Spearman; cut, not unrolled", "said",
              f"median {median(along):.2f}; {cut} of {len(along)} cut", True)  # fmt: skip


def _told(toy: str, seed: int) -> tuple[float, float, float]:
    """Percent less error than PCA, R² of the angle, Spearman of the best direction; test points."""
    dataset, run = data.load(toy), _trained("basic", toy, seed)
    x, t = dataset.x_test, dataset.factors[0]
    codes, known = run.encode(x), (run.encode(dataset.x_train), t.train)
    less = 100 * (1 - run.figures["squared error"] / fit(dataset.x_train, 2).squared_error(x))
    return less, knn_r2(codes, t.test, known=known), best_direction(codes, t.test)[0]


def _trained(variant: str, toy: str, seed: int) -> Run:
    values: dict[str, Any] = {**surface(variant, toy)}
    return train(variant, toy, seed=seed, latent_dim=2, **values)


def _least(what: str, found: Sequence[float], bound: float) -> Row:
    """Every seed must reach the bound."""
    words = f"median {median(found):.3f}, worst {min(found):.3f}"
    return Row(f"{what}, {len(found)} seeds", f"≥ {bound:g}", words, min(found) >= bound)
