"""The adversarial autoencoder's codes of MNIST against its priors, a plain one's beside."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from aelab import data
from aelab.analysis.two_sample import same_distribution, whitened
from aelab.bench._row import Row
from aelab.models.aae import MODES, RADIUS
from aelab.training import Run, train

DRAWS, CODES, LEVEL = 20, 1000, 0.05
# Large batches: the critic sees the shape of the codes only as sharply as one batch shows it.
NET: Mapping[str, Any] = {"hidden": (128, 64), "batch_size": 512, "rate": 5e-3, "epochs": 30}


def priors() -> Iterator[Row]:
    """Gaussian: a two-sample test on codes of test items; ring: is each in its class's mode?"""
    test = f"energy distance, {CODES:,} test codes, rejected of {DRAWS} at 5 %"
    rejected = rejections(train("aae", "mnist", **NET))
    yield Row(f"AAE, Gaussian: {test}", "≤ 4", str(rejected), rejected <= 4)
    plain = rejections(train("basic", "mnist"), white=True)
    yield Row("plain AE, whitened codes: the same", str(DRAWS), str(plain), plain == DRAWS)
    share = in_mode(train("aae", "mnist", prior="ring", **NET))
    yield Row("AAE, ring with labels: test codes nearest to their mode", "≥ 0.9", f"{share:.3f}",
              share >= 0.9)  # fmt: skip


def rejections(run: Run, white: bool = False) -> int:
    """How often the test tells a thousand test codes from as many draws of N(0, I)."""
    codes = run.encode(data.load("mnist").x_test)
    codes, rng = whitened(codes) if white else codes, np.random.default_rng(0)
    found = [
        same_distribution(
            codes[rng.choice(len(codes), CODES, replace=False)],
            rng.standard_normal((CODES, codes.shape[1])),
            rng,
        )
        for _ in range(DRAWS)
    ]
    return sum(p <= LEVEL for p in found)


def in_mode(run: Run) -> float:
    """The share of test codes that lie nearest to the mode of their class."""
    mnist = data.load("mnist")
    angle = 2 * np.pi * np.arange(MODES) / MODES
    modes = RADIUS * np.column_stack([np.cos(angle), np.sin(angle)])
    apart = np.square(run.encode(mnist.x_test)[:, None] - modes).sum(2)
    return float((apart.argmin(1) == mnist.y_test).mean())
