"""Training, pulled: `fit` yields runs, `train` drains it, `ticks` is for schedulers."""

from aelab.training.damage import damaged
from aelab.training.evaluation import rows
from aelab.training.experiment import Change, Experiment, Training
from aelab.training.loop import fit, ticks, train
from aelab.training.progress import Progress
from aelab.training.run import Layer, Run, Snapshot, Unit
from aelab.training.turns import (
    SHOW,
    Command,
    Tick,
    Ticks,
    TrainingFailed,
    Turns,
    best_device,
    resident,
    stream,
)

__all__ = [
    "SHOW", "Change", "Command", "Experiment", "Layer", "Progress", "Run", "Snapshot", "Tick",
    "Ticks", "Training", "TrainingFailed", "Turns", "Unit", "best_device", "damaged", "fit",
    "resident", "rows", "stream", "ticks", "train",
]  # fmt: skip
