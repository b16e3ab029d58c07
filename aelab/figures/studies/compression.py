"""What is lost in few numbers: by size of the code, and by size of the decoder."""

from __future__ import annotations

from functools import lru_cache
from typing import Unpack

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from aelab import data
from aelab.analysis import dct
from aelab.analysis.quality import decibels as decibels_of
from aelab.analysis.spread import Spread
from aelab.data import Dataset
from aelab.figures._base import Axis
from aelab.figures.curves import Level, Series, curves, interval_series
from aelab.figures.studies.look import BARS, WRONG, Cells, Look
from aelab.studies import compression, pca_of
from aelab.studies import decoders as sizes
from aelab.studies.compression import SIZES


def rate_distortion(
    data_name: str, cells: Cells, *, decibels: bool = False, **look: Unpack[Look]
) -> go.Figure:
    """Error against the numbers stored: autoencoder, PCA, and the largest DCT coefficients.

    cells: of `aelab.studies.compression.study`. decibels: as PSNR.
    """
    of, points = data.load(data_name), compression.points(cells, cells)
    spreads = [_spread_in_decibels(p.error, of) if decibels else p.error for p in points]
    ends = (-np.inf, np.inf) if decibels else (0.0, np.inf)
    net = interval_series("autoencoder", [p.m for p in points], spreads, "accent", ends=ends)
    linear, cosine, mean = baselines(data_name)
    still = [Series(name=name, x=np.array(SIZES, float), y=in_decibels(e, of) if decibels else e,
                    colour=colour, dashed=True)
             for name, e, colour in (("PCA", linear, "pca"), ("DCT", cosine, "data"))]  # fmt: skip
    level = Level("mean image", float(in_decibels(mean, of)) if decibels else mean)
    return curves(
        title="What is lost", x=Axis("numbers stored, m", SIZES[0], SIZES[-1], True, SIZES),
        y=Axis("PSNR, dB") if decibels else Axis("squared error / image", 0),
        series=[*still, net], levels=[level], note=BARS, **look,
    )  # fmt: skip


def decoder_errors(cells: Cells, **look: Unpack[Look]) -> go.Figure:
    """Squared error against the size of the decoder, behind one encoder.

    cells: of `aelab.studies.decoders.study`.
    """
    return _by_size(cells, "error", "The picture", Axis("sq. error / image", 0), 1, **look)


def decoder_classes(cells: Cells, **look: Unpack[Look]) -> go.Figure:
    """Errors of a linear classifier on the code, against the size of the decoder behind it."""
    return _by_size(cells, "wrong", "The code", Axis(WRONG, 0), 100, **look)


@lru_cache(maxsize=8)
def baselines(name: str) -> tuple[NDArray[np.float64], NDArray[np.float64], float]:
    """Squared errors / test image at SIZES of PCA and of the DCT, and of the mean image."""
    dataset = data.load(name)
    plane = pca_of(name, max(SIZES))
    linear = np.array([plane.first(m).squared_error(dataset.x_test) for m in SIZES])
    cosine = dct.squared_errors(dataset.x_test, dataset.shape)[list(SIZES)]
    return linear, cosine, plane.first(0).squared_error(dataset.x_test)


def in_decibels(error: float | NDArray[np.float64], of: Dataset) -> NDArray[np.floating]:
    """Squared errors / image of a data set as PSNR in dB; the peak is its full ink."""
    return decibels_of(np.asarray(error) / of.span**2, of.d)


def _spread_in_decibels(error: Spread, of: Dataset) -> Spread:
    """The same interval on the other scale, where less error is more."""
    low = float(in_decibels(error.low, of)) if error.low > 0 else np.inf
    return Spread(float(in_decibels(error.mean, of)), float(in_decibels(error.high, of)), low,
                  error.n)  # fmt: skip


def _by_size(
    cells: Cells, of: str, title: str, y: Axis, scale: float, **look: Unpack[Look]
) -> go.Figure:
    thousands = [s.mean / 1000 for s in sizes.over_seeds(cells, "parameters").values()]
    spreads = list(sizes.over_seeds(cells, of).values())
    name, colour = ("sq. error", "error") if of == "error" else ("wrong test items", "accent")
    line = interval_series(name, thousands, spreads, colour, scale=scale, ends=(0, np.inf))
    return curves(
        title=title, x=Axis("decoder’s parameters, thousands", log=True), y=y, series=[line],
        note=BARS, **look,
    )  # fmt: skip
