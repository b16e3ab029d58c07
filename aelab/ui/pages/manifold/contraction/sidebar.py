"""What the Contraction view compares: four networks of one recipe, and where they are looked at."""

from dataclasses import dataclass, replace
from typing import Any, Final

from aelab import data, recipes
from aelab.models import variant
from aelab.schema import setting
from aelab.training import Experiment
from aelab.ui.shared.contraction import NAMES, plane_sets
from aelab.ui.shell import widgets

PAGE: Final = "contraction"


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
            **recipes.contraction(self.data, self.points),
            "contraction": self.contraction, "level": self.level,
        }  # fmt: skip
        return [Experiment.suited(key, self.data, self.seed, **values) for key in self.variants]


def widget(key: str, name: str, data_name: str) -> Any:
    """A setting of one of the variants, first at the value that suits the data set."""
    known = setting(variant(key).Config, name)
    label = f"{known.label} of the {NAMES[key]}"
    known = replace(known, label=label, live=False)  # Train begins anew
    usual = recipes.contraction(data_name, data_name in plane_sets()).get(name, known.default)
    return widgets.widget(known, usual, f"{PAGE}.{name}.{data_name}")
