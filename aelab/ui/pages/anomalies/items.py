"""The most and the least anomalous of the test items, as pictures and as a file."""

import numpy as np

from aelab import data
from aelab.analysis.pixels import to_uint8
from aelab.components import gallery
from aelab.studies.anomaly import AnomalyProgress
from aelab.ui.pages.anomalies.charts import GROUP
from aelab.ui.shell import csv_file

SHOWN = 10  # items at each end


def ends(now: AnomalyProgress | None, most: bool) -> bytes:
    """The test items with the largest or smallest errors, what is drawn of them under each."""
    title, note = ("Most" if most else "Least") + " anomalous", "item · output · squared error"
    if now is None or now.run is None or now.errors is None:
        return gallery(group=GROUP, name=title, title=title, images=np.zeros((0, 4), np.uint8),
                       shape=(2, 2), columns=SHOWN, note=note)  # fmt: skip
    errors, items = now.errors[1], now.split
    chosen = np.argsort(-errors if most else errors, kind="stable")[:SHOWN]
    x = items.x_test[chosen]
    dataset = data.load(now.task.data)
    both = dataset.ink(np.concatenate([x, now.run.decode(now.run.encode(x))]))
    words = [f"{errors[i]:.3g}" for i in chosen]
    kinds = ["anomalous" if items.anomalous[i] else "normal" for i in chosen]
    return gallery(
        group=GROUP, name=f"anomaly-{title.split()[0].lower()}", title=title,
        images=to_uint8(both), shape=dataset.shape, columns=SHOWN,
        note=note, captions=[*[""] * SHOWN, *words],
        marks=[*(items.marks[i] for i in chosen), *[""] * SHOWN],
        hover=[*(f"{k}, error {w}" for k, w in zip(kinds, words, strict=True)),
               *(f"output, error {w}" for w in words)],
        step=now.run.last.step,
    )  # fmt: skip


def csv(now: AnomalyProgress | None) -> str:
    """The errors of the held-out normal items, which set the threshold, and of every test item."""
    header = ("part", "item", "class", "anomalous", "squared error", "squared error, PCA")
    if not (now and now.errors):
        return csv_file.csv_text(header, ())
    (held, test), (held_pca, test_pca) = now.errors, now.pca_errors
    first = [("held out", i, "", 0, *pair)
             for i, pair in enumerate(zip(held, held_pca, strict=True))]  # fmt: skip
    columns = (now.split.marks, now.split.anomalous.astype(int), test, test_pca)
    tried = [("test", i, *row) for i, row in enumerate(zip(*columns, strict=True))]
    return csv_file.csv_text(header, [*first, *tried])
