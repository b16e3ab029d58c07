"""Looking at a network without touching its training."""

from aelab.training.evaluation.evaluator import (
    WHOLE_SETS,
    Evaluator,
    Work,
    decoder_of,
    example_indices,
    network_of,
)

__all__ = ["WHOLE_SETS", "Evaluator", "Work", "decoder_of", "example_indices", "network_of"]
