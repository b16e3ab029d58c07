"""The pictures of the arrow field: each network's arrows, and the true ones beside them.

Figures are over noisy points drawn from the smoothed density, as the loss of a denoising
autoencoder is: where no point ever lies, no arrow counts.
"""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from aelab import data
from aelab.analysis.score import Agreement
from aelab.components.vector_field import FieldFilm, VectorField, vector_field
from aelab.figures.field import (
    CLOUD,
    NOISY,
    agreement_of,
    density,
    moved,
    nodes,
    sigma_of,
    true_field,
)
from aelab.training import Run
from aelab.training.evaluation.points import REACH
from aelab.ui.pages.manifold.vector_field.sidebar import PAGE, ViewOptions, title
from aelab.ui.session.comparison import last_step

Array = NDArray[np.float64]

SIDE = 61  # nodes of the grid that particles follow; every third has an arrow
SPACING = 0.19  # length of a long arrow as drawn, a little over the distance of two
COLOURS = {"denoising": "accent", "basic": "text"}
BEST = "score ∇log p: towards denser points"
COVER = "Press Train: its arrows grow here."
NOTE = f"means over {NOISY:,} noisy points"


def sigma(options: ViewOptions, runs: Sequence[Run], step: float = np.inf) -> float:
    """The σ of the density that is the truth: that of the denoising network, if there is one."""
    known = [found for run in runs if (found := sigma_of(run, step))]
    return known[0] if known else options.sigma


def lines(found: Agreement) -> tuple[str, str]:
    """The two lines of figures."""
    return (f"mean cosine with the true arrows {found.cosine:.3f}".replace("-", "−"),
            f"length {found.length:.2f} of the true arrows")  # fmt: skip


@lru_cache(maxsize=16)
def payload(options: ViewOptions, runs: tuple[Run, ...], film: FieldFilm | None) -> bytes:
    """All pictures as they are now."""
    at = sigma(options, runs)
    true, dense = true_field(options.data, at, SIDE), density(options.data, at, SIDE)
    long = np.quantile(np.linalg.norm(true[dense > 0.05], axis=1), 0.9)
    shrink = min(1.0, SPACING / max(long, 1e-9))
    cloud = data.load(options.data).x_test[:CLOUD]
    return vector_field(
        group=PAGE, name="arrows", title="Arrows r(x) − x",
        step=last_step(runs),
        fields=[*_networks(options, runs, at), _truth(true, at)], cloud=cloud,
        density=0.5 * (dense > 0.002) + 0.5 * (dense > 0.05), reach=REACH, shrink=shrink,
        note=f"arrows × {shrink:.2g}, long ones cut · {NOTE}",
        badge=_badge(options, runs), film=film,
    )  # fmt: skip


def _networks(options: ViewOptions, runs: tuple[Run, ...], sigma: float) -> list[VectorField]:
    """Those that there are, or the places that they will have."""
    found = [
        VectorField(title=named(run), colour=COLOURS[run.experiment.variant],
               values=moved(run, nodes(SIDE)), lines=lines(agreement_of(run, sigma)))
        for run in runs
    ]  # fmt: skip
    wanted = [e.variant for e in options.experiments]
    return found or [VectorField(title=title(k), colour=COLOURS[k], cover=COVER) for k in wanted]


def named(run: Run) -> str:
    """The variant, and the σ of its noise."""
    level = sigma_of(run)
    return f"{title(run.experiment.variant)}{f', σ {level:g}' if level else ''}"


def _truth(values: Array, sigma: float) -> VectorField:
    title = f"True arrows: the best denoiser, σ {sigma:g}"
    return VectorField(title=title, colour="muted", values=values,
                  lines=("σ² ∇log p(x; σ) = E[clean point | x] − x", BEST), true=True)  # fmt: skip


def _badge(options: ViewOptions, runs: tuple[Run, ...]) -> str:
    words = [data.info(options.data).title]
    if runs:
        last = runs[0].last
        words += [f"seed {runs[0].experiment.seed}", f"step {last.step:,}"]
    return " · ".join(words)
