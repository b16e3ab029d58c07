"""What comes out of each network, and of PCA, for the same damaged items; measured once.

Networks and items are known by their identity: nothing is computed twice for the same two.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from aelab import data
from aelab.analysis.quality import psnr, squared_errors, ssim
from aelab.training import Run, damaged, rows
from aelab.ui import flat

NOISE_SEED = 7

Floats = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Given:
    """The items, [k + n, d]: `mine` of one's own, then the test items. Known by its identity."""

    name: str  # of the data set
    clean: Floats
    noisy: Floats
    shown: NDArray[np.intp]
    mine: int
    shape: tuple[int, int]


@dataclass(frozen=True, eq=False)
class Repair:
    """What came out for the items shown, [k, d], and the means over all items measured."""

    shown: Floats
    lines: tuple[str, ...]


@lru_cache(maxsize=4)
def _noisy_test(name: str, noise: str, level: float) -> Floats:
    return damaged(data.load(name).x_test, noise, level, NOISE_SEED)


@lru_cache(maxsize=4)
def given(name: str, noise: str, level: float, n: int, drawn: bytes | None) -> Given:
    """n test items, before them one's own picture, and which of these are shown."""
    dataset = data.load(name)
    mine = np.frombuffer(drawn or b"", np.float32).reshape(-1, dataset.d)
    clean = np.concatenate([mine, dataset.x_test[:n]])
    noisy = _noisy_test(name, noise, level)[:n]
    noisy = np.concatenate([damaged(mine, noise, level, NOISE_SEED), noisy])
    height, width = dataset.shape
    shown = np.concatenate([np.arange(len(mine)), rows(dataset) + len(mine)])
    return Given(name, clean, noisy, shown, len(mine), (height, width))


@lru_cache(maxsize=16)
def by_run(given: Given, run: Run) -> Repair:
    """Encoded and decoded by the network as it is now."""
    return judged(given, run.decode(run.encode(given.noisy)))


@lru_cache(maxsize=8)
def by_pca(given: Given, m: int) -> Repair:
    """Projected onto the first m principal components of the training set."""
    best = flat.plane(given.name, m)
    return judged(given, best.reconstruct(best.project(given.noisy)))


def judged(given: Given, out: Floats) -> Repair:
    """What is shown of an output, and its mean figures over the test items."""
    clean, shape = given.clean[given.mine :], given.shape
    tested = out[given.mine :].clip(0, 1)
    like = ssim(clean, tested, shape).mean()
    error = squared_errors(clean, out[given.mine :]).mean()
    lines = (
        f"{error:.3g} squared error",
        f"{psnr(clean, tested).mean():.1f} dB · SSIM {like:.2f}",
    )
    return Repair(out[given.shown], lines)
