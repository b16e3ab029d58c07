"""The loss of a run, term by term, on training batches and on items that it never learns from."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from aelab.figures._base import Axis, blank
from aelab.figures.curves import Level, Series, curves
from aelab.figures.runs import badge, code_of, of_run
from aelab.training import Run

COLOURS = ("accent", "noise", "pca", "positive")
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
