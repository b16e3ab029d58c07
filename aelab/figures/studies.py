"""What studies have found, as curves: means over seeds with their 95 % intervals."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from aelab import data
from aelab.analysis import dct, pca
from aelab.analysis.spread import Spread
from aelab.figures._base import Axis
from aelab.figures.curves import Band, Level, Series, curves, interval_series
from aelab.studies import CellKey, Figures, compression
from aelab.studies import noise_sweep as sweep
from aelab.studies.compression import SIZES

Cells = Mapping[CellKey, Figures]
NOISE = Axis(
    "pixels set to 0 while it learned, %", 0, 70, ticks=tuple(round(100 * v) for v in sweep.LEVELS)
)
BARS = "bars: 95 % over seeds"


def noise_sweep(cells: Cells, *, badge: str = "", height: int = 420) -> go.Figure:
    """Errors of a classifier on codes that learned with each level of noise.

    cells: of `aelab.studies.noise_sweep.study`. The published range is a stretch of the axis.
    """
    points = sweep.points(cells)
    levels = [100 * p.level for p in points]
    low, high = (100 * v for v in sweep.PUBLISHED)
    best = f"published, MNIST: better than none, best near {100 * sweep.PUBLISHED_BEST:.0f} %"
    return curves(
        title="Errors of a classifier on the code", x=NOISE, y=Axis("wrong test items, %", 0),
        series=[
            interval_series("frozen", levels, [p.frozen for p in points], "data", scale=100),
            interval_series("fine-tuned", levels, [p.fine_tuned for p in points], "accent",
                            scale=100),
        ],
        bands=[Band(best, low, high, "data")], badge=badge, height=height, note=BARS,
    )  # fmt: skip


def noise_sweep_reconstruction(cells: Cells, *, badge: str = "", height: int = 420) -> go.Figure:
    """Squared error of the reconstruction at each level of the same sweep."""
    points = sweep.points(cells)
    line = interval_series(
        "reconstruction", [100 * p.level for p in points], [p.denoising for p in points], "noise"
    )
    return curves(
        title="Error of the reconstruction", x=NOISE, y=Axis("squared error / image", 0),
        series=[line], badge=badge, height=height, note="corrupted as in training",
    )  # fmt: skip


def rate_distortion(
    data_name: str, cells: Cells, *, decibels: bool = False, badge: str = "", height: int = 420
) -> go.Figure:
    """Error against the numbers stored: autoencoder, PCA, and the largest DCT coefficients.

    cells: of `aelab.studies.compression.study`. decibels: as PSNR.
    """
    d, points = data.load(data_name).d, compression.points(cells, cells)
    spreads = [_in_decibels(p.error, d) if decibels else p.error for p in points]
    ends = (-np.inf, np.inf) if decibels else (0.0, np.inf)
    net = interval_series("autoencoder", [p.m for p in points], spreads, "accent", ends=ends)
    linear, cosine, mean = baselines(data_name)
    still = [Series(name=of, x=np.array(SIZES, float), y=psnr(e, d) if decibels else e,
                    colour=colour, dashed=True)
             for of, e, colour in (("PCA", linear, "pca"), ("DCT", cosine, "data"))]  # fmt: skip
    level = Level("mean image", float(psnr(mean, d)) if decibels else mean)
    return curves(
        title="What is lost", x=Axis("numbers stored, m", SIZES[0], SIZES[-1], True, SIZES),
        y=Axis("PSNR, dB") if decibels else Axis("squared error / image", 0),
        series=[*still, net], levels=[level], badge=badge, height=height, note=BARS,
    )  # fmt: skip


@lru_cache(maxsize=8)
def baselines(name: str) -> tuple[NDArray[np.float64], NDArray[np.float64], float]:
    """Squared errors / test image at SIZES of PCA and of the DCT, and of the mean image."""
    dataset = data.load(name)
    plane = pca.fit(dataset.x_train, max(SIZES))
    linear = np.array([plane.first(m).squared_error(dataset.x_test) for m in SIZES])
    height, width = dataset.shape
    cosine = dct.squared_errors(dataset.x_test, (height, width))[list(SIZES)]
    return linear, cosine, plane.first(0).squared_error(dataset.x_test)


def psnr(errors: float | NDArray[np.float64], d: int) -> NDArray[np.float64]:
    """The peak signal-to-noise ratio in dB of squared errors / image of d pixels."""
    return np.asarray(10 * np.log10(d / np.asarray(errors, np.float64)))


def _in_decibels(error: Spread, d: int) -> Spread:
    """The same interval on the other scale, where less error is more."""
    low = float(psnr(error.low, d)) if error.low > 0 else np.inf
    return Spread(float(psnr(error.mean, d)), float(psnr(error.high, d)), low, error.n)
