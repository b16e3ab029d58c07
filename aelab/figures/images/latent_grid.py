"""Pictures decoded from a grid over the plane of the codes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from aelab.analysis import samples
from aelab.brief import brief
from aelab.figures.images.grid import image_grid
from aelab.figures.runs import badge, code_of, decoded, of_run, prior_of, shape_of
from aelab.training import Run

Spacing: TypeAlias = Literal["equal steps", "equal probability"]


@brief
@dataclass(frozen=True, eq=False)
class DecodedGrid:
    """Pictures [n, d] in [0, 1], the place of each in words, and how far the grid reaches."""

    images: NDArray[np.float32]
    places: list[str]
    note: str


@of_run("Decoded from a grid over the codes", images=True)
def latent_grid(
    run: Run, n: int = 15, spacing: Spacing = "equal steps", widened: float = 1.0
) -> go.Figure:
    """Pictures decoded from n × n places of the plane of the codes.

    Equal steps span the central 98 % of the codes, or of N(0, I) where that is the prior, times
    `widened`; of equal probability have as many codes between any two neighbours.
    """
    found = decoded_grid(run, spacing, widened, n)
    return image_grid(
        found.images, shape_of(run), columns=n, title="Decoded from a grid over the codes",
        badge=badge(run), note=found.note, code=code_of(run, f"latent_grid(run, {n}).show()"),
    )  # fmt: skip


def decoded_grid(run: Run, spacing: Spacing, widened: float, n: int) -> DecodedGrid:
    """The n × n pictures of the plane of the codes; of a code with one number, n of them."""
    latent, unit = run.codes.shape[1], " σ" if prior_of(run) == "normal" else ""
    axes = [_places(run, axis, spacing, widened, n) for axis in range(min(latent, 2))]
    grid = samples.grid(axes[0], axes[1] if latent > 1 else np.zeros(1))
    names = ("z₁", "z₂")[:latent] if latent < 3 else ("a", "b")
    words = [
        " · ".join(f"{name} {_figure(v)}{unit}" for name, v in zip(names, place, strict=False))
        for place in grid
    ]
    spans = [
        f"{arrow} {name} {_figure(values[0])} to {_figure(values[-1])}{unit}"
        for arrow, name, values in zip("→↑", names, axes, strict=False)
    ]
    where = ("" if latent < 3 else f"main plane of {latent} numbers · ") + " · ".join(spans)
    codes = run.view.mean + grid @ run.view.axes
    return DecodedGrid(decoded(run, codes), words, where)


def _places(run: Run, axis: int, spacing: Spacing, widened: float, n: int) -> samples.Floats:
    """Where the grid asks along one axis of the view."""
    own, normal = run.view.points[:, axis], prior_of(run) == "normal"
    if spacing == "equal probability":
        return samples.normal_quantiles(n) if normal else samples.own_quantiles(own, n)
    ends = samples.normal_range(widened) if normal else samples.central_range(own, widened)
    return samples.equal_steps(*ends, n)


def _figure(value: float) -> str:
    return f"{value:.2f}".replace("-", "−")
