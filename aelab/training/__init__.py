"""Training, pulled: `fit` yields runs, `train` drains it, `training_events` is for schedulers."""

from aelab.training.api import fit, resume, train, training_events, with_past
from aelab.training.checkpoint import Checkpoint
from aelab.training.corruption import corrupted
from aelab.training.device import (
    DeviceError,
    best_device,
    device_named,
    generator_with_torch_defaults,
)
from aelab.training.evaluation import WHOLE_SETS, example_indices
from aelab.training.evaluation.knn import five_nn_accuracy
from aelab.training.events import (
    CHECKPOINT_NOW,
    SKIP_SNAPSHOT,
    SNAPSHOT_NOW,
    Command,
    EventStream,
    Progress,
    TrainingEvent,
    TrainingEvents,
    TrainingFailed,
    as_tensor,
    random_generator,
    training_tensors,
)
from aelab.training.experiment import Change, Experiment, Training
from aelab.training.given.arrays import ArrayError
from aelab.training.run import Layer, LossTerm, PastNetwork, Run, Snapshot

__all__ = [
    "CHECKPOINT_NOW", "SKIP_SNAPSHOT", "SNAPSHOT_NOW", "WHOLE_SETS", "ArrayError", "Change",
    "Checkpoint", "Command", "DeviceError", "EventStream", "Experiment", "Layer", "LossTerm",
    "PastNetwork", "Progress", "Run", "Snapshot",
    "Training", "TrainingEvent", "TrainingEvents", "TrainingFailed", "as_tensor", "best_device",
    "corrupted", "device_named", "example_indices", "fit", "five_nn_accuracy",
    "generator_with_torch_defaults", "random_generator", "resume", "train", "training_events",
    "training_tensors", "with_past",
]  # fmt: skip
