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
ORDERS: Final = ("number", "norm", "localisation", "coherence")
SHOWN: Final = (40, 80, 160)


@dataclass(frozen=True)
class Noise:
    """The noise slider: its name, its key in addresses, its range and step, and what it means."""

    label: str
    key: str
    high: float
    step: float
    usual: float
    help: str


OF_SHARES: Final = Noise(
    "Noise level", "noise", 0.5, 0.05, 0.25,
    "Share of pixels set to 0 before the denoising network sees them.",
)  # fmt: skip
OF_SIGNED: Final = Noise(
    "Noise σ", "sigma", 4.0, 0.25, 2.5,
    "Standard deviation of the Gaussian noise that the denoising network sees; that of the pixels "
    "is 1.",
)  # fmt: skip


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
