"""Training, pulled: `fit` yields runs, `train` drains it, `ticks` is for schedulers."""

from aelab.training.api import fit, ticks, train
from aelab.training.damage import damaged
from aelab.training.device import DeviceError, best_device, device_named, plain_turns
from aelab.training.evaluation import WHOLE_SETS, rows
from aelab.training.experiment import Change, Experiment, Training
from aelab.training.neighbours import five_nearest
from aelab.training.progress import Progress
from aelab.training.run import Layer, Run, Snapshot, Unit
from aelab.training.turns import (
    LATER,
    SHOW,
    Command,
    Tick,
    Ticks,
    TrainingFailed,
    Turns,
    resident,
    shared,
    stream,
)

__all__ = [
    "LATER", "SHOW", "WHOLE_SETS", "Change", "Command", "DeviceError", "Experiment", "Layer",
    "Progress", "Run", "Snapshot", "Tick", "Ticks", "Training", "TrainingFailed", "Turns", "Unit",
    "best_device", "damaged", "device_named", "fit", "five_nearest", "plain_turns", "resident",
    "rows", "shared", "stream", "ticks", "train",
]  # fmt: skip
