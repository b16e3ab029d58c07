"""What sparsity costs: penalties over a unit's mean activity, and where the units of a run are."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from aelab.figures._base import Axis, Trace, Values, blank, colour
from aelab.figures.curves import Series, curves
from aelab.figures.runs import badge, code_of, name_of
from aelab.training import Run

TITLE = "What a unit pays for its mean activity ρ̂"
TOP = 1.2  # of the axis: the KL goes on to infinity
USUAL = 0.1  # ρ


def sparsity_penalties(
    run: Run | None = None, *, rho: float = USUAL, height: int = 420
) -> go.Figure:
    """KL(ρ ‖ ρ̂) over ρ̂ beside other penalties; each unit of a sparse network as a mark on it."""
    if run and "rho" not in run.experiment.config.values():
        return blank(TITLE, f"{name_of(run)} has no wanted activity ρ; the variant sparse has.",
                     badge(run))  # fmt: skip
    if run:
        rho = float(str(run.experiment.now()[0].values()["rho"]))
    x = np.concatenate([np.linspace(1e-4, rho, 200), np.linspace(rho, 1 - 1e-4, 200)[1:]])
    penalties = {
        "KL(ρ ‖ ρ̂), nats": (kl(rho, x), "accent"), "(ρ̂ − ρ)², squared": ((x - rho) ** 2, "noise"),
        "|ρ̂ − ρ|, absolute": (np.abs(x - rho), "positive"), "ρ̂, as L1 of h ≥ 0": (x, "data"),
    }  # fmt: skip
    series = [Series(name=name, x=x, y=y, colour=ink, dots=False)
              for name, (y, ink) in penalties.items()]  # fmt: skip
    found = curves(
        title=TITLE, x=Axis("mean activity of a unit, ρ̂", 0, 1), y=Axis("penalty of the unit", 0),
        series=series, height=height, badge=badge(run) if run else "", note=f"ρ = {rho:g}",
        code=code_of(run, "sparsity_penalties(run).show()") if run else
        f"import aelab\naelab.figures.sparsity_penalties(rho={rho:g}).show()",
    )  # fmt: skip
    found.update_yaxes(range=[0, TOP])
    found.add_shape(type="line", x0=rho, x1=rho, y0=0, y1=1, yref="paper", layer="below",
                    line={"color": colour("muted"), "dash": "dot"})  # fmt: skip
    if run and run.snapshots and "activity" in run.last.extra:
        found.add_trace(_units(run.last.extra["activity"], rho))
    return found


def kl(rho: float, mean: Values) -> Values:
    """KL in nats of a Bernoulli variable of mean ρ to those of these means."""
    q = np.clip(mean, 1e-6, 1 - 1e-6)
    found: Values = rho * np.log(rho / q) + (1 - rho) * np.log((1 - rho) / (1 - q))
    return found


def _units(activity: Values, rho: float) -> Trace:
    """Every unit at its mean activity, on the curve of the KL."""
    x = np.asarray(activity, np.float64)
    return {
        "type": "scatter", "mode": "markers", "x": x, "y": kl(rho, x).clip(0, TOP),
        "name": f"the {len(x)} units", "customdata": np.arange(len(x)),
        "marker": {"size": 8, "color": colour("error"), "opacity": 0.55},
        "hovertemplate": "unit %{customdata}: ρ̂ %{x:.3f}<extra></extra>",
    }  # fmt: skip
