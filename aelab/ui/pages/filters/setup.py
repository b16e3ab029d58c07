"""What the Filters page compares: first layers that differ in one thing.

All have one wide layer of sigmoid units, so a unit's activation is the code itself. The same seed
gives them the same batches and, but for the sparse one, the same first weights.
"""

from dataclasses import dataclass
from typing import Final

from aelab import recipes
from aelab.components import ScaleMode
from aelab.training import Experiment

PAGE: Final = "filters"
NAMES: Final = {
    "tied": "Autoencoder", "denoising": "Denoising", "sparse": "Sparse",
    "contractive": "Contractive",
}  # fmt: skip
SCALES: Final[dict[str, ScaleMode]] = {"unit": "unit", "panel": "layer", "all": "global"}
ORDERS: Final = ("number", "norm", "localisation")
SHOWN: Final = (40, 80, 160)


@dataclass(frozen=True)
class Setup:
    """What is trained, and how its filters are shown."""

    variants: tuple[str, ...]
    data: str
    level: float
    scale: ScaleMode
    order: str
    shown: int
    seed: int

    def experiments(self) -> dict[str, Experiment]:
        """The experiment of each panel, by the name of the variant."""
        return {key: experiment(key, self.data, self.level, self.seed) for key in self.variants}


def experiment(key: str, data_name: str, level: float, seed: int) -> Experiment:
    """The recipe of the first layer; the noise counts for the denoising network only."""
    noise = {"level": level} if key == "denoising" else {}
    return Experiment.of(key, data_name, seed, **recipes.FIRST_LAYER[data_name], **noise)
