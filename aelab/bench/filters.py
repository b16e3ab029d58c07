"""What noise does to a first layer: more local filters, pictures that come back from damage, and on
patches of photographs edge detectors in place of blobs."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from aelab import data, recipes
from aelab.analysis.filters import statistics
from aelab.bench._row import Row
from aelab.training import Run, train

SEEDS = (7, 8, 9)
LEVEL = 0.25
SIGMA = 2.5  # on patches
FEW, MANY, SECONDS = 0.05, 0.25, 90  # oriented filters without noise and with it; of one net


def noise() -> Iterator[Row]:
    """A denoising autoencoder against the plain one of the same seed: weights, batches, recipe."""
    recipe: dict[str, Any] = dict(recipes.FIRST_LAYER["mnist"])
    for seed in SEEDS:
        plain = train("tied", "mnist", seed=seed, **recipe)
        noisy = train("denoising", "mnist", seed=seed, level=LEVEL, **recipe)
        a, b = located(plain), located(noisy)
        what = f"DAE over AE, localisation, seed {seed} ({b:.3f} / {a:.3f})"
        yield Row(what, "≥ 1.1", f"{b / a:.3f}", b >= 1.1 * a)
        a, b = masked_error(plain), masked_error(noisy)
        what = f"DAE over AE, squared error, 25 % masked, seed {seed} ({b:.2f} / {a:.2f} / image)"
        yield Row(what, "≤ 0.65", f"{b / a:.3f}", b <= 0.65 * a)


def patches() -> Iterator[Row]:
    """Both nets of the Filters page on patches of photographs: oriented filters, and seconds."""
    recipe: dict[str, Any] = dict(recipes.FIRST_LAYER["patches"])
    for seed in SEEDS:
        plain = train("tied", "patches", seed=seed, **recipe)
        noisy = train("denoising", "patches", seed=seed, level=SIGMA, **recipe)
        for name, run in (("AE", plain), (f"DAE, σ = {SIGMA}", noisy)):
            found = statistics(run.weights["encoder.layers.0.weight"], run.codes, (12, 12))
            bound, kept = (
                (f"≥ {MANY}", found.oriented >= MANY)
                if run is noisy
                else (f"≤ {FEW}", found.oriented <= FEW)
            )
            what = f"{name}, photo patches, filters with coherence over 0.5, seed {seed}"
            mean = found.coherence.mean()
            yield Row(f"{what} (mean {mean:.3f})", bound, f"{found.oriented:.2f}", kept)
            seconds = run.last.seconds
            yield Row(f"{name}, seconds", f"≤ {SECONDS}", f"{seconds:.0f}", seconds <= SECONDS)


def located(run: Run) -> float:
    """Mean localisation of the first layer's live units."""
    return statistics(run.weights["encoder.layers.0.weight"], run.codes, (28, 28)).mean_localisation


def masked_error(run: Run) -> float:
    """Squared error per clean test image of what is drawn from one with masked pixels."""
    x = data.load("mnist").x_test
    kept = np.random.default_rng(0).random(x.shape) >= LEVEL
    total = 0.0
    for part in np.array_split(np.arange(len(x)), 20):
        drawn = run.decode(run.encode((x[part] * kept[part]).astype(np.float32)))
        total += float(np.square(drawn - x[part], dtype=np.float64).sum())
    return total / len(x)
