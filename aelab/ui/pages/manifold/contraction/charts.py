"""The Contraction view's curves: spectra, robustness, and noise as a penalty."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from aelab import data
from aelab.analysis.spread import Spread
from aelab.components.live_figure import live_figure
from aelab.figures import Axis, Series, curves
from aelab.studies import contraction as study
from aelab.studies.contraction import Relation
from aelab.training import Run
from aelab.ui.pages.manifold.contraction.metrics import (
    PER_PIXEL,
    SEED,
    Figures,
    figures,
    leading,
    lengths,
    moved,
)
from aelab.ui.pages.manifold.contraction.sidebar import COLOURS, NAMES, Setup, named
from aelab.ui.session.comparison import Entry

HEIGHT = 400
LEAST = 1e-3  # of the largest singular value: what single precision can tell
SIGMAS = tuple(PER_PIXEL * k / 10 for k in range(1, 11))
ITEMS = 1.2e7  # their number times d², of the relation
START = "Press Train: networks of one recipe and one seed learn side by side. See what they feel."


def spectra(setup: Setup, entries: Sequence[Entry]) -> bytes:
    """Mean singular values of each network's Jacobian."""
    lines = []
    for run, name in _runs(entries):
        found = figures(run)
        y = np.where(found.values > LEAST * found.values[0], found.values, np.nan)
        x = np.arange(1, len(y) + 1)
        known = np.isfinite(y)
        lines.append(_curve(run, name, x[known], y[known], f"‖J‖ {found.norm:.3g}"))
    n = min([figures(run).n for run, _ in _runs(entries)], default=0)
    return live_figure("spectra", curves(
        title="Sensitivity of the code",
        x=Axis("input direction, the most sensitive first"), series=lines, height=HEIGHT,
        y=Axis("singular value, activation / pixel value", 0.01, 2, log=True),
        note=f"mean over {n} test items" if n else "", badge=badge(setup, entries),
    ))  # fmt: skip


def robustness(setup: Setup, entries: Sequence[Entry], relative: bool) -> bytes:
    """How far each code moves with noise of each length on its input."""
    x = lengths(setup.d)
    lines = [_curve(run, name, x, moved(run, relative), dots=True) for run, name in _runs(entries)]
    unit = "share of the distance of two codes" if relative else "activation"
    return live_figure("robustness", curves(
        title="How far noise moves the code",
        x=Axis(f"‖ε‖, {'coordinates' if setup.points else 'pixel values'}", 0, float(x[-1])),
        y=Axis(f"‖f(x + ε) − f(x)‖, {unit}", 0), series=lines, height=HEIGHT,
        badge=badge(setup, entries),
    ))  # fmt: skip


def relation(setup: Setup, run: Run | None) -> bytes:
    """What noise adds to the error of a plain autoencoder, against the penalty it stands for."""
    item = "point" if setup.points else "image"
    lines, note = [], "measured on the AE when it has been trained"
    if run:
        found = related(run)
        lines = [
            Series(name="slope 1", x=found.penalty, y=found.penalty, colour="data", dashed=True,
                   dots=False, said="first order"),
            Series(name="its first part", x=found.penalty, y=found.displacement, colour="noise",
                   said=_slope(found.slope_displacement)),
            Series(name="noise adds", x=found.penalty, y=found.added_error, colour="accent",
                   said=_slope(found.slope)),
        ]  # fmt: skip
        note = f"σ from {SIGMAS[0]:g} to {SIGMAS[-1]:g}"
    return live_figure("relation", curves(
        title="Noise is a penalty on ∂r/∂x",
        x=Axis(f"σ² E‖∂r/∂x‖², squared norm / {item}", 0),
        y=Axis(f"squared error / {item}", 0), series=lines, height=HEIGHT, note=note,
        badge=f"AE · step {run.last.step:,}" if run else "",
    ))  # fmt: skip


@lru_cache(maxsize=4)
def related(run: Run) -> Relation:
    """The relation on a run's network, over as many test items as there is time for."""
    x = data.load(run.experiment.data).x_test
    n = int(np.clip(ITEMS / x.shape[1] ** 2, 16, 200))
    return study.relation(run.model, x[:n], SIGMAS, SEED)


def badge(setup: Setup, entries: Sequence[Entry]) -> str:
    """Data set, seed and step."""
    runs = [run for run, _ in _runs(entries)]
    steps = [f"seed {setup.seed} · step {min(run.last.step for run in runs):,}"] if runs else []
    return " · ".join([data.info(setup.data).title, *steps])


def table(setup: Setup, entries: Sequence[Entry]) -> str:
    """A line a network with its figures."""
    found = {run.experiment.variant: figures(run) for run, _ in _runs(entries)}
    head = f"| | ‖J‖ | first\u00a0{leading(setup.d)} | error | saturated |\n|---|--:|--:|--:|--:|\n"
    lines = [f"| **{name}** | {_row(found.get(key))} |" for key, name in NAMES.items()]
    return head + "\n".join(lines)


def price(entries: Sequence[Entry]) -> str:
    """How much less sensitive the contractive code is, and what it costs."""
    found = {run.experiment.variant: figures(run) for run, _ in _runs(entries)}
    if not {"tied", "contractive"} <= set(found):
        return START if not found else ""
    plain, still = found["tied"], found["contractive"]
    return (
        f"**The CAE’s ‖J‖ is {still.norm / plain.norm:.2f} times the AE’s; "
        f"its squared error is {still.error / plain.error:.1f} times as large.**"
    )


def slopes(run: Run | None) -> str:
    """What the relation says, in words."""
    if not run:
        return ""
    found = related(run)
    bend = found.slope.mean - found.slope_displacement.mean
    end = found.added_error[-1] / found.penalty[-1]
    return (
        f"Near σ = 0 the first part, E‖r(x + σε) − r(x)‖², rises with slope "
        f"**{_slope(found.slope_displacement)[6:]}** (theory: 1), all that noise adds with "
        f"**{_slope(found.slope)[6:]}**: {bend:+.2f} is the bend of r where it does not fit. "
        f"At σ = {SIGMAS[-1]:g} noise adds {end:.2f} of what the line says."
    ).replace("+-", "−").replace(": -", ": −")  # fmt: skip


def _row(f: Figures | None) -> str:
    if f is None:
        return "– | – | – | –"
    shares = (f"{100 * share:.0f}\u00a0%" for share in (f.first, f.saturated))
    return "{0:.2f} | {2} | {1:.3g} | {3}".format(f.norm, f.error, *shares)


def _slope(found: Spread) -> str:
    return f"slope {found.mean:.2f}\u00a0±\u00a0{found.half:.2f}"


def _runs(entries: Sequence[Entry]) -> list[tuple[Run, str]]:
    return [(entry.run, named(entry)) for entry in entries if entry.run]


def _curve(
    run: Run, name: str, x: np.ndarray, y: np.ndarray, said: str = "", dots: bool = False
) -> Series:
    """One network's, in its colour."""
    key = run.experiment.variant
    return Series(
        name=NAMES[key] if len(name) > 14 else name, x=x, y=y, colour=COLOURS[key], dots=dots,
        said=said,
    )  # fmt: skip
