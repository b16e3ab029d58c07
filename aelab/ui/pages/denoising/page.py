"""The same damaged pictures, repaired by an autoencoder, a denoising autoencoder, PCA and others.

Figures are over the whole test set once a run is finished, over the probe items before that.
"""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from aelab import data, recipes
from aelab.components import mount
from aelab.training import Experiment
from aelab.ui.pages.denoising import film as repair_film
from aelab.ui.pages.denoising import sheet as repair_sheet
from aelab.ui.pages.denoising.sheet import Wish
from aelab.ui.session import comparison
from aelab.ui.session.comparison import Entry
from aelab.ui.shared import drawing_pad
from aelab.ui.shell import widgets

PAGE = "denoising"
PERIOD = 1.0  # s between pictures while something is trained
NOISES = ("masking", "gaussian", "dropout", "salt and pepper")


def sidebar(name: str) -> tuple[Wish, list[Experiment]]:
    """The settings for a data set: how two networks are trained, and what they are tried on."""
    st.markdown("**Tried on**")
    noise, level = _noise("test", 0.25)
    st.markdown("**Trained with**")
    taught, strength = _noise("train", 0.25)
    recipe: Mapping[str, Any] = recipes.FIRST_LAYER[name]
    units = st.number_input(
        "Units in the code", 10, 2000, recipe["latent_dim"], key=f"units.{name}",
        bind="query-params", help="More than pixels: it could simply copy.",
    )  # fmt: skip
    epochs = st.number_input(
        "Epochs", 1, 500, recipe["epochs"], key=f"epochs.{name}", bind="query-params"
    )
    seed = widgets.seed(
        "seed", "Both networks start from the same weights and see the same batches."
    )
    most = data.load(name).d
    components = st.number_input(
        "PCA components", 1, most, min(30, most // 8), key=f"pca.{name}", bind="query-params",
        help="How many principal directions of the clean pictures a damaged one is projected on.",
    )  # fmt: skip
    errors = st.toggle("Show errors", key="errors", bind="query-params",
                       help="Output − clean picture, from −1 to +1.")  # fmt: skip
    net = {**recipe, "latent_dim": units, "epochs": epochs}
    plain = Experiment.of("tied", name, seed, **net)
    hardened = Experiment.of("denoising", name, seed, noise=taught, level=strength, **net)
    return Wish(name, noise, level, components, errors), [plain, hardened]


def pictures(wish: Wish, around: tuple[str, ...]) -> None:
    """One tick of the page; reruns it when the state of a run has changed."""
    entries = _entries(wish)
    if comparison.states(PAGE) != around:
        st.rerun()
    film, mine = repair_film.said(wish, entries), drawing_pad.kept(wish.data)
    mount(repair_sheet.drawn(wish, entries, mine, film), key="sheet")
    mount(repair_film.hand(wish, entries), key="machine")
    if not entries:
        st.caption(
            "Press Train: two networks with the same weights learn side by side, one from clean "
            "pictures, one from damaged ones. Their repairs appear as rows here."
        )


def feeds(wish: Wish) -> None:
    """The film of the repairs, unless something is trained."""
    if film := repair_film.feed(wish, _entries(wish)):
        mount(film, key="reel")


def _entries(wish: Wish) -> list[Entry]:
    """The runs on the data set that is looked at."""
    return [e for e in comparison.entries(PAGE) if e.run and e.run.experiment.data == wish.data]


def _noise(when: str, level: float) -> tuple[str, float]:
    """The widgets of one noise: its kind and its level."""
    kind = st.selectbox("Noise", NOISES, key=f"{when}.noise", bind="query-params")
    share = st.slider(
        "Level", 0.0, 0.9, level, 0.05, key=f"{when}.level", bind="query-params",
        help="The share of pixels hit; of Gaussian noise the standard deviation.",
    )  # fmt: skip
    return kind, share
