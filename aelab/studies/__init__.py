"""Longer experiments made of many runs: generators too, live on a page and headless from Python."""

from aelab.studies.core.baseline import pca_of
from aelab.studies.core.budget import SEED, Budget, seeds
from aelab.studies.core.classifier import Classifier, ClassifierConfig, balanced, fit_classifier
from aelab.studies.core.grid import Cell, CellKey, GridProgress, grid, part, result, trained
from aelab.studies.core.memory import Figures, Memory, Pictures, settings_digest
from aelab.studies.core.optimise import fit_autoencoder, one_cycle, shuffled, with_progress
from aelab.studies.core.source import untrained

__all__ = [
    "SEED", "Budget", "Cell", "CellKey", "Classifier", "ClassifierConfig", "Figures",
    "GridProgress", "Memory", "Pictures", "balanced", "fit_autoencoder", "fit_classifier", "grid",
    "one_cycle", "part", "pca_of", "result", "seeds", "settings_digest", "shuffled", "trained",
    "untrained", "with_progress",
]  # fmt: skip
