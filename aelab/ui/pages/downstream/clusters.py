"""Clusters on the page “Use the code”: k-means on codes, PCA and pixels, and who is in them."""

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from aelab import data
from aelab.components import gallery, mount
from aelab.components.crosstab import crosstab
from aelab.studies import clusters
from aelab.studies.clusters import SPACES, Clustering, Clusters, Grouped
from aelab.training import Ticks
from aelab.ui.pages.downstream import page as use
from aelab.ui.session import study
from aelab.ui.shared.images import to_uint8
from aelab.ui.shell import widgets

SPACE = "use.space"
HEIGHT = 316  # px of the table
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


def page(source: use.Source) -> str:
    """The name of the view's study of this encoder."""
    return f"use.clusters.{use.experiment(source).key}"


def setup(source: use.Source) -> None:
    """The settings of k-means."""
    widgets.group(_usual(source), page(source))


def begin(source: use.Source) -> Ticks:
    """What Measure starts."""
    chosen = widgets.standing(_usual(source), page(source))
    return clusters.cluster(source, chosen, study.memory())


def aside(source: use.Source) -> None:
    """Whose table is shown, and the figures as a file."""
    st.segmented_control("Table of", SPACES, default=SPACES[0], key=SPACE, required=True,
                         label_visibility="collapsed", width="content")  # fmt: skip
    now = study.found(page(source), Grouped)
    rows = [(name, found.table.shape[1], found.purity, found.rand)
            for name, found in (now.spaces.items() if now else ())]  # fmt: skip
    use.csv_button("clusters", ("space", "clusters", "purity", "adjusted Rand index"), rows)


def stage(source: use.Source, around: tuple[str, ...]) -> None:
    """One tick: the means of each space, the table of one, and how far the study has come."""
    now = study.found(page(source), Grouped)
    found = dict(now.spaces) if now else {}
    space = st.session_state.get(SPACE, SPACES[0])
    left, right = st.columns([1, 1])
    with left:
        for name in SPACES:
            mount(_means(source, name, found.get(name)), key=f"use.means.{name}")
    with right:
        mount(_table(source, space, found.get(space)), key="use.members")
        mount(_medoids(source, space, found.get(space)), key="use.medoids")
    study.ending(page(source), around)


def _usual(source: use.Source) -> Clustering:
    return Clustering(k=len(data.load(use.experiment(source).data).classes))


def _means(source: use.Source, space: str, one: Clusters | None) -> bytes:
    """The means of the clusters as pictures, and how well the clusters agree with the classes."""
    told = f"purity {100 * one.purity:.1f} % · Rand index {one.rand:.2f}" if one else "not yet"
    means = one.means if one else None
    return _pictures(source, f"means-{space}", MEANS[space], "", told, one, means)


def _medoids(source: use.Source, space: str, one: Clusters | None) -> bytes:
    """The test item nearest to each mean."""
    title, told = f"Medoids, {space}", "the test item nearest to each mean"
    medoids = data.load(use.experiment(source).data).x_test[one.medoids] if one else None
    return _pictures(source, "medoids", title, told, "", one, medoids)


def _pictures(
    source: use.Source, name: str, title: str, note: str, status: str, one: Clusters | None,
    pixels: NDArray[np.float32] | None,
) -> bytes:  # fmt: skip
    """One picture a cluster, with its commonest class and that one's share; empty ones at first."""
    dataset = data.load(use.experiment(source).data)
    images = np.zeros((len(dataset.classes), dataset.d)) if pixels is None else pixels
    marks, shares = [""] * len(images), ["–"] * len(images)
    if one:
        marks = [dataset.marks[c] for c in one.table.argmax(0)]
        shares = [f"{100 * s:.0f} %" for s in one.table.max(0) / one.table.sum(0).clip(min=1)]
    return gallery(
        group="use", name=name, title=title, note=note, shape=use.shape(dataset.name),
        images=to_uint8(images), columns=len(images),
        marks=marks, captions=shares, status=status,
    )  # fmt: skip


def _table(source: use.Source, space: str, one: Clusters | None) -> bytes:
    dataset = data.load(use.experiment(source).data)
    k = len(dataset.classes)
    counts = one.table if one else np.zeros((k, k), np.int64)
    items = f"{counts.sum():,} test items" if one else "not measured yet"
    note = f"{items} · {use.described(use.experiment(source))}"
    return crosstab(
        group="use", name="use-members", title=f"Who is in which cluster: {space}", counts=counts,
        rows=dataset.marks, columns=[str(i + 1) for i in range(counts.shape[1])],
        row_label="true class", column_label="cluster", right=counts.argmax(0).tolist(), note=note,
        key="above: its commonest class, below: others", height=HEIGHT,
    )  # fmt: skip
