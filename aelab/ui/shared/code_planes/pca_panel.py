"""What every run on a data set stands beside: its items, and PCA as one more network."""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from aelab import data
from aelab.analysis.pixels import to_uint8
from aelab.components import Plane, decoder, scene
from aelab.components.panel import Panel
from aelab.components.planes import slot
from aelab.stage.words import measured
from aelab.training import example_indices
from aelab.ui.shared import pca_baseline

Points: TypeAlias = NDArray[np.float32]
GROUP = "latent"  # of the planes and their feeds


@dataclass(frozen=True, eq=False)
class Baseline:
    """What all runs on a data set stand beside: its items, PCA's plane and PCA's decoder."""

    scene: bytes
    decoder: bytes
    panel: Panel
    points: Points  # [n, 2]
    error: float  # squared error / image of the probe items


@st.cache_resource(show_spinner=False, max_entries=8)
def baseline(name: str) -> Baseline:
    """PCA of a data set and its probe items; its squared error is over the whole test set."""
    dataset = data.load(name)
    plane, (near, error) = pca_baseline.plane(name), pca_baseline.figures(name)
    x = dataset.x_test[dataset.probe]
    points = np.asarray(plane.project(x), np.float32)
    items = scene(
        group=GROUP, data_title=dataset.title, shape=dataset.shape, classes=dataset.classes,
        marks=dataset.marks, labels=dataset.y_test[dataset.probe], pca=points,
        images=to_uint8(dataset.ink(x)), plane=Plane("PCA", "", "", ""),
        fixed=example_indices(dataset), reach=dataset.reach,
    )  # fmt: skip
    panel = Panel(
        title="PCA", note=f"{100 * near:.1f} % 5-NN · no training", detail=measured(error),
        cost=f"{3 * dataset.d:,} parameters, mean included",
        x="component 1", y="component 2", role="pca", run=name, points=points,
    )  # fmt: skip
    linear = decoder(
        group=slot(GROUP, 0), run=name, step=0, latent=2,
        layers=[(plane.components.T, plane.mean, "linear")],
        mean=np.zeros(2, np.float32), axes=np.eye(2, dtype=np.float32), codes=points,
        reach=dataset.reach,
    )  # fmt: skip
    return Baseline(items, linear, panel, points, plane.squared_error(x))
