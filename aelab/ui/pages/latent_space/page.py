"""The Latent space page: what is trained side by side, and how it is looked at."""

from dataclasses import dataclass

import streamlit as st

from aelab import recipes
from aelab.schema import SettingError
from aelab.training import Change, Experiment
from aelab.ui.session import comparison, jobs
from aelab.ui.shell import url, widgets

PAGE = "latent"
TRIO = ("basic", "denoising", "vae")
MOST = 3  # runs beside the PCA plane


@dataclass(frozen=True)
class Look:
    """The reader's choice: what to train, and how to draw it."""

    variants: tuple[str, ...]
    data: str
    seed: int
    beta: float
    aligned: bool
    coloured: bool
    holes: bool
    clouds: bool  # posterior ellipses
    tsne: bool
    path: bool


def pick() -> Look:
    """The sidebar."""
    chosen, named = url.networks(PAGE, TRIO, MOST), url.data_set(PAGE)
    seed = widgets.seed("seed")
    beta = _beta() if "vae" in chosen else 1.0
    path = st.toggle(
        "Path from A to B", False, key="path", bind="query-params",
        help="Click A, then B, on any plane: items, or two places of one plane. Strips of nine "
        "pictures show the way between them through the pixels, PCA’s plane and each code.",
    )  # fmt: skip
    aligned = st.toggle(
        "Aligned to PCA", True, key="aligned", bind="query-params",
        help="Turns, mirrors, scales and shifts each code onto PCA’s (Procrustes). Nothing is "
        "sheared. Off: the codes as they are, with the prior’s circles.",
    )  # fmt: skip
    coloured = st.toggle(
        "Colour by class", True, key="coloured", bind="query-params",
        help="5-NN over a plane: the share of these items whose class the 5 nearest codes of "
        "1,000 training items name (the nearest in the whole code, of which a plane shows two "
        "directions).",
    )  # fmt: skip
    holes = st.toggle(
        "Hole map", False, key="holes", bind="query-params",
        help="Colours each place by its distance to the nearest code, counted in the median "
        "distance from a code to its nearest neighbour.",
    )  # fmt: skip
    clouds = st.toggle(
        "Posterior ellipses", False, key="ellipses", bind="query-params",
        help="A variational encoder answers with a cloud N(μ, diag σ²), not a point: its 1 σ "
        "ellipse, for the first 60 items.",
    )  # fmt: skip
    tsne = st.toggle(
        "t-SNE beside them", False, key="tsne", bind="query-params",
        help="For comparison: it keeps neighbours together, but it is no function. Nothing new "
        "can be placed on it, nothing decoded from it. It takes the place of a third network.",
    )  # fmt: skip
    return Look(chosen, named, int(seed), beta, aligned, coloured, holes, clouds, tsne, path)


def experiments(look: Look) -> list[Experiment]:
    """One experiment a chosen variant, all with the same layers; says what does not go together."""
    found = []
    for key in look.variants:
        wanted = recipes.plane(key, look.data)
        if key == "vae":
            wanted["beta"] = look.beta
        try:
            found.append(Experiment.suited(key, look.data, look.seed, **wanted))
        except SettingError as error:
            st.warning(str(error))
    return found


def _beta() -> float:
    return st.slider(
        ":blue[●] β of the VAE", 0.0, 20.0, 1.0, 0.1, key="beta", bind="query-params",
        on_change=_set_beta,
        help="Weight of the KL term; acts while it trains. Pull it up and see a dimension "
        "collapse onto the prior.",
    )  # fmt: skip


def _set_beta() -> None:
    for entry in comparison.entries(PAGE):
        if entry.job and entry.run and entry.run.experiment.variant == "vae":
            jobs.scheduler().change(entry.job.id, Change("beta", st.session_state["beta"]))
