"""Points in the plane and in space on the stage: where they lie, and their reconstructions.

Points of the plane are drawn as they are, those of space on their first two principal components.
"""

import numpy as np
from numpy.typing import NDArray

from aelab import data
from aelab.components import Plane, scene
from aelab.data import Dataset
from aelab.stage.words import measured
from aelab.studies import pca_of
from aelab.training import Run

Floats = NDArray[np.float32]


def scene_of(dataset: Dataset, group: str) -> tuple[bytes, str, float]:
    """The scene of a set of points, PCA's figure in words, and the squared error of their mean."""
    x, flat = dataset.x_test[dataset.probe], dataset.d == 2
    names = ("x₁", "x₂") if flat else ("component 1", "component 2")
    payload = scene(
        group=group, data_title=dataset.title, shape=None, classes=dataset.classes,
        marks=dataset.marks, labels=dataset.y_test[dataset.probe],
        plane=Plane("Points" if flat else "Points on PCA’s plane", "blue: outputs", *names),
        pca=placed(x, dataset.name),
    )  # fmt: skip
    m = min(2, dataset.d - 1)
    best = pca_of(dataset.name, m)
    error = best.squared_error(dataset.x_test)
    words = f"PCA-{m}: {measured(error, 'point')}"
    return payload, words, best.first(0).squared_error(dataset.x_test)


def placed(x: Floats, name: str) -> Floats:
    """Points [n, d] of a set where they are drawn, [n, 2]."""
    return x if x.shape[1] == 2 else np.asarray(pca_of(name, 2).project(x), np.float32)


def rebuilt(run: Run) -> Floats | None:
    """Where the reconstructions of the probe items are drawn, [n, 2]; None of pictures."""
    found = run.last.extra.get("rebuilt")
    name = run.experiment.data
    return None if found is None or data.info(name).kind == "images" else placed(found, name)
