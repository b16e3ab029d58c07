"""The sidebar of the unfolding sheet: a recipe, and what may be changed in it."""

from dataclasses import dataclass
from typing import Any

import streamlit as st

from aelab import data, recipes
from aelab.data import Dataset
from aelab.models import variants
from aelab.recipes import SurfaceRecipe
from aelab.training import Experiment
from aelab.ui.shell import url

SPACES = ("swiss-roll", "swiss-roll-1", "s-curve", "helix", "twisted-cubic")
MOST_EPOCHS = 2000
KEY = "sheet"


@dataclass(frozen=True)
class ViewOptions:
    """What is looked at: the toy's full name, the size of the code, and how."""

    data: str
    latent_dim: int
    rods: bool

    @property
    def dataset(self) -> Dataset:
        """The toy's points."""
        return data.load(self.data)


@dataclass(frozen=True)
class Plan:
    """What Train trains."""

    variant: str
    data: str
    values: dict[str, Any]

    def experiment(self, seed: int) -> Experiment:
        """With this seed; raises SettingError if the values do not go together."""
        return Experiment.suited(self.variant, self.data, seed, **self.values)


def sidebar() -> tuple[ViewOptions, Plan]:
    """The settings; another recipe brings its own."""
    names = [sheet.name for sheet in recipes.SURFACES]
    name = st.selectbox("Recipe", names, help="Ready settings that show one thing each.",
                        **url.bound(KEY, url.one_of(names)))  # fmt: skip
    sheet = recipes.SURFACES[names.index(name)]
    st.caption(f"Look for: {sheet.look}")
    own = f"{KEY}.{names.index(name)}"
    toy = _toy(sheet, own)
    known = {v.Model.name: key for key, v in variants().items() if "points" in v.Model.kinds}
    chosen = st.selectbox("Network", list(known), list(known.values()).index(sheet.variant),
                          **url.bound(f"{own}.net", url.one_of(list(known))))  # fmt: skip
    latent = int(st.segmented_control(
        "Numbers in the code", (1, 2), default=sheet.latent_dim, required=True, help="2: the "
        "decoder makes a sheet; 1: a thread. PCA is given as many.",
        **url.bound(f"{own}.latent", url.one_of((1, 2))),
    ) or 2)  # fmt: skip
    plan = _plan(sheet, own, known[chosen], toy, latent)
    rods = st.toggle(
        "Rods to the output", help="Ties each point to its reconstruction: the squared lengths "
        "are the errors.", **url.bound(f"{KEY}.rods", url.FLAG),
    )  # fmt: skip
    return ViewOptions(toy, latent, rods), plan


def _toy(sheet: SurfaceRecipe, own: str) -> str:
    """The full name of the toy with its noise."""
    spaces = {data.info(toy).title.partition(", noise")[0]: toy for toy in SPACES}
    toy = spaces[st.selectbox(
        "Data", list(spaces), SPACES.index(sheet.data),
        **url.bound(f"{own}.data", url.one_of(list(spaces))),
    )]  # fmt: skip
    noise = st.slider("Noise", 0.0, 0.2, 0.02, 0.01, help="Standard deviation in each direction. "
                      "The points lie between −1 and 1.",
                      **url.bound(f"{own}.noise", url.number(0, 0.2)))  # fmt: skip
    return data.toys.named(toy, noise)


def _plan(sheet: SurfaceRecipe, own: str, variant: str, name: str, latent: int) -> Plan:
    """What Train trains; the rest of its settings, first as the recipe has them."""
    toy = name.partition("/")[0]
    usual: dict[str, Any] = {**recipes.surface(variant, toy), "latent_dim": latent}
    if (variant, toy) == (sheet.variant, sheet.data):
        usual |= sheet.values
    here = f"{own}.{variant}.{toy}"
    usual["rate"] = st.number_input(
        "Learning rate", 1e-6, 1.0, usual["rate"], format="%g",
        help="The peak of Adam’s schedule.", **url.bound(f"{here}.rate", url.number(1e-6, 1)),
    )  # fmt: skip
    usual["epochs"] = st.number_input(
        "Epochs", 1, MOST_EPOCHS, usual["epochs"], help="Passes through the 2,000 points. The "
        "linear network takes them all in one step.",
        **url.bound(f"{here}.epochs", url.number(1, MOST_EPOCHS)),
    )  # fmt: skip
    return Plan(variant, name, usual)
