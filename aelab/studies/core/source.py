"""What studies of the use of a code begin with: an encoder, and items that come with labels."""

from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from aelab import data
from aelab.models import Autoencoder, variant
from aelab.schema import Settings
from aelab.studies.core.classifier import balanced
from aelab.studies.core.grid import trained
from aelab.studies.core.memory import Memory
from aelab.training import EventStream, Experiment, Run, random_generator
from aelab.training.device import with_torch_defaults
from aelab.training.run import sizes_of

S = TypeVar("S", bound=Settings)


def labelled(data_name: str, n: int, seed: int) -> NDArray[np.int64]:
    """Which n training items come with their labels, as many of each class as can be.

    Raises ValueError with a plain sentence if there are fewer labels than classes, fewer items
    than labels, or a class without any item.
    """
    dataset = data.load(data_name)
    counts = np.bincount(dataset.y_train, minlength=len(dataset.classes))
    if not counts.all():
        missing = dataset.classes[int(counts.argmin())]
        raise ValueError(
            f"{dataset.title} has no training item of the class “{missing}”: a classifier cannot "
            "learn it."
        )
    return balanced(dataset.y_train, n, seed)


def with_labels(settings: S, data_name: str) -> S:
    """The settings with as many labels as a set of somebody's own has: at most half its items."""
    if not data.custom.is_own(data_name) or not data.is_present(data_name):
        return settings
    dataset = data.load(data_name)
    most = max(len(dataset.classes), len(dataset.y_train) // 2)
    wanted: Any = settings.values()["labels"]
    return settings.replace(labels=min(wanted, most))


@with_torch_defaults
def untrained(e: Experiment) -> Autoencoder:
    """The network of an experiment before its first step."""
    sizes = sizes_of(data.load(e.data))
    return variant(e.variant).build(e.now()[0], sizes, random_generator(e.seed, "weights"))


def source_run(source: Run | Experiment, memory: Memory, device: str) -> EventStream[Run]:
    """The run itself, or the one that is trained for it."""
    if isinstance(source, Run):
        return source
    return (yield from trained(source, memory, device))
