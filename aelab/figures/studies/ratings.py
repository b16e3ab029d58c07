"""Errors of guessed ratings, epoch by epoch, among models without a network."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Unpack

import numpy as np
import plotly.graph_objects as go

from aelab.analysis.factorise import BIAS, FACTORS, GLOBAL, ITEM, USER, WORDS
from aelab.figures._base import Axis
from aelab.figures.curves import Level, Series, curves
from aelab.figures.studies.look import Look
from aelab.studies.ratings import OfRatings, RatingsProgress
from aelab.studies.ratings_compared import ComparedProgress

LEAST = "best possible"  # where the ratings are made up: the error that noise alone makes
EPOCHS = 20  # on the axis before anything is known
# What does without a network is warm, each shade of its own; dashes tell them apart too.
WARM = {GLOBAL: "classes.5", USER: "classes.7", ITEM: "classes.1", BIAS: "pca", FACTORS: "error"}
COLOURS = ("accent", "terms.1", "data", "text")  # of the settings that are compared: none warm


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
    if found:
        where = f"{found.ratings.title} · seed {found.settings.seed} · epoch {len(epochs)}"
        look = {"badge": where, **look}
    return curves(
        title="Error of the guesses",
        x=Axis("epoch", 1, found.settings.epochs if found else EPOCHS), y=Axis("RMSE, stars"),
        series=series, levels=_levels(found, tuple(found.baselines) if found else ()),
        note=_note(found), beside=True, **look,
    )  # fmt: skip


def ratings_compared(found: ComparedProgress | None, **look: Unpack[Look]) -> go.Figure:
    """Errors of guessed ratings as autoencoders learn with one setting varied.

    found: of `aelab.studies.ratings_compared.compare`.
    """
    studies = found.found if found else {}
    series = [
        Series(name=name, x=np.arange(1.0, len(one.epochs) + 1), colour=colour, dots=False,
               y=np.array([epoch.test for epoch in one.epochs]))
        for (name, one), colour in zip(studies.items(), COLOURS, strict=False)
    ]  # fmt: skip
    if found:
        look = {"badge": f"{found.ratings.title} · seed {found.settings.seed}", **look}
    first = next(iter(studies.values()), None)
    return curves(
        title="Error of the guesses, held out",
        x=Axis("epoch", 1, found.settings.epochs if found else EPOCHS), y=Axis("RMSE, stars"),
        series=series, levels=_levels(first, (BIAS, FACTORS)), note=_note(found), beside=True,
        **look,
    )  # fmt: skip


def _note(found: OfRatings | None) -> str:
    return f"guesses clipped to {found.ratings.scale} stars" if found else ""


def _levels(found: RatingsProgress | None, names: Sequence[str]) -> list[Level]:
    """Some of the models without a network, as far as they are known, and the least error."""
    known = found.baselines if found else {}
    levels = [Level(WORDS[name], known[name], WARM[name]) for name in names if name in known]
    if found and found.noise_floor:
        levels.append(Level(LEAST, found.noise_floor, "noise"))
    return levels
