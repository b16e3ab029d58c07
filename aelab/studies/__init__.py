"""Longer experiments made of many runs: generators too, live on a page and headless from Python."""

from aelab.studies.core.budget import SEED, Budget, seeds
from aelab.studies.core.classifier import Classifier, ClassifierConfig, balanced, fit_classifier
from aelab.studies.core.grid import Cell, Found, Place, grid, part, trained
from aelab.studies.core.memory import Figures, Memory, Pictures, name
from aelab.studies.core.optimise import fit_autoencoder, one_cycle, shuffled, ticking
from aelab.studies.core.source import untrained

__all__ = [
    "SEED", "Budget", "Cell", "Classifier", "ClassifierConfig", "Figures", "Found", "Memory",
    "Pictures", "Place", "balanced", "fit_autoencoder", "fit_classifier", "grid", "name",
    "one_cycle", "part", "seeds", "shuffled", "ticking", "trained", "untrained",
]  # fmt: skip
