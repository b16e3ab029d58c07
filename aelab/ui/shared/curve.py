"""A run's error as a curve of the time machine."""

import numpy as np

from aelab.components import Curve
from aelab.training import Run


def error_curve(name: str, colour: str, run: Run) -> Curve:
    """A run's squared error of clean probe items, over its steps."""
    steps = np.array([s.step for s in run.snapshots])
    errors = np.array([s.squared_error for s in run.snapshots])
    return Curve(name=name, colour=colour, steps=steps, errors=errors)
