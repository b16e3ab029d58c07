"""One network for each digit of MNIST: how well are the other nine noticed?"""

from collections.abc import Iterator

import numpy as np

from aelab.bench._row import Row
from aelab.studies import GridProgress, anomaly
from aelab.studies.anomaly import PCA, PUBLISHED, PerClass

BOUND = 0.96  # mean AUROC of ten digits
SEEDS = 2


def digits() -> Iterator[Row]:
    """The mean over ten digits with the page's recipe, for each seed, beside PCA's."""
    last = None
    for tick in anomaly.train_per_class("mnist", "basic", PerClass(seeds=SEEDS)):
        last = tick.progress or last
    assert isinstance(last, GridProgress)
    for seed in sorted({int(seed) for _, seed in last.cells}):  # type: ignore[arg-type]
        found = float(np.mean([last.cells[c, seed]["auroc"] for c in range(10)]))
        what = f"one-class AUROC, mean of ten digits, seed {seed}"
        yield Row(what, f"≥ {BOUND}", f"{found:.4f}", found >= BOUND)
    for of, title in (("pca", "PCA, as many numbers"), (f"pca {PCA}", f"PCA-{PCA}")):
        mean = np.mean([figures[of] for figures in last.cells.values()])
        yield Row(f"the same, {title}", "", f"{mean:.4f}", True)
    yield Row("the same, DCAE, published", "", f"{np.mean(PUBLISHED):.4f}", True)
