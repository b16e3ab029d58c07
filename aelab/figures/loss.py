"""The loss of a run, term by term, on training batches and on items that it never learns from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
import plotly.graph_objects as go

from aelab.figures._base import Axis, Values, blank
from aelab.figures.curves import Level, Series, curves
from aelab.figures.names import names_apart
from aelab.figures.runs import (
    badge,
    badge_of_all,
    code_of,
    code_of_all,
    of_run,
)
from aelab.training import Run, Snapshot

COLOURS = ("accent", "noise", "pca", "positive")
RUNS = ("accent", "noise", "pca", "error", "positive", "data")
FAR = 50  # times: terms that lie so far from each other need a logarithmic axis
OTHER_LOSSES = "These runs minimise different losses: compare their squared errors."


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
        code=code_of(run, "loss(run).show()"),
        levels=[Level(f"least {name}, H(x)", least) for name, least in run.floors.items()],
    )  # fmt: skip


@of_run("Learning curves", network=False)
def learning_curves(
    run: Run, *others: Run, time: Literal["steps", "seconds"] = "steps", height: int = 420,
    measure: Literal["squared error", "loss"] = "squared error", names: Sequence[str] = (),
) -> go.Figure:  # fmt: skip
    """Squared error / image of each run on the probe items, over its steps or seconds.

    One measure for all, whatever their losses are; measure="loss": the loss itself, all terms with
    their weights, of runs whose terms are the same. names: of the runs, if not by what sets each
    apart.
    """
    title, runs = "Learning curves", (run, *others)
    if max(len(one.snapshots) for one in runs) < 2:
        return blank(title, "A curve needs at least two snapshots.", badge_of_all(runs))
    if measure == "loss" and len({_terms(one) for one in runs}) > 1:
        return blank(title, OTHER_LOSSES, badge_of_all(runs)).update_layout(height=height)
    called = names or names_apart([one.experiment for one in runs])
    series = [
        _of_run(one, called[i], time, measure, RUNS[i % len(RUNS)]) for i, one in enumerate(runs)
    ]
    unit = " and ".join(dict.fromkeys(unit for _, unit in _terms(run)))
    return curves(
        title=title, x=Axis("step" if time == "steps" else "seconds of training", 0),
        y=Axis("squared error / image" if measure == "squared error" else f"loss, {unit}",
               log=any(_is_steep(one.y) for one in series)),
        series=series, height=height, badge=badge_of_all(runs),
        code=code_of_all(runs, f"learning_curves(*runs{_more(time, measure)}).show()"),
    )  # fmt: skip


def _more(time: str, measure: str) -> str:
    """The arguments that are not as usual, as Python."""
    given = {"time": (time, "steps"), "measure": (measure, "squared error")}
    return "".join(f', {name}="{now}"' for name, (now, usual) in given.items() if now != usual)


def _terms(run: Run) -> tuple[tuple[str, str], ...]:
    """Name and unit of each term of the loss that is minimised last."""
    return tuple((term.name, term.unit) for term in run.last.terms)


def _is_steep(y: Values) -> bool:
    """Whether positive values lie so far from each other that a linear axis hides the lower."""
    known = y[np.isfinite(y)]
    return (
        bool(len(known))
        and float(known.min()) >= 0
        and (float(known.max()) > FAR * max(float(known.min()), 1e-9))
    )


def _of_run(run: Run, name: str, time: str, measure: str, colour: str) -> Series:
    """The curve of one run; of its loss from the last change of its terms on."""
    shown, names = run.snapshots, [term.name for term in run.last.terms]
    if measure == "loss":
        shown = tuple(s for s in shown if [term.name for term in s.terms] == names)
        y = np.array([_total(s) for s in shown])
    else:
        y = np.array([s.squared_error for s in shown], float)
    y[~np.isfinite(y)] = np.nan
    x = np.array([s.step if time == "steps" else s.seconds for s in shown], float)
    return Series(name=name, x=x, y=y, colour=colour, dots=len(shown) == 1)


def _total(s: Snapshot) -> float:
    """The loss on the validation items: its terms with the weights that they had then."""
    return float(sum(t.weight * value for t, value in zip(s.terms, s.validation, strict=True)))
