"""The sidebar of the unfolding sheet: a recipe, and what may be changed in it."""

from dataclasses import dataclass
from typing import Any

import streamlit as st

from aelab import data, recipes
from aelab.data import Dataset
from aelab.models import variants
from aelab.recipes import Sheet
from aelab.schema import SettingError
from aelab.training import Experiment
from aelab.ui.shell import widgets

SPACES = ("swiss-roll", "swiss-roll-1", "s-curve", "helix", "twisted-cubic")
MOST_EPOCHS = 2000
KEY = "sheet"


@dataclass(frozen=True)
class Look:
    """What is looked at: the toy's full name, how, and what Train trains; None: it cannot be."""

    data: str
    latent_dim: int
    rods: bool
    experiment: Experiment | None

    @property
    def dataset(self) -> Dataset:
        """The toy's points."""
        return data.load(self.data)


def sidebar() -> Look:
    """The settings; another recipe brings its own."""
    names = [sheet.name for sheet in recipes.SHEETS]
    name = st.selectbox("Recipe", names, key=KEY, bind="query-params",
                        help="Ready settings that show one thing each.")  # fmt: skip
    sheet = recipes.SHEETS[names.index(name)]
    st.caption(f"Look for: {sheet.look}")
    own = f"{KEY}.{names.index(name)}"
    toy = _toy(sheet, own)
    known = [key for key, v in variants().items() if "points" in v.Model.kinds]
    variant = st.selectbox(
        "Network", known, known.index(sheet.variant), key=f"{own}.net", bind="query-params",
        format_func=lambda key: variants()[key].Model.name,
    )  # fmt: skip
    latent = st.segmented_control(
        "Numbers in the code", (1, 2), default=sheet.latent_dim, key=f"{own}.latent",
        required=True, bind="query-params", help="2: the decoder makes a sheet; 1: a thread. "
        "PCA is given as many.",
    )  # fmt: skip
    experiment = _experiment(sheet, own, variant, toy, int(latent))
    rods = st.toggle("Rods to the output", key=f"{KEY}.rods", bind="query-params",
                     help="Ties each point to what is made of it: the squared lengths are the "
                     "errors.")  # fmt: skip
    return Look(toy, int(latent), rods, experiment)


def _toy(sheet: Sheet, own: str) -> str:
    """The full name of the toy with its noise."""
    toy = st.selectbox(
        "Data", SPACES, SPACES.index(sheet.data), key=f"{own}.data", bind="query-params",
        format_func=lambda toy: data.info(toy).title.partition(", noise")[0],
    )  # fmt: skip
    noise = st.slider("Noise", 0.0, 0.2, 0.02, 0.01, key=f"{own}.noise", bind="query-params",
                      help="Standard deviation in each direction. The points lie between "
                      "−1 and 1.")  # fmt: skip
    return data.toys.named(toy, noise)


def _experiment(sheet: Sheet, own: str, variant: str, name: str, latent: int) -> Experiment | None:
    """What Train trains; the rest of its settings, first as the recipe has them."""
    toy = name.partition("/")[0]
    usual: dict[str, Any] = {**recipes.cloth(variant, toy), "latent_dim": latent}
    if (variant, toy) == (sheet.variant, sheet.data):
        usual |= sheet.values
    here = f"{own}.{variant}.{toy}"
    usual["rate"] = st.number_input(
        "Learning rate", 1e-6, 1.0, usual["rate"], format="%g", key=f"{here}.rate",
        bind="query-params", help="The peak of Adam’s schedule.",
    )  # fmt: skip
    usual["epochs"] = st.number_input(
        "Epochs", 1, MOST_EPOCHS, usual["epochs"], key=f"{here}.epochs", bind="query-params",
        help="Passes through the 2,000 points. The linear network takes them all in one step.",
    )  # fmt: skip
    seed = widgets.seed(f"{KEY}.seed", "First weights and batches.")
    try:
        return Experiment.suited(variant, name, int(seed), **usual)
    except SettingError as error:
        st.error(str(error))
        return None
