"""Longer experiments made of many runs: generators too, live on a page and headless from Python."""

from aelab.studies._budget import SEED, Budget, seeds
from aelab.studies._classifier import Classifier, Schooling, classified, few
from aelab.studies._grid import Cell, Found, Place, grid, part, trained
from aelab.studies._memory import Figures, Memory, Pictures, name
from aelab.studies._optimise import fit_autoencoder, one_cycle, shuffled, ticking
from aelab.studies._source import untrained

__all__ = [
    "SEED", "Budget", "Cell", "Classifier", "Figures", "Found", "Memory", "Pictures", "Place",
    "Schooling", "classified", "few", "fit_autoencoder", "grid", "name", "one_cycle", "part",
    "seeds", "shuffled", "ticking", "trained", "untrained",
]  # fmt: skip
