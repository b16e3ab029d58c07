"""How sensitive codes are, as curves: spectra of Jacobians, noise, and noise as a penalty."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from aelab.analysis.spread import Spread
from aelab.figures._base import Axis, blank
from aelab.figures.contraction.measures import (
    PER_PIXEL,
    SIGMAS,
    lengths,
    moved,
    related,
    sensitivity,
)
from aelab.figures.curves import Series, curves
from aelab.figures.runs import (
    badge,
    badge_of_all,
    code_of,
    colour_of,
    dataset_of,
    of_run,
    short_name,
)
from aelab.training import Run

HEIGHT = 400
LEAST = 1e-3  # of the largest singular value: what single precision can tell
PENALTY = "Noise is a penalty on ∂r/∂x"
SPECTRUM, ROBUSTNESS = "Sensitivity of the code", "How far noise moves the code"


@of_run(SPECTRUM)
def jacobian_spectrum(run: Run, *others: Run) -> go.Figure:
    """Singular values of ∂f/∂x of each run, largest first, means over test items."""
    runs, series = (run, *others), []
    for one in runs:
        found = sensitivity(one)
        y = np.where(found.values > LEAST * found.values[0], found.values, np.nan)
        here = np.isfinite(y)
        series.append(Series(
            name=short_name(one), x=np.arange(1, len(y) + 1.0)[here], y=y[here],
            colour=colour_of(one), dots=here.sum() < 20, said=f"‖J‖ {found.norm:.3g}",
        ))  # fmt: skip
    if not any(len(one.x) for one in series):
        why = "No singular value is over 0: the code does not respond."
        return blank(SPECTRUM, why, badge_of_all(runs))
    return curves(
        title=SPECTRUM, x=Axis("input direction, the most sensitive first"), series=series,
        y=Axis("singular value, activation / pixel value", 0.01, 2, log=True), height=HEIGHT,
        note=f"mean over {min(sensitivity(one).n for one in runs)} test items",
        badge=badge_of_all(runs), code=code_of(run, "jacobian_spectrum(run).show()"),
    )  # fmt: skip


@of_run(ROBUSTNESS)
def noise_robustness(run: Run, *others: Run, relative: bool = False) -> go.Figure:
    """How far each code moves with noise of each length on its input.

    relative: as a share of the mean distance between two items' codes.
    """
    runs, dataset = (run, *others), dataset_of(run)
    x = lengths(dataset.d)
    lines = [Series(name=short_name(one), x=x, y=moved(one, relative), colour=colour_of(one))
             for one in runs]  # fmt: skip
    unit = "share of the distance of two codes" if relative else "activation"
    return curves(
        title=ROBUSTNESS, y=Axis(f"‖f(x + ε) − f(x)‖, {unit}", 0), series=lines, height=HEIGHT,
        x=Axis(f"‖ε‖, {'coordinates' if dataset.kind == 'points' else 'pixel values'}", 0, x[-1]),
        badge=badge_of_all(runs), note=f"σ up to {PER_PIXEL:g} a number",
        code=code_of(run, f"noise_robustness(run{', relative=True' * relative}).show()"),
    )  # fmt: skip


@of_run(PENALTY)
def noise_penalty(run: Run) -> go.Figure:
    """What noise adds to a network's error, against the penalty on ∂r/∂x that it stands for."""
    item = "point" if dataset_of(run).kind == "points" else "image"
    found = related(run)
    lines = [
        Series(name="theory, slope 1", x=found.penalty, y=found.penalty, colour="data", dashed=True,
               dots=False, said="for small σ"),
        Series(name="output moves", x=found.penalty, y=found.displacement, colour="noise",
               said=slope_words(found.slope_displacement)),
        Series(name="error grows", x=found.penalty, y=found.added_error, colour="accent",
               said=slope_words(found.slope)),
    ]  # fmt: skip
    return curves(
        title=PENALTY, series=lines, height=HEIGHT, badge=badge(run),
        x=Axis(f"σ² E‖∂r/∂x‖², squared norm / {item}", 0), y=Axis(f"squared error / {item}", 0),
        note=f"σ from {SIGMAS[0]:g} to {SIGMAS[-1]:g}",
        code=code_of(run, "noise_penalty(run).show()"),
    )  # fmt: skip


def slope_words(found: Spread) -> str:
    """A slope with its 95 % interval."""
    return f"slope {found.mean:.2f}\u00a0±\u00a0{found.half:.2f}"
