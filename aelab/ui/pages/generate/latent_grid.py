"""What runs draw from the codes they are given, and from a grid over the plane of the codes.

A conditional variant is given here the condition of test pictures: of the first, unless the
pictures of a set are to differ.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Literal, TypeAlias

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from aelab import data
from aelab.analysis import samples
from aelab.components import gallery, mount
from aelab.models import variant
from aelab.training import Run
from aelab.ui.session import comparison
from aelab.ui.shared.images import to_uint8
from aelab.ui.shell import url

Floats: TypeAlias = NDArray[np.float32]
Shown: TypeAlias = Sequence[tuple[str, Run]]  # title and last snapshot of each run
Spacing = Literal["equal steps", "equal probability"]
SPACINGS: tuple[Spacing, Spacing] = ("equal steps", "equal probability")

GROUP = "generate"

EXPLAIN = (
    "Each picture is decoded from one place of the plane of the codes; the place is "
    "written under the enlarged picture. *Equal steps*: places at equal distances; at 100 % they "
    "span the central 98 % of the codes (of N(0, 1), ±2.33 σ, for a variant with that prior). "
    "*Equal probability*: as many codes between any two neighbours, from the inverse of the "
    "cumulative normal distribution for that prior (Kingma and Welling, arXiv:1312.6114, figure "
    "4), else from the quantiles of the codes. A code of more than two numbers is seen on its "
    "main plane: mean + a·u₁ + b·u₂, its first two principal directions."
)


def ask(entries: Sequence[comparison.Entry]) -> tuple[Spacing, float, int]:
    """How the places of the grid are chosen, how far it reaches, and pictures a side."""
    spacing: Spacing = st.segmented_control(
        "Places", SPACINGS, default=SPACINGS[0], required=True,
        **url.bound("places", url.one_of(SPACINGS)),
    ) or SPACINGS[0]  # fmt: skip
    widened = st.slider(
        "Range", 20, 300, 100, 10, "%d %%", width=300, disabled=spacing != SPACINGS[0],
        help="At 100 % the grid spans the central 98 % of the codes; for a normal prior the "
        "central 98 % of N(0, 1), ±2.33 σ.", **url.bound("range", url.number(20, 300)),
    )  # fmt: skip
    n = st.slider("Pictures a side", 5, 21, 15, 2, width=160,
                  **url.bound("side", url.number(5, 21)))  # fmt: skip
    return spacing, widened / 100, n


def draw(shown: Shown, spacing: Spacing, widened: float, n: int) -> None:
    """A grid a run."""
    columns = st.columns(max(2, len(shown)))
    for i, (title, run) in enumerate(shown):
        with columns[i]:
            mount(latent_grid(title, run, spacing, widened, n), key=f"grid.{i}")


def latest(entries: Sequence[comparison.Entry]) -> Shown:
    """Title and last snapshot of every run that has one."""
    return [(entry.title, entry.run) for entry in entries]


def badge(run: Run) -> str:
    """When a picture was made, and from which seed."""
    return f"seed {run.experiment.seed} · step {run.last.step:,}"


def data_of(run: Run) -> str:
    """The name of the data it learned."""
    return data.info(run.experiment.data).title


def figure(value: float) -> str:
    """Two decimals and a true minus."""
    return f"{value:.2f}".replace("-", "−")


def prior_of(run: Run) -> str:
    """The prior that the codes were trained towards: "normal", another's name, or nothing."""
    name = variant(run.experiment.variant).Model.prior_name
    return "own" if name and run.prior_outline is not None else name


def decode(run: Run, codes: samples.Floats, given: Floats | None = None) -> Floats:
    """Codes [n, latent] → pixels [n, d] in [0, 1], under one condition unless others are given."""
    if given is None and (one := condition(run, 1)) is not None:
        given = one.repeat(len(codes), axis=0)
    return run.decode(codes.astype(np.float32), given).clip(0, 1)


def condition(run: Run, n: int) -> Floats | None:
    """The condition of a conditional variant for n test pictures, in turn; None for the others."""
    dataset = data.load(run.experiment.data)
    items = np.arange(n) % len(dataset.y_test)
    return run.condition(dataset.x_test[items], dataset.y_test[items])


@lru_cache(maxsize=16)
def latent_grid(title: str, run: Run, spacing: Spacing, widened: float, n: int) -> bytes:
    """The n × n pictures of the plane of the codes; of a code with one number, n of them."""
    latent = run.codes.shape[1]
    axes = [_values(run, axis, spacing, widened, n) for axis in range(min(latent, 2))]
    places = samples.grid(axes[0], axes[1] if latent > 1 else np.zeros(1))
    names = ("z₁", "z₂") if latent < 3 else ("a", "b")
    unit = " σ" if prior_of(run) == "normal" else ""
    spans = [
        f"{arrow} {name} {figure(values[0])} to {figure(values[-1])}{unit}"
        for arrow, name, values in zip("→↑", names, axes, strict=False)
    ]
    named = names[:latent]
    words = [
        " · ".join(f"{name} {figure(v)}{unit}" for name, v in zip(named, place, strict=False))
        for place in places
    ]
    where = ("" if latent < 3 else f"main plane of {latent} numbers · ") + " · ".join(spans)
    return gallery(
        group=GROUP, name="grid", title=title, note=data_of(run), status=where,
        shape=shape(run), columns=n,
        images=to_uint8(decode(run, run.view.mean + places @ run.view.axes)), hover=words,
        badge=badge(run), step=run.last.step,
    )  # fmt: skip


def _values(run: Run, axis: int, spacing: Spacing, widened: float, n: int) -> samples.Floats:
    """Where the grid asks along one axis of the view."""
    own, normal = run.view.points[:, axis], prior_of(run) == "normal"
    if spacing == "equal probability":
        return samples.normal_quantiles(n) if normal else samples.own_quantiles(own, n)
    ends = samples.normal_range(widened) if normal else samples.central_range(own, widened)
    return samples.equal_steps(*ends, n)


def shape(run: Run) -> tuple[int, int]:
    """Height and width of its pictures."""
    height, width = data.load(run.experiment.data).shape
    return height, width
