"""The arrow field: a denoising autoencoder's arrows against the true score, and how they move."""

from collections.abc import Iterator
from time import perf_counter
from typing import Any

import numpy as np

from aelab import data, recipes
from aelab.analysis.score import Agreement, Mixture, agreement
from aelab.analysis.spread import spread
from aelab.bench._row import Row
from aelab.bench.app import TRAIN, browser_page, server
from aelab.training import train

SEEDS = range(5)
BOUNDS = {0.3: 0.99, 0.1: 0.95}
NOISY = 10_000
SECONDS = 4.0
STEP = 1  # the first moving arrows

# Steps of the picture, and frames drawn, in a number of ms while particles follow the arrows.
WATCH = """(root, ms) => new Promise((resolve) => {
  const [began, first, seen] = [performance.now(), +root.dataset.frames, new Set()];
  const look = () => {
    seen.add(root.dataset.step);
    if (performance.now() - began < ms) requestAnimationFrame(look);
    else resolve([seen.size - 1, root.dataset.frames - first]);
  };
  root.querySelector(".drop").click();
  look();
})"""


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
    yield from moving()


def of(seed: int, sigma: float) -> Agreement:
    """A trained network's arrows against the true ones, over points drawn from p_σ."""
    values: dict[str, Any] = {**recipes.ARROWS, "level": sigma}
    run = train("denoising", "gaussians", seed=seed, **values)
    truth = data.toys.truth("gaussians")
    smoothed = Mixture.of(truth.centres, truth.noise, sigma)
    noisy = smoothed.sample(NOISY, seed)
    arrows = run.decode(run.encode(noisy.astype(np.float32))) - noisy
    return agreement(arrows, sigma**2 * smoothed.score(noisy))


def moving() -> Iterator[Row]:
    """The page in Chromium while a network trains at full pace."""
    with server() as address, browser_page() as page:
        page.goto(f"{address}/Manifold?view=Arrows&arrows.pace=full&arrows.epochs=2000")
        page.locator(TRAIN).wait_for()
        page.locator(TRAIN).click()
        root = page.locator(".aelab-field")
        while int(root.get_attribute("data-step") or 0) < STEP:
            page.wait_for_timeout(50)
        updates, frames = root.evaluate(WATCH, 1000 * SECONDS)
    yield _at_least("arrows while training", updates / SECONDS, 2, "updates/s")
    yield _at_least("arrows and 200 particles in Chromium, training", frames / SECONDS, 30,
                    "frames/s")  # fmt: skip


def _at_least(what: str, figure: float, bound: float, unit: str) -> Row:
    return Row(what, f"≥ {bound:g} {unit}", f"{figure:.3g} {unit}", figure >= bound)
