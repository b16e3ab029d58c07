"""What runs draw from a grid over the plane of the codes."""

from collections.abc import Sequence
from functools import lru_cache
from typing import TypeAlias

import streamlit as st

from aelab import data
from aelab.analysis.pixels import to_uint8
from aelab.components import gallery, mount
from aelab.figures.images.latent_grid import Spacing, decoded_grid
from aelab.figures.runs import shape_of
from aelab.training import Run
from aelab.ui.session import comparison
from aelab.ui.shell import url

Shown: TypeAlias = Sequence[tuple[str, Run]]  # title and last snapshot of each run
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
        "Spacing", SPACINGS, default=SPACINGS[0], required=True,
        **url.bound("places", url.one_of(SPACINGS)),
    ) or SPACINGS[0]  # fmt: skip
    widened = st.slider(
        "Range of the codes", 20, 300, 100, 10, "%d %%", width=210, disabled=spacing != SPACINGS[0],
        help="How far the grid reaches. 100 %: as far as 98 % of the codes lie (for a normal "
        "prior ±2.33 σ). More: out to where the decoder has seen no codes.",
        **url.bound("range", url.number(20, 300)),
    )  # fmt: skip
    n = st.slider("Pictures a side", 5, 21, 15, 2, width=140,
                  **url.bound("side", url.number(5, 21)))  # fmt: skip
    return spacing, widened / 100, n


def draw(shown: Shown, spacing: Spacing, widened: float, n: int) -> None:
    """A grid a run."""
    with st.container(key="grids"):
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


@lru_cache(maxsize=16)
def latent_grid(title: str, run: Run, spacing: Spacing, widened: float, n: int) -> bytes:
    """The n × n pictures of the plane of the codes; of a code with one number, n of them."""
    found = decoded_grid(run, spacing, widened, n)
    return gallery(
        group=GROUP, name="grid", title=title, note=data_of(run), status=found.note,
        shape=shape_of(run), columns=n, images=to_uint8(found.images), hover=found.places,
        badge=badge(run), step=run.last.step,
    )  # fmt: skip
