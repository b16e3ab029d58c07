"""How sensitive a code is, direction by direction: the spectrum of the encoder's Jacobian."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from aelab.analysis.jacobians import norms, singular_values
from aelab.figures._base import Axis, blank
from aelab.figures._run import badge, code_of, dataset_of, name_of
from aelab.figures.curves import Series, curves
from aelab.studies.contraction import jacobians
from aelab.training import Run

COLOURS = ("accent", "noise", "error", "positive")
LEAST = 1e-6  # of the largest value: below it lies rounding


def jacobian_spectrum(*runs: Run, items: int = 50) -> go.Figure:
    """Singular values of ∂f/∂x of each run, largest first, means over so many test items."""
    title = "Sensitivity of the code"
    series = []
    for run, ink in zip(runs, COLOURS, strict=False):
        found = jacobians(run.model, dataset_of(run).x_test[:items])
        values = singular_values(found).mean(0)
        here = np.isfinite(values) & (values > LEAST * values.max(initial=0))
        series.append(Series(
            name=name_of(run), x=np.arange(1, len(values) + 1.0)[here], y=values[here], colour=ink,
            dots=here.sum() < 20, said=f"‖J‖ {norms(found).mean():.3g}",
        ))  # fmt: skip
    if not any(len(one.x) for one in series):
        return blank(
            title, "No singular value is over 0: the code does not respond.", badge(runs[0])
        )
    return curves(
        title=title, x=Axis("input direction, the most sensitive first"), series=series,
        y=Axis("singular value, activation / pixel value", log=True), badge=badge(runs[0]),
        note=f"means over {items} test items",
        code=code_of(runs[0], "jacobian_spectrum(run).show()"),
    )  # fmt: skip
