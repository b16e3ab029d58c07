"""The pictures of the arrow field: each network's arrows, and the true ones beside them.

Figures are over noisy points drawn from the smoothed density, as the loss of a denoising
autoencoder is: where no point ever lies, no arrow counts.
"""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from aelab import data
from aelab.analysis.score import Agreement, Mixture, agreement
from aelab.components.vector_field import FieldFilm, VectorField, vector_field
from aelab.training import Run
from aelab.training.points import REACH
from aelab.ui.pages.manifold.vector_field.sidebar import PAGE, ViewOptions, title
from aelab.ui.session.comparison import last_step

Array = NDArray[np.float64]

SIDE = 61  # nodes of the grid that particles follow; every third has an arrow
CLOUD, NOISY = 800, 1_000  # points drawn; points that figures are means over
CENTRES = 500
SPACING = 0.19  # length of a long arrow as drawn, a little over the distance of two
COLOURS = {"denoising": "accent", "basic": "text"}
BEST = "where the best denoiser would go"
COVER = "Press Train: its arrows grow here."
NOTE = f"means over {NOISY:,} noisy points"


def sigma_of(run: Run, step: float = np.inf) -> float | None:
    """The σ with which a run was trained at a step; None without noise, or if that was 0."""
    level = run.experiment.now(step)[0].values().get("level")
    return float(str(level)) if level else None


def sigma(options: ViewOptions, runs: Sequence[Run], step: float = np.inf) -> float:
    """The σ of the density that is the truth: that of the denoising network, if there is one."""
    known = [found for run in runs if (found := sigma_of(run, step))]
    return known[0] if known else options.sigma


@lru_cache(maxsize=64)
def smoothed(name: str, sigma: float) -> Mixture:
    """The density of a toy's points under noise σ."""
    truth = data.toys.truth(name, CENTRES)
    return Mixture.of(truth.centres, truth.noise, sigma)


def nodes(side: int) -> Array:
    """The grid's nodes [side², 2], row by row from below."""
    axis = np.linspace(-REACH, REACH, side)
    across, up = np.meshgrid(axis, axis)
    return np.stack([across.ravel(), up.ravel()], 1)


@lru_cache(maxsize=64)
def true_field(name: str, sigma: float, side: int) -> Array:
    """σ² ∇log p_σ on the nodes, [side², 2]: where the best denoiser would move them."""
    return sigma**2 * smoothed(name, sigma).score(nodes(side))


@lru_cache(maxsize=64)
def density(name: str, sigma: float, side: int) -> Array:
    """p_σ on the nodes over its largest value there, [side²]."""
    found = smoothed(name, sigma).log_density(nodes(side))
    scaled: Array = np.exp(found - found.max())
    return scaled


def moved(run: Run, x: Array) -> Array:
    """r(x) − x of points x [n, 2]."""
    out: Array = run.decode(run.encode(x.astype(np.float32))) - x
    return out


@lru_cache(maxsize=16)
def measured(run: Run, sigma: float) -> Agreement:
    """A run's arrows against the true ones, at points drawn from the smoothed density."""
    noisy, true = noisy_points(run.experiment.data, sigma)
    return agreement(moved(run, noisy), true)


@lru_cache(maxsize=16)
def noisy_points(name: str, sigma: float) -> tuple[Array, Array]:
    """Points drawn from the smoothed density, and the true arrows there, both [n, 2]."""
    truth = smoothed(name, sigma)
    noisy = truth.sample(NOISY, seed=0)
    return noisy, sigma**2 * truth.score(noisy)


def lines(found: Agreement) -> tuple[str, str]:
    """The two lines of figures."""
    return (f"mean cosine with the true score {found.cosine:.3f}".replace("-", "−"),
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
               values=moved(run, nodes(SIDE)), lines=lines(measured(run, sigma)))
        for run in runs
    ]  # fmt: skip
    wanted = [e.variant for e in options.experiments]
    return found or [VectorField(title=title(k), colour=COLOURS[k], cover=COVER) for k in wanted]


def named(run: Run) -> str:
    """The variant, and the σ of its noise."""
    level = sigma_of(run)
    return f"{title(run.experiment.variant)}{f', σ {level:g}' if level else ''}"


def _truth(values: Array, sigma: float) -> VectorField:
    return VectorField(title=f"The true score, σ {sigma:g}", colour="muted", values=values,
                  lines=("σ² ∇log p(x; σ) = E[clean point | x] − x", BEST), true=True)  # fmt: skip


def _badge(options: ViewOptions, runs: tuple[Run, ...]) -> str:
    words = [data.info(options.data).title]
    if runs:
        last = runs[0].last
        words += [f"seed {runs[0].experiment.seed}", f"step {last.step:,}"]
    return " · ".join(words)
