"""What stays the same while a data set is looked at: its items, and PCA of them."""

from collections.abc import Callable
from dataclasses import dataclass
from math import nan

from aelab import data
from aelab.analysis.pixels import to_uint8
from aelab.components import Plane, scene
from aelab.stage import points
from aelab.stage.words import with_neighbours
from aelab.studies import pca_of
from aelab.training import example_indices, five_nn_accuracy


@dataclass(frozen=True)
class DataScene:
    """The scene of a data set, and figures of its PCA."""

    payload: bytes
    note: str
    mean_error: float  # squared error per image of the mean picture


def pca_figures(name: str) -> tuple[float, float]:
    """5-NN accuracy of the first two components, as of a run, and their squared error / image.

    The error is over the whole test set; without labels the accuracy is NaN.
    """
    dataset, flat = data.load(name), pca_of(name, 2)
    if not dataset.labelled:
        return nan, flat.squared_error(dataset.x_test)
    known, shown = dataset.reference, dataset.probe
    near = five_nn_accuracy(
        flat.project(dataset.x_train[known]), dataset.y_train[known],
        flat.project(dataset.x_test[shown]), dataset.y_test[shown],
    )  # fmt: skip
    return near, flat.squared_error(dataset.x_test)


def data_scene(
    name: str, group: str, figures: Callable[[str], tuple[float, float]] = pca_figures
) -> DataScene:
    """The scene of a data set; PCA's figures are over the whole test set."""
    dataset = data.load(name)
    if dataset.kind == "points":
        return DataScene(*points.scene_of(dataset, group))
    plane = pca_of(name, 2)
    x, labels = dataset.x_test[dataset.probe], dataset.y_test[dataset.probe]
    payload = scene(
        group=group, data_title=dataset.title, shape=dataset.shape, classes=dataset.classes,
        marks=dataset.marks, labels=labels, images=to_uint8(dataset.ink(x)),
        plane=Plane("PCA plane", f"the same {len(x):,} test items", "component 1", "component 2"),
        pca=plane.project(x), fixed=example_indices(dataset), reach=dataset.reach,
    )  # fmt: skip
    note = with_neighbours(*figures(name), "image")
    return DataScene(payload, note, plane.first(0).squared_error(dataset.x_test))
