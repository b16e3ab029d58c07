"""Errors of guessed ratings, epoch by epoch, among models without a network."""

from __future__ import annotations

from typing import Unpack

import numpy as np
import plotly.graph_objects as go

from aelab.figures._base import Axis
from aelab.figures.curves import Level, Series, curves
from aelab.figures.studies.look import Look
from aelab.studies.ratings import RatingsProgress

EPOCHS = 20  # on the axis before anything is known


def ratings(found: RatingsProgress | None, **look: Unpack[Look]) -> go.Figure:
    """Errors of guessed ratings as autoencoders learn, and of models without a network.

    found: of `aelab.studies.ratings.recommend`.
    """
    epochs = found.epochs if found else ()
    x = np.arange(1.0, len(epochs) + 1)
    series = [
        Series(name=name, x=x, y=np.array([getattr(epoch, name) for epoch in epochs]),
               colour=colour, dashed=dashed, dots=False)
        for name, colour, dashed in (("train", "data", False), ("test", "accent", True))
    ]  # fmt: skip
    levels = [Level(name, e, "pca") for name, e in (found.baselines if found else {}).items()]
    if found and found.noise_floor:
        levels.append(Level("noise floor", found.noise_floor, "noise"))
    if found:
        where = f"{found.ratings.title} · seed {found.settings.seed} · epoch {len(epochs)}"
        look = {"badge": where, **look}
    return curves(
        title="Error of the guesses",
        x=Axis("epoch", 1, found.settings.epochs if found else EPOCHS), y=Axis("RMSE, stars"),
        series=series, levels=levels, note="cut to 1 … 5 · orange: without a network", **look,
    )  # fmt: skip
