"""The arrow field: a denoising autoencoder's arrows against the true score, and how they move."""

from collections.abc import Iterator
from time import perf_counter
from typing import Any

import numpy as np

from aelab import data, recipes
from aelab.analysis.score import Agreement, Mixture, agreement
from aelab.analysis.spread import spread
from aelab.bench._row import Row
from aelab.bench.browser._moving import moving
from aelab.training import train

SEEDS = range(5)
BOUNDS = {0.3: 0.99, 0.1: 0.95}
NOISY = 10_000


def score() -> Iterator[Row]:
    """Cosines on three Gaussians, then updates and frames of the page while it trains."""
    for sigma, bound in BOUNDS.items():
        began = perf_counter()
        found = [of(seed, sigma) for seed in SEEDS]
        seconds = (perf_counter() - began) / len(found)
        mean = spread([f.cosine for f in found])
        length = np.mean([f.length for f in found])
        said = f"{mean.mean:.4f} ± {mean.half:.4f}; length {length:.2f}; {seconds:.1f} s a seed"
        what = f"DAE on three Gaussians, σ {sigma:g}: mean cosine with the true score, 5 seeds"
        yield Row(what, f"≥ {bound:g}", said, mean.mean >= bound)
    yield from moving("view=Arrows&arrows.pace=full&arrows.epochs=2000", "aelab-field", ".drop")


def of(seed: int, sigma: float) -> Agreement:
    """A trained network's arrows against the true ones, over points drawn from p_σ."""
    values: dict[str, Any] = {**recipes.VECTOR_FIELD, "level": sigma}
    run = train("denoising", "gaussians", seed=seed, **values)
    truth = data.toys.truth("gaussians")
    smoothed = Mixture.of(truth.centres, truth.noise, sigma)
    noisy = smoothed.sample(NOISY, seed)
    arrows = run.decode(run.encode(noisy.astype(np.float32))) - noisy
    return agreement(arrows, sigma**2 * smoothed.score(noisy))
