"""Clusters on the page “Use the code”: k-means on codes, PCA and pixels, and who is in them."""

from collections.abc import Mapping

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from aelab import data, figures
from aelab.analysis.agreement import adjusted_rand, contingency_table
from aelab.analysis.pixels import to_uint8
from aelab.components import gallery, mount
from aelab.components.live_figure import live_figure
from aelab.studies import Memory, clusters
from aelab.studies.clusters import SPACES, ClusterConfig, ClusterProgress, Clusters
from aelab.training import TrainingEvents
from aelab.ui.grid_study import Study
from aelab.ui.pages.downstream.page import OfEncoder, code, described, experiment
from aelab.ui.shell import csv_file, url

HEIGHT = 316  # px of the table
KEY = (
    "On a picture: the commonest class of its cluster; below it: the share of the cluster that is "
    "of this class. Purity: that share over all clusters. Adjusted Rand index: 0 is luck, 1 the "
    "classes themselves."
)
MEANS = {"codes": "Means of the codes, decoded", "PCA": "Means on PCA", "pixels": "Means of pixels"}
EXPLAIN = """
k-means parts the test items into clusters without a label: by their **codes**, by as many numbers
of **PCA**, and by their **pixels**. Ten starts, of which the tightest counts (k-means++, fixed
seed). Pictures are the clusters’ means, in the order of their commonest classes: that class stands
in the corner, its share of the cluster below. A **medoid** is the test item nearest to a mean.
Labels come in only to judge. **Purity**: the share of items that are of their cluster’s commonest
class; it rises by itself with more clusters. **Adjusted Rand index**: pairs of items on which
clusters and classes agree, where 0 is luck and 1 the same partition (Hubert and Arabie, 1985).

**The table**: rows are true classes, columns clusters; colour is the share of its row, by its
square root: blue where the class is the cluster’s commonest, red-brown elsewhere.
"""


class ClustersOfCodes(OfEncoder, Study[ClusterConfig, ClusterProgress]):
    """k-means on codes, PCA and pixels."""

    key, kind, explain = "use.clusters", ClusterProgress, EXPLAIN
    file, about = "clusters.csv", "All figures that have been measured."
    measures = ("purity", "adjusted Rand index")

    def usual(self) -> ClusterConfig:
        """As many clusters as classes."""
        return ClusterConfig(k=len(data.load(self.data).classes))

    def work(self, memory: Memory) -> TrainingEvents:
        """Finds the clusters of each space."""
        return clusters.cluster(self.source, self.settings, memory)

    def beside(self, shown: ClusterProgress | None) -> None:
        """Whose table is shown."""
        self.space = str(st.segmented_control(
            "Table of", SPACES, default=SPACES[0], required=True, label_visibility="collapsed",
            width="content", **url.bound("use.space", url.one_of(SPACES)),
        ))  # fmt: skip

    def csv(self, shown: ClusterProgress | None) -> str:
        """How good the clusters of each space are, and how many items of each class are in each."""
        classes = data.load(self.data).classes
        rows = [(name, found.table.shape[1], found.purity, found.rand, cluster, classes[c], n)
                for name, found in (shown.spaces.items() if shown else ())
                for (c, cluster), n in np.ndenumerate(found.table)]  # fmt: skip
        return csv_file.csv_text(
            ("space", "clusters", "purity", "adjusted Rand index", "cluster", "class",
             "test items"), rows,
        )  # fmt: skip

    def draw(self, shown: ClusterProgress | None) -> None:
        """The means of each space, and the table of one."""
        found = dict(shown.spaces) if shown else {}
        one = found.get(self.space)
        left, right = st.columns([1, 1])
        with left:
            for name in SPACES:
                mount(_means(self.data, name, found), key=f"use.means.{name}")
            st.caption(KEY)
        with right:
            table = figures.cluster_table(
                self.data, shown, self.space, badge=described(experiment(self.source)),
                height=HEIGHT, code=code(
                    self.source, self.settings,
                    "clusters.cluster", f'cluster_table("{self.data}", found, "{self.space}")'
                ),
            )  # fmt: skip
            mount(live_figure("use-members", table), key="use.members")
            mount(_medoids(self.data, self.space, one), key="use.medoids")


def _means(data_name: str, space: str, found: Mapping[str, Clusters]) -> bytes:
    """The means of the clusters as pictures, and how well the clusters agree with the classes."""
    one, told = found.get(space), "not measured yet"
    if one:
        told = f"purity {100 * one.purity:.1f} % · adjusted Rand index {one.rand:.2f}"
        told += "".join(f" · equal to {name}" for name in _equal(space, found))
    means = one.means if one else None
    return _pictures(data_name, f"means-{space}", MEANS[space], "", told, one, means)


def _equal(space: str, found: Mapping[str, Clusters]) -> list[str]:
    """Other spaces whose clusters hold the same test items, in whatever order."""
    one = found[space]
    k = one.table.shape[1]
    return [
        name
        for name, other in found.items()
        if name != space and adjusted_rand(contingency_table(one.members, other.members, k, k)) == 1
    ]


def _medoids(data_name: str, space: str, one: Clusters | None) -> bytes:
    """The test item nearest to each mean."""
    title, told = f"Medoids, {space}", "the test item nearest to each mean"
    medoids = data.load(data_name).x_test[one.medoids] if one else None
    return _pictures(data_name, "medoids", title, told, "", one, medoids)


def _pictures(
    data_name: str, name: str, title: str, note: str, status: str, one: Clusters | None,
    pixels: NDArray[np.float32] | None,
) -> bytes:  # fmt: skip
    """One picture a cluster, with its commonest class and that one's share; empty ones at first."""
    dataset = data.load(data_name)
    images = np.zeros((len(dataset.classes), dataset.d)) if pixels is None else pixels
    marks, shares = [""] * len(images), ["–"] * len(images)
    if one:
        marks = [dataset.marks[c] for c in one.table.argmax(0)]
        shares = [f"{100 * s:.0f} %" for s in one.table.max(0) / one.table.sum(0).clip(min=1)]
    return gallery(
        group="use", name=name, title=title, note=note, shape=dataset.shape,
        images=to_uint8(dataset.ink(images)), columns=len(images),
        marks=marks, captions=shares, status=status,
    )  # fmt: skip
