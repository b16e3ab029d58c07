"""What the Contraction view compares: four networks of one recipe, and where they are looked at."""

from dataclasses import dataclass, replace
from typing import Any, Final

import streamlit as st

from aelab import data, recipes
from aelab.models import variant
from aelab.schema import setting
from aelab.training import Experiment
from aelab.ui.session import comparison
from aelab.ui.session.comparison import Entry
from aelab.ui.shell import url, widgets

PAGE: Final = "contraction"
NAMES: Final = {"tied": "AE", "denoising": "DAE", "contractive": "CAE", "sparse": "sparse"}
COLOURS: Final = {
    "tied": "accent", "denoising": "noise", "contractive": "positive", "sparse": "data",
}  # fmt: skip


@dataclass(frozen=True)
class Setup:
    """What the sidebar chooses."""

    data: str
    contraction: float
    level: float
    seed: int

    @property
    def points(self) -> bool:
        """Whether the items are points of the plane."""
        return data.info(self.data).kind == "points"

    @property
    def d(self) -> int:
        """Numbers in an item."""
        return data.load(self.data).d

    @property
    def variants(self) -> list[str]:
        """What is compared; of points no sparse network: their code is small."""
        return [key for key in NAMES if not (self.points and key == "sparse")]

    def experiments(self) -> list[Experiment]:
        """The networks that Train trains."""
        values: dict[str, Any] = {
            **recipes.felt(self.data, self.points),
            "contraction": self.contraction, "level": self.level,
        }  # fmt: skip
        return [Experiment.suited(key, self.data, self.seed, **values) for key in self.variants]


def sidebar() -> Setup:
    """The widgets; each data set has its own usual values."""
    names = (*data.names(), *plane_sets())
    (first,) = url.named("data", names, (data.default(),), 1)
    name = st.selectbox(
        "Data", names, names.index(first), key=f"{PAGE} data",
        format_func=lambda name: data.info(name).title,
        help="On points of the plane, ellipses show what a code feels.",
    )  # fmt: skip
    st.query_params["data"] = name
    recipe = recipes.felt(name, name in plane_sets())
    strength = _widget("contractive", "contraction", recipe, name)
    level = _widget("denoising", "level", recipe, name)
    seed = widgets.seed("seed", "All start from it, and see the same batches.")
    return Setup(name, strength, level, seed)


def plane_sets() -> list[str]:
    """The sets of points in the plane."""
    return [name for name in data.names("points") if data.load(name).d == 2]


def shown(setup: Setup) -> list[Entry]:
    """The runs on this data set of the variants that are compared."""
    return [
        entry
        for entry in comparison.entries(PAGE)
        if entry.run
        and entry.run.experiment.data == setup.data
        and entry.run.experiment.variant in NAMES
    ]


def named(entry: Entry) -> str:
    """A run by its variant, in short, with what makes it one."""
    if not entry.run:
        return entry.title
    key, values = entry.run.experiment.variant, entry.run.experiment.now()[0].values()
    own = {
        "contractive": f", λ {values.get('contraction', 0):g}",
        "denoising": f", noise {values.get('level', 0):g}",
    }
    return NAMES[key] + own.get(key, "")


def _widget(key: str, name: str, recipe: dict[str, Any], data_name: str) -> Any:
    """A setting of one of the variants, first at the recipe's value."""
    known = setting(variant(key).Config, name)
    label = f"{known.label} of the {NAMES[key]}"
    known = replace(known, label=label, live=False)  # Train begins anew
    return widgets.widget(known, recipe.get(name, known.default), f"{PAGE}.{name}.{data_name}")
