"""Each class of a data set as the normal one, in turn."""

from __future__ import annotations

from typing import Unpack

import numpy as np
import plotly.graph_objects as go

from aelab import data
from aelab.analysis.spread import spread
from aelab.figures._base import Axis
from aelab.figures.curves import Series, curves, interval_series
from aelab.figures.studies.look import BARS, Cells, Look
from aelab.studies.anomaly import PCA, PUBLISHED

KINDS = {"auroc": ("network", "accent"), "pca": ("PCA, same size", "pca"),
         f"pca {PCA}": (f"PCA-{PCA}", "pca")}  # fmt: skip
MNIST = "mnist"  # what the published figures are of


def one_class(name: str, cells: Cells, **look: Unpack[Look]) -> go.Figure:
    """How well networks that know one class alone notice the others: AUROC, class by class.

    Methods stand side by side at each class, as marks: there is nothing between two classes.

    cells: of `aelab.studies.anomaly.train_per_class`.
    """
    known = data.load(name)
    series = [_series(title, colour, of, cells) for of, (title, colour) in KINDS.items()]
    if name == MNIST:
        series.append(Series(name="published DCAE", x=np.arange(10.0), y=np.array(PUBLISHED),
                             colour="data", joined=False))  # fmt: skip
    seeds = sorted({str(seed) for _, seed in cells})
    if cells:
        badge = f"{known.title} · seeds {', '.join(seeds)} · {len(cells)} nets done"
        look = {"badge": badge, **look}
    found = curves(
        title="How well the other classes are noticed",
        x=Axis("the class that is normal", -0.5, len(known.classes) - 0.5,
               ticks=tuple(map(float, range(len(known.classes))))),
        y=Axis("area under the ROC curve (AUROC)", 0.85, 1.0), series=series, note=BARS, **look,
    )  # fmt: skip
    return found.update_layout(scattermode="group", scattergap=0.5)


def _series(title: str, colour: str, of: str, cells: Cells) -> Series:
    """One method over the classes that are done; PCA has no seeds and no spread."""
    classes = sorted({int(c) for c, _ in cells})  # type: ignore[arg-type]
    found = [spread([f[of] for (c, _), f in cells.items() if c == k]) for k in classes]
    return interval_series(title, classes, found, colour, ends=(0, 1), joined=False)
