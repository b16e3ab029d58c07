"""Clusters: k-means on codes, against k-means on pixels and on PCA with as many numbers.

No label is used to find the clusters; afterwards labels tell how well they agree with the classes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from aelab import data
from aelab.analysis import pca
from aelab.analysis.agreement import adjusted_rand, contingency_table, purity
from aelab.brief import brief
from aelab.schema import Settings, hp
from aelab.studies.core.grid import part
from aelab.studies.core.memory import Memory
from aelab.studies.core.source import source_run
from aelab.training import (
    EventStream,
    Experiment,
    Progress,
    Run,
    TrainingEvent,
    TrainingEvents,
    best_device,
    generator_with_torch_defaults,
)

STARTS = 10  # of k-means, of which the tightest counts
TRAINED = 0.5  # of the work, if the encoder must be trained first
Floats = NDArray[np.floating[Any]]
SPACES: Final = ("codes", "PCA", "pixels")


@dataclass(frozen=True)
class ClusterConfig(Settings):
    """How many clusters, from where."""

    k: int = hp(
        10, "Clusters", low=2, high=50, typical="as many as classes, or more",
        help="With more clusters purity rises by itself: compare at equal numbers.",
    )  # fmt: skip
    seed: int = hp(7, "Seed", low=0, high=10_000, help="Decides where k-means starts, ten times.")


@brief
@dataclass(frozen=True, kw_only=True, eq=False)
class Clusters:
    """What k-means finds in one space, the clusters in the order of their commonest classes.

    table: how many test items, [classes, k]; means: the clusters' means as pixels, [k, d];
    medoids: the test item nearest to each mean, [k]; members: the cluster of each item, [n].
    """

    table: NDArray[np.int64]
    means: NDArray[np.float32]
    medoids: NDArray[np.int64]
    members: NDArray[np.int64]

    @property
    def purity(self) -> float:
        """The share of items that are of their cluster's commonest class."""
        return purity(self.table)

    @property
    def rand(self) -> float:
        """The adjusted Rand index against the classes."""
        return adjusted_rand(self.table)


@dataclass(frozen=True, kw_only=True, eq=False)
class ClusterProgress(Progress):
    """The clusters of the spaces that are done, by their names, and of which run."""

    source: Experiment
    spaces: Mapping[str, Clusters]


def cluster(
    source: Run | Experiment, settings: ClusterConfig, memory: Memory | None = None,
    device: str | None = None,
) -> TrainingEvents:  # fmt: skip
    """Clusters the test items in every space; ticks carry `ClusterProgress` once the encoder is
    trained.

    source: a run, or what is to be trained first. Raises ValueError with a plain sentence if there
    are fewer test items than clusters.
    """
    enough((source.experiment if isinstance(source, Run) else source).data, settings.k)
    return _clustered(source, settings, memory or Memory(), device or best_device())


def enough(data_name: str, k: int) -> None:
    """Raises ValueError with a plain sentence if there are fewer test items than clusters."""
    if (n := len(data.load(data_name).y_test)) < k:
        raise ValueError(f"{n} test items cannot be parted into {k} clusters.")


def k_means(items: Floats, k: int, seed: int) -> EventStream[Any]:
    """The tightest of ten starts, as scikit-learn's `KMeans` of items [n, m]; a tick before each.

    It is blocking work: a start of 10,000 items takes up to a second.
    """
    from sklearn.cluster import KMeans

    best: Any = None
    for start in range(STARTS):
        doing = f"start {start + 1} of {STARTS}"
        yield TrainingEvent(0, 0.0, progress=Progress(share=start / STARTS, doing=doing))
        tried = KMeans(k, n_init=1, random_state=seed + start).fit(items)
        best = tried if best is None or tried.inertia_ < best.inertia_ else best
    return best


@generator_with_torch_defaults
def _clustered(
    source: Run | Experiment, settings: ClusterConfig, memory: Memory, device: str
) -> TrainingEvents:
    run = yield from part(source_run(source, memory, device), 0.0, TRAINED)
    e, x = run.experiment, data.load(run.experiment.data).x_test
    found: dict[str, Clusters] = {}

    def so_far(started: float, doing: str) -> TrainingEvent:
        done = (len(found) + started) / len(SPACES)
        share = TRAINED + (1 - TRAINED) * done
        return TrainingEvent(
            0, 0.0, progress=ClusterProgress(share=share, doing=doing, source=e, spaces=dict(found))
        )

    yield so_far(0, "encoding")
    codes = run.encode(x)
    plane = pca.fit(data.load(e.data).x_train, min(codes.shape[1], x.shape[1]))
    spaces: dict[str, Floats] = {"codes": codes, "PCA": plane.project(x), "pixels": x}
    for name, items in spaces.items():
        work = k_means(items, settings.k, settings.seed)
        while True:
            try:
                now = next(work).progress or Progress(share=0.0, doing="")
            except StopIteration as done:
                best = done.value
                break
            yield so_far(now.share, f"k-means on {name}, {now.doing}")
        to_pixels = {"codes": run.decode, "PCA": plane.reconstruct}.get(name, np.asarray)
        found[name] = _described(e.data, items, best, to_pixels(best.cluster_centers_))
    yield so_far(0, "")


def _described(data_name: str, items: Floats, found: Any, means: Floats) -> Clusters:
    """The clusters in the order of their commonest classes."""
    dataset, k = data.load(data_name), len(means)
    table = contingency_table(dataset.y_test, found.labels_, len(dataset.classes), k)
    order = np.lexsort((-table.max(0), table.argmax(0)))
    medoids = found.transform(items).argmin(0)
    return Clusters(
        table=table[:, order], means=means[order].astype(np.float32), medoids=medoids[order],
        members=order.argsort()[found.labels_],
    )  # fmt: skip
