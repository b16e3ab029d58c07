"""What one-class networks learn from, and what they are tested on.

What is normal is a set of its own, named by its classes; a tenth of its training items is for
validation, to say how large an error is usual. Test items are those of the normal set, and others.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from aelab import data
from aelab.analysis import pca, roc
from aelab.brief import brief
from aelab.models import Architecture
from aelab.schema import Settings, Value, again, hp
from aelab.training import EventStream, Experiment, Progress, Run, TrainingEvent

Errors = NDArray[np.float32]  # squared error / image, [n]
CHUNK = 1000  # items of an evaluation
LEAST = 10  # items from which one class can be learned and a tenth held out


@dataclass(frozen=True)
class AnomalyConfig(Settings):
    """The network that is to know what is normal."""

    latent_dim: int = again(
        Architecture, "latent_dim", 16, typical="8 to 32",
        help="Numbers in the code, of PCA too. Too many, and anomalies come out well, too.",
    )  # fmt: skip
    hidden: tuple[int, ...] = again(Architecture, "hidden", (256, 64))
    epochs: int = hp(20, "Epochs", low=1, high=1000, typical="20",
                     help="Passes through the normal items.")  # fmt: skip


@dataclass(frozen=True)
class SingleRun(AnomalyConfig):
    """One network, with its seed."""

    seed: int = hp(7, "Seed", low=0, high=9999, help="Draws first weights and batches.")


@dataclass(frozen=True)
class PerClass(AnomalyConfig):
    """One network for each class, with so many seeds."""

    seeds: int = hp(3, "Seeds", low=1, high=20, typical="3 or more",
                    help="Each network is trained so often; bars are the spread.")  # fmt: skip


@dataclass(frozen=True)
class Task:
    """What is normal: these classes of a data set, or all if there are none; and what is not:
    the other classes, or the test items of the data set `against`."""

    data: str
    normal: tuple[int, ...]
    against: str = ""

    @property
    def name(self) -> str:
        """The name of the set of normal items."""
        return data.named(self.data, self.normal)


@brief
class DataSplit(NamedTuple):
    """Normal items for training and validation; test items, and which of them are anomalous."""

    x_train: NDArray[np.float32]
    x_validation: NDArray[np.float32]
    x_test: NDArray[np.float32]
    marks: tuple[str, ...]  # of the test items
    anomalous: NDArray[np.bool_]


def suited(data_name: str) -> Mapping[str, Value]:
    """Values of a recipe that fit a data set: small networks for small pictures."""
    small: dict[str, Value] = {"latent_dim": 8, "hidden": (64, 32), "epochs": 100}
    return small if data.like(data_name) == "digits" else {}


def experiment(task: Task, variant: str, settings: AnomalyConfig, seed: int) -> Experiment:
    """Nine tenths of the normal training items, the last tenth stays out."""
    n = len(data.load(task.name).x_train)
    return Experiment.suited(
        variant, task.name, seed, latent_dim=settings.latent_dim, hidden=settings.hidden,
        epochs=settings.epochs, items=n - n // 10, batch_size=64 if n > 2000 else 16, rate=2e-3,
        code="linear", output="sigmoid", loss="squared error", tied=False, noise="gaussian",
        level=0.2,
    )  # fmt: skip


def check_normal(title: str, train: int, test: int) -> None:
    """Raises ValueError where so many normal items are too few to learn from and to try."""
    if train < LEAST or not test:
        raise ValueError(
            f"{title}: {train} items to train on and {test} to test are too few to learn what is "
            f"normal; {LEAST} and 1 are least."
        )


def split_items(task: Task) -> DataSplit:
    """The items of a question. Raises ValueError with a plain sentence if it cannot be asked."""
    normal, whole = data.load(task.name), data.load(task.data)
    if task.against:
        other = data.load(task.against)
        strange, y, marks = other.x_test, other.y_test, other.marks
        if other.shape != whole.shape:
            raise ValueError(
                f"{other.title} cannot be held against {whole.title}: its items have another shape."
            )
    else:
        out = ~np.isin(whole.y_test, task.normal or range(len(whole.classes)))
        strange, y, marks = whole.x_test[out], whole.y_test[out], whole.marks
    if not len(strange):
        raise ValueError("All classes are normal: leave one out, or choose another data set.")
    n = len(normal.x_train)
    check_normal(normal.title, n, len(normal.x_test))
    cut = n - n // 10
    x = np.concatenate([normal.x_test, strange])
    shown = (*(whole.marks[c] for c in normal.y_test), *(marks[c] for c in y))
    odd = np.arange(len(x)) >= len(normal.x_test)
    return DataSplit(normal.x_train[:cut], normal.x_train[cut:], x, shown, odd)


def auroc_of_errors(errors: Errors, items: DataSplit) -> float:
    """AUROC of errors of the test items."""
    return roc.auroc(errors[~items.anomalous], errors[items.anomalous])


def pca_errors(flat: pca.PCA, x: NDArray[np.float32]) -> Errors:
    """Squared error / image of each item that PCA leaves."""
    wrong = flat.reconstruct(flat.project(x)) - x
    return np.asarray(np.einsum("ij,ij->i", wrong, wrong), np.float32)


def validation_and_test_errors(run: Run, items: DataSplit) -> EventStream[tuple[Errors, Errors]]:
    """Squared errors / image of the validation and of the test items."""
    validation = yield from _errors(run, items.x_validation)
    test = yield from _errors(run, items.x_test)
    return validation, test


def _errors(run: Run, x: NDArray[np.float32]) -> EventStream[Errors]:
    found = []
    for start in range(0, len(x), CHUNK):
        clean = x[start : start + CHUNK]
        found.append(np.square(run.decode(run.encode(clean)) - clean).sum(1))
        yield TrainingEvent(0, 0.0, progress=Progress(share=start / len(x), doing="testing"))
    return np.concatenate(found)
