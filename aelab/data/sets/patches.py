"""Photo patches: 12×12 pixels of two photographs, whitened, as in the figure of edge detectors.

The idea: neighbouring pixels of a photograph are nearly equal. Whitening flattens the spectrum, so
what is left to be learned is where edges are (Olshausen and Field, Nature 381:607, 1996). The
values are signed: 0 is the mean. No pixel of a test item is one of a training item.
"""

from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from aelab.data._types import Dataset, Info

INFO = Info(
    name="patches",
    title="Photo patches 12×12",
    kind="images",
    source="Photographs by D. Büchele and vultilion (scikit-learn), whitened by AE Lab",
    licence="CC BY 2.0",
    year=2011,
    reach=3.0,
)

Array = NDArray[np.floating[Any]]

SIDE, SEED = 12, 22
N_TRAIN, N_TEST = 40_000, 4_000
BAND, EVERY, TESTED = 32, 5, 2  # px, of a band of columns; of five bands the third is for tests
CUT = 0.2  # cycles a pixel: higher frequencies are mostly noise, and are damped


def load() -> Dataset:
    """40,000 train and 4,000 test items, half of each from each photograph; the class says which.

    Standard deviation about 1: each whitened photograph has variance 1.
    """
    from sklearn.datasets import load_sample_images  # costs a second: only when wanted

    rng = np.random.default_rng(SEED)
    photographs = [whitened(np.asarray(p, np.float64).mean(2)) for p in load_sample_images().images]
    parts: dict[str, NDArray[Any]] = {}
    for split, n in (("train", N_TRAIN), ("test", N_TEST)):
        y = rng.permutation(np.arange(n) % len(photographs))
        x = np.empty((n, SIDE * SIDE), np.float32)
        for k, photograph in enumerate(photographs):
            x[y == k] = cut(photograph, split == "test", int((y == k).sum()), rng)
        parts |= {f"x_{split}": x, f"y_{split}": y}
    return Dataset.of(
        INFO, shape=(SIDE, SIDE), classes=("temple", "flower"), marks=("T", "F"), **parts
    )


def whitened(grey: Array) -> Array:
    """A photograph [h, w] with each frequency f (cycles a pixel) times f · exp(−(f / 0.2)⁴), then
    divided by its standard deviation; its mean is 0, as the filter is at f = 0."""
    f = np.hypot(*np.meshgrid(*map(np.fft.fftfreq, grey.shape), indexing="ij"))
    flat = np.fft.ifft2(np.fft.fft2(grey) * f * np.exp(-((f / CUT) ** 4))).real
    found: Array = flat / flat.std()
    return found


def cut(photograph: Array, test: bool, n: int, rng: np.random.Generator) -> Array:
    """n patches [n, 144] from places drawn evenly over the bands of a photograph [h, w]."""
    every = sliding_window_view(photograph, (SIDE, SIDE))
    bands = np.arange(photograph.shape[1]) // BAND % EVERY == TESTED
    inside = sliding_window_view(bands == test, SIDE).all(1)
    top, left = rng.integers(0, len(every), n), rng.choice(np.flatnonzero(inside), n)
    found: Array = every[top, left].reshape(n, -1)
    return found
