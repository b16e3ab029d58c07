"""Training, pulled: `fit` yields runs, `train` drains it, `ticks` is for schedulers."""

from aelab.training.damage import damaged
from aelab.training.evaluation import rows
from aelab.training.experiment import Change, Experiment, Training
from aelab.training.loop import (
    SHOW,
    Command,
    Tick,
    Ticks,
    TrainingFailed,
    best_device,
    fit,
    stream,
    ticks,
    train,
)
from aelab.training.run import Layer, Run, Snapshot, Unit

__all__ = [
    "SHOW", "Change", "Command", "Experiment", "Layer", "Run", "Snapshot", "Tick", "Ticks",
    "Training", "TrainingFailed", "Unit", "best_device", "damaged", "fit", "rows", "stream",
    "ticks", "train",
]  # fmt: skip
