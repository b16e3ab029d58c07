"""Longer experiments made of many runs: generators too, live on a page and headless from Python."""

from aelab.studies.core.budget import SEED, Budget, seeds
from aelab.studies.core.classifier import Classifier, Schooling, classified, few
from aelab.studies.core.grid import Cell, Found, Place, grid, part, trained
from aelab.studies.core.memory import Figures, Memory, Pictures, name
from aelab.studies.core.optimise import fit_autoencoder, one_cycle, shuffled, ticking
from aelab.studies.core.source import untrained

__all__ = [
    "SEED", "Budget", "Cell", "Classifier", "Figures", "Found", "Memory", "Pictures", "Place",
    "Schooling", "classified", "few", "fit_autoencoder", "grid", "name", "one_cycle", "part",
    "seeds", "shuffled", "ticking", "trained", "untrained",
]  # fmt: skip
