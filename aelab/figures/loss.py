"""The loss of a run, term by term, on training batches and on items that it never learns from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
import plotly.graph_objects as go

from aelab.figures._base import Axis, blank
from aelab.figures.curves import Level, Series, curves
from aelab.figures.runs import badge, badge_of_all, code_of, code_of_all, of_run, short_name
from aelab.schema import settings
from aelab.training import Run, Training

COLOURS = ("accent", "noise", "pca", "positive")
RUNS = ("accent", "noise", "pca", "error", "positive", "data")
FAR = 50  # times: terms that lie so far from each other need a logarithmic axis


@of_run("Loss", network=False)
def loss(run: Run) -> go.Figure:
    """Every term over the steps: solid on training batches, dashed on the validation items.

    A line marks the least that cross-entropy can be, the entropy of the pixels H(x), if they are
    grey. A run whose terms change on its way, as a stacked one's do, is shown from the last
    change on.
    """
    title = "Loss"
    terms = [t.name for t in run.last.terms]
    shown = [s for s in run.snapshots if [t.name for t in s.terms] == terms]
    if len(shown) < 2:
        return blank(title, "A curve needs at least two snapshots.", badge(run))
    steps = np.array([s.step for s in shown], float)
    series = []
    for i, term in enumerate(run.last.terms):
        for name, dashed in (("train", False), ("validation", True)):
            values = np.array([getattr(s, name)[i] for s in shown])
            values[~np.isfinite(values)] = np.nan
            series.append(Series(
                name=f"{term.name}, {name}", x=steps, y=values,
                colour=COLOURS[i % len(COLOURS)], dashed=dashed, dots=False,
            ))  # fmt: skip
    ends = [float(np.nanmedian(one.y)) for one in series if np.isfinite(one.y).any()]
    known = [end for end in ends if end > 0]
    log = len(known) > 1 and max(known) > FAR * min(known)
    units = " and ".join(dict.fromkeys(t.unit for t in run.last.terms))
    return curves(
        title=title, x=Axis("step", 0), y=Axis(units, log=log), series=series, badge=badge(run),
        code=code_of(run, "loss(run).show()"), same_hue=True,
        levels=[Level(f"least {name}, H(x)", least) for name, least in run.floors.items()],
    )  # fmt: skip


@of_run("Learning curves", network=False)
def learning_curves(
    run: Run, *others: Run, time: Literal["steps", "seconds"] = "steps", height: int = 420
) -> go.Figure:
    """Squared error / image of each run on the probe items, over its steps or seconds.

    One measure for all, whatever their losses are. Each is named by the settings that set it apart.
    """
    title, runs = "Learning curves", (run, *others)
    if any(len(one.snapshots) < 2 for one in runs):
        return blank(title, "A curve needs at least two snapshots.", badge(run))
    names = names_apart(runs)
    series = [_of_run(one, names[i], time, RUNS[i % len(RUNS)]) for i, one in enumerate(runs)]
    ends = [float(np.nanmax(one.y)) / max(float(np.nanmin(one.y)), 1e-9) for one in series]
    return curves(
        title=title, x=Axis("step" if time == "steps" else "seconds of training", 0),
        y=Axis("squared error / image", log=max(ends) > FAR), series=series, height=height,
        badge=badge_of_all(runs), code=code_of_all(runs, "learning_curves(*runs).show()"),
    )  # fmt: skip


def names_apart(runs: Sequence[Run]) -> list[str]:
    """What each run is called beside the others: its variant, and up to three settings."""
    every = [_settings(one) for one in runs]
    keys = dict.fromkeys(key for values in every for key in values)
    apart = [key for key in keys if len({repr(values.get(key)) for values in every}) > 1]
    return [
        ", ".join([short_name(one), *(f"{k} {values[k]}" for k in apart if k in values)][:4])
        for one, values in zip(runs, every, strict=True)
    ]


def _settings(run: Run) -> dict[str, Any]:
    e = run.experiment
    known = (*settings(Training), *settings(type(e.config)))
    texts = {s.name: s.text(v) for group in e.now() for s in known
             if (v := group.values().get(s.name)) is not None}  # fmt: skip
    return {**texts, "data": e.data, "seed": str(e.seed)}


def _of_run(run: Run, name: str, time: str, colour: str) -> Series:
    x = [s.step if time == "steps" else s.seconds for s in run.snapshots]
    y = np.array([s.squared_error for s in run.snapshots], float)
    y[~np.isfinite(y)] = np.nan
    return Series(name=name, x=np.array(x, float), y=y, colour=colour, dots=False)
