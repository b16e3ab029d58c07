"""The sidebar of the arrow field: which points, how much noise, and what is trained on them."""

from dataclasses import dataclass

import numpy as np
import streamlit as st

from aelab import data, recipes
from aelab.components import mount
from aelab.components.field import draft
from aelab.models import variant
from aelab.training import Change, Experiment
from aelab.ui.session import comparison, jobs
from aelab.ui.shell import widgets

PAGE = "arrows"
TOYS = ("circle", "spiral", "moons", "gaussians")
SIGMA, PAD, DRAWING = "arrows.sigma", "arrows.pad", "drawing"
FAULT = "arrows.fault"  # in the session: what was wrong with the last drawing
USUAL = 0.3
NO_NOISE = (
    "σ is 0: an autoencoder that never sees noise is asked for no direction, and the score of a "
    "density without width is not defined. Choose a σ of at least 0.05."
)
HINT = "Draw at least ten points on the pad at the left: each tap is one, a stroke is many."
BROKEN = "The drawing did not arrive whole: draw it once more."


@dataclass(frozen=True)
class Look:
    """What is looked at: the set's full name, σ in its units, and what Train trains on it."""

    data: str
    sigma: float
    experiments: tuple[Experiment, ...]


def sidebar() -> Look | None:
    """The settings; None, with a sentence, where nothing can be learned from them."""
    with st.sidebar:
        toy = st.selectbox("Points", (*TOYS, data.toys.DRAWN), key="arrows.toy",
                           bind="query-params", format_func=_title)  # fmt: skip
        if toy == data.toys.DRAWN:
            mount(draft(group=PAGE, hint="Draw a line."), key=PAD, on_ask=_take)
        sigma = st.slider(
            "σ of the network’s noise :blue[●]", 0.0, 0.6, USUAL, 0.05, key=SIGMA,
            bind="query-params", on_change=_tell,
            help="Standard deviation of the Gaussian noise from which the denoising autoencoder "
            "learns to come back, in units of the picture. ● acts while training.",
        )  # fmt: skip
        base = _drawing() if toy == data.toys.DRAWN else toy
        noise = st.slider(
            "Noise of the points", 0.0, data.toys.MOST_NOISE, _usual(base), 0.01,
            key=f"arrows.noise.{toy}", bind="query-params",
            help="How far the points themselves lie off their curve.",
        )  # fmt: skip
        plain = st.toggle("A plain autoencoder beside it", key="arrows.plain", bind="query-params",
                          help="The same net without noise in its input.")  # fmt: skip
        epochs = st.number_input("Epochs", 1, 2000, int(str(recipes.ARROWS["epochs"])),
                                 key="arrows.epochs", bind="query-params")  # fmt: skip
        seed = widgets.seed("arrows.seed")
    if base is None:
        st.info(st.session_state.get(FAULT) or HINT)
        return None
    if sigma == 0:
        st.warning(NO_NOISE)
        return None
    name = data.toys.named(base, noise)
    return Look(name, sigma, _experiments(name, sigma, plain, epochs, seed))


def _experiments(
    name: str, sigma: float, plain: bool, epochs: int, seed: int
) -> tuple[Experiment, ...]:
    kinds = ("denoising", "basic") if plain else ("denoising",)
    values = {**recipes.ARROWS, "level": sigma, "epochs": epochs}
    return tuple(Experiment.suited(kind, name, seed, **values) for kind in kinds)


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
    base = st.query_params.get(DRAWING) or st.session_state.get(DRAWING)
    if not base:
        return None
    try:
        data.info(base)
    except data.UnknownData as unknown:
        st.session_state[FAULT] = str(unknown)
        return None
    st.session_state[DRAWING] = st.query_params[DRAWING] = base
    return str(base)


def _take() -> None:
    """Keeps what was drawn, or why it cannot be used; a callback."""
    ask = st.session_state[PAD].get("ask") or {}
    if "strokes" in ask:
        st.session_state[FAULT] = take(ask["strokes"])


def take(strokes: object) -> str:
    """Keeps points [[x, y], …] as the drawing, or returns the sentence that says why not."""
    st.session_state[DRAWING] = None
    st.query_params.pop(DRAWING, None)
    try:
        points = np.array(strokes, np.float64).reshape(-1, 2)
        st.session_state[DRAWING] = data.toys.drawn(points)
    except data.DataError as fault:
        return str(fault) if len(points) else ""
    except (TypeError, ValueError):
        return BROKEN
    return ""


def _tell() -> None:
    """Hands another σ to the network that is training; a callback."""
    sigma = st.session_state[SIGMA]
    for entry in comparison.entries(PAGE):
        denoising = entry.run and entry.run.experiment.variant == "denoising"
        if sigma and denoising and entry.job and not entry.job.over and entry.state != "finished":
            jobs.scheduler().change(entry.job.id, Change("level", sigma))
