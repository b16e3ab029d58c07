"""The sidebar of the arrow field: which points, how much noise, and what is trained on them."""

from dataclasses import dataclass

import numpy as np
import streamlit as st

from aelab import data, recipes
from aelab.components import Ask, mount
from aelab.components.vector_field import point_pad
from aelab.models import variant
from aelab.training import Experiment
from aelab.ui.session import comparison
from aelab.ui.session.state import session, stands_at
from aelab.ui.shell import url

PAGE = "arrows"
TOYS = ("circle", "spiral", "moons", "gaussians")
SIGMA, PAD, DRAWING = "arrows.sigma", "arrows.pad", "drawing"
FAULT = "arrows.fault"  # what was wrong with the last drawing
USUAL = 0.3
NO_NOISE = (
    "σ is 0: an autoencoder that never sees noise is asked for no direction, and the score of a "
    "density without width is not defined. Choose a σ of at least 0.05."
)
HINT = "Draw at least ten points on the pad at the left: each tap is one, a stroke is many."
BROKEN = "The drawing did not arrive whole: draw it once more."


@dataclass(frozen=True)
class ViewOptions:
    """What is looked at: the set's full name, σ in its units, and what Train trains on it."""

    data: str
    sigma: float
    experiments: tuple[Experiment, ...]


@dataclass(frozen=True)
class Plan:
    """The widgets of the sidebar: the points, or None and why; what is trained on them."""

    data: str | None
    sigma: float
    plain: bool
    epochs: int

    def options(self, seed: int) -> ViewOptions:
        """With this seed."""
        name = self.data or TOYS[0]
        kinds = ("denoising", "basic") if self.plain else ("denoising",)
        values = {**recipes.VECTOR_FIELD, "level": self.sigma, "epochs": self.epochs}
        plans = tuple(Experiment.suited(kind, name, seed, **values) for kind in kinds)
        return ViewOptions(name, self.sigma, plans)


def sidebar() -> tuple[Plan, str]:
    """What is asked for; a sentence where nothing can be learned from it."""
    toys = {_title(toy): toy for toy in (*TOYS, data.toys.DRAWN)}
    toy = toys[st.selectbox("Points", list(toys),
                            **url.bound("arrows.toy", url.one_of(list(toys))))]  # fmt: skip
    if toy == data.toys.DRAWN:
        mount(point_pad(group=PAGE, hint="Draw a line."), key=PAD, on_ask=_take, needs=("strokes",))
    sigma = st.slider(
        "σ of the network’s noise :blue[●]", 0.0, 0.6, USUAL, 0.05, on_change=_change_sigma,
        help="Standard deviation of the Gaussian noise from which the denoising autoencoder "
        "learns to come back, in units of the picture. ● acts while training.",
        **url.bound(SIGMA, url.number(0, 0.6)),
    )  # fmt: skip
    base = _drawing() if toy == data.toys.DRAWN else toy
    most = data.toys.MOST_NOISE
    noise = st.slider(
        "Noise of the points", 0.0, most, _usual(base), 0.01,
        help="How far the points themselves lie off their curve.",
        **url.bound(f"arrows.noise.{toy}", url.number(0, most)),
    )  # fmt: skip
    plain = st.toggle("A plain autoencoder beside it", help="The same net without noise in its "
                      "input.", **url.bound("arrows.plain", url.FLAG))  # fmt: skip
    epochs = st.number_input("Epochs", 1, 2000, int(str(recipes.VECTOR_FIELD["epochs"])),
                             **url.bound("arrows.epochs", url.number(1, 2000)))  # fmt: skip
    name = data.toys.named(base, noise) if base else None
    fault = session().selected.get(FAULT) or HINT
    return Plan(name, sigma, plain, int(epochs)), fault if not base else "" if sigma else NO_NOISE


def title(kind: str) -> str:
    """The name of a variant."""
    return variant(kind).Model.name


def _title(toy: str) -> str:
    if toy == data.toys.DRAWN:
        return "Drawn by hand"
    return data.info(toy).title.partition(", noise")[0]


def _usual(base: str | None) -> float:
    """The noise that a set has unless another is asked for."""
    return data.toys.truth(base).noise if base else 0.02


def _drawing() -> str | None:
    """The set that was drawn, as the address names it; None, with a fault, if that is none."""
    url.fit(DRAWING, url.ANYTHING)
    base = st.query_params.get(DRAWING) or session().selected.get(DRAWING)
    if not base:
        return None
    try:
        data.info(base)
    except data.UnknownData as unknown:
        session().selected[FAULT] = str(unknown)
        return None
    session().selected[DRAWING] = st.query_params[DRAWING] = base
    return str(base)


def _take(ask: Ask) -> None:
    """Keeps what was drawn, or why it cannot be used; a callback."""
    session().selected[FAULT] = take(ask["strokes"])


def take(strokes: object) -> str:
    """Keeps points [[x, y], …] as the drawing, or returns the sentence that says why not."""
    session().selected[DRAWING] = None
    st.query_params.pop(DRAWING, None)
    try:
        points = np.array(strokes, np.float64).reshape(-1, 2)
        session().selected[DRAWING] = data.toys.drawn(points)
    except data.DataError as fault:
        return str(fault) if len(points) else ""
    except (TypeError, ValueError):
        return BROKEN
    return ""


def _change_sigma() -> None:
    """Hands another σ to the network that is training; a callback."""
    if sigma := stands_at(SIGMA):
        comparison.change(PAGE, "denoising", "level", sigma)
