"""Deep nets: errors by depth and width, and while layers are trained one after the other."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Literal, TypeAlias, Unpack

import numpy as np
import plotly.graph_objects as go

from aelab import data
from aelab.figures._base import Axis
from aelab.figures.curves import Level, Series, curves, interval_series
from aelab.figures.studies.look import BARS, Cells, Look
from aelab.studies import depth_width as study
from aelab.studies import pca_of
from aelab.studies.depth_width import KINDS, LATENTS
from aelab.training import Run
from aelab.training.stages import error_curve

COLOURS = {"linear": "data", "shallow": "noise", "deep": "accent"}
Time: TypeAlias = Literal["steps", "seconds"]
TIMES: tuple[Time, Time] = ("steps", "seconds")


def depth_width(name: str, cells: Cells, **look: Unpack[Look]) -> go.Figure:
    """Errors of linear, shallow and deep nets with equally many weights, and of PCA.

    cells: of `aelab.studies.depth_width.study`.
    """
    floor = np.array([pca_error(name, latent) for latent in LATENTS])
    flat = Series(name="PCA", x=np.array(LATENTS, float), y=floor, colour="pca", dashed=True)
    return curves(
        title="Error against the size of the code",
        x=Axis("numbers in the code", LATENTS[0], LATENTS[-1], log=True, ticks=LATENTS),
        y=Axis("squared error / image", 0), series=[flat, *(_curve(cells, k) for k in KINDS)],
        note=f"equally many weights · {BARS}", **look,
    )  # fmt: skip


def pretraining(
    name: str, runs: Mapping[str, tuple[Run, str]], latent: int,
    time: Time = "steps", **look: Unpack[Look],
) -> go.Figure:  # fmt: skip
    """Errors of nets through the layers trained so far, beside the mean image's and PCA's.

    runs: what each is called, with its run and the theme's colour of its curve.
    """
    mean = pca_error(name, 0)
    series = []
    for title, (run, colour) in runs.items():
        marks = list(error_curve(run))
        x = [m.step if time == "steps" else m.seconds for m in marks]
        series.append(Series(name=title, x=np.array(x, float), colour=colour, dots=False,
                             y=np.array([m.error for m in marks])))  # fmt: skip
    levels = [Level("mean image", mean), Level(f"PCA, {latent}", pca_error(name, latent), "pca")]
    label = "step" if time == "steps" else "seconds of training"
    return curves(
        title="Error through the layers trained so far", x=Axis(label, 0),
        y=Axis("squared error / image", 0, 1.3 * mean), series=series, levels=levels,
        note="fixed test items", **look,
    )  # fmt: skip


@lru_cache(maxsize=64)
def pca_error(name: str, m: int) -> float:
    """Squared error / test image of PCA with at most m components; 0: of the mean image."""
    return pca_of(name, m).squared_error(data.load(name).x_test)


def _curve(cells: Cells, kind: str) -> Series:
    points = study.points(cells, kind)
    sizes, errors = [p.latent for p in points], [p.error for p in points]
    return interval_series(kind, sizes, errors, COLOURS[kind], ends=(0, np.inf))
