"""Each class of a data set as the normal one, in turn: how well is all else noticed?"""

import numpy as np
import streamlit as st

from aelab import data
from aelab.analysis.spread import spread
from aelab.components import mount
from aelab.components.live_figure import live_figure
from aelab.figures import Axis, Series, curves, interval_series
from aelab.schema import Value
from aelab.studies import Memory, anomaly
from aelab.studies.anomaly import PCA, PUBLISHED, PerClass
from aelab.training import TrainingEvents
from aelab.ui.grid_study import Cells, GridStudy
from aelab.ui.pages.anomalies.page import EXPLAIN, network
from aelab.ui.shell import csv_file

PAGE = "anomaly.classes"
HEIGHT = 400
KINDS = {"auroc": ("network", "accent"), "pca": ("PCA, same size", "pca"),
         f"pca {PCA}": (f"PCA-{PCA}", "pca")}  # fmt: skip
MNIST = "mnist"  # what the published figures are of


class EachClass(GridStudy[PerClass]):
    """One network a class learns that class alone."""

    key, explain = PAGE, EXPLAIN
    file, about = "one_class.csv", "AUROC of every network and of PCA."

    def usual(self) -> PerClass:
        """As they suit the data set."""
        return PerClass.of(anomaly.suited(self.data))

    def sidebar(self) -> PerClass | None:
        """The network, and how often it is trained."""
        self.variant = network(PAGE)
        return super().sidebar()

    def work(self, memory: Memory) -> TrainingEvents:
        """Trains the networks that are not in memory."""
        return anomaly.train_per_class(self.data, self.variant, self.settings, memory)

    def csv(self, shown: Cells) -> str:
        """The figures of every network."""
        return csv_file.csv_text(
            ["normal class", "seed", *(f"AUROC, {title}" for title, _ in KINDS.values())],
            ([*place, *(figures[of] for of in KINDS)] for place, figures in shown.items()),
        )

    def draw(self, shown: Cells) -> None:
        """AUROC over the classes, and the means."""
        mount(_aurocs(self.data, shown), key=f"{PAGE}.aurocs")
        st.markdown(sentence(self.data, shown))


def sentence(name: str, cells: Cells) -> str:
    """The mean over the classes of each method, with its spread over seeds."""
    classes = range(len(data.load(name).classes))
    seeds = {seed for _, seed in cells if all((c, seed) in cells for c in classes)}
    if not seeds:
        return ("Press Measure. " if not cells else "") + (
            "One network a class learns that class alone; the others are anomalies. "
            "The mean is told when every class is done."
        )
    means = {of: spread([float(np.mean([cells[c, seed][of] for c in classes]))
                         for seed in sorted(seeds, key=str)]) for of in KINDS}  # fmt: skip
    net, n = means["auroc"], len(seeds)
    sure = f" ± {net.half:.4f} ({n} seeds, 95 %)" if n > 1 else " (1 seed)"
    others = " · ".join(f"{KINDS[of][0]} {means[of].mean:.3f}" for of in KINDS if of != "auroc")
    published = f" · published DCAE {np.mean(PUBLISHED):.3f}" if name == MNIST else ""
    return f"**Mean AUROC of {len(classes)} classes: {net.mean:.3f}**{sure} · {others}{published}"


def _aurocs(name: str, cells: Cells) -> bytes:
    known = data.load(name)
    series = [_series(title, colour, of, cells) for of, (title, colour) in KINDS.items()]
    if name == MNIST:
        series.append(Series(name="published DCAE", x=np.arange(10.0), y=np.array(PUBLISHED),
                             colour="data", dashed=True))  # fmt: skip
    seeds: list[Value] = sorted({seed for _, seed in cells}, key=str)
    badge = f"{known.title} · seeds {', '.join(map(str, seeds))} · {len(cells)} nets done"
    return live_figure("one-class", curves(
        title="How well the other classes are noticed",
        x=Axis("the class that is normal", 0, len(known.classes) - 1,
               ticks=tuple(map(float, range(len(known.classes))))),
        y=Axis("AUROC", 0.85, 1.0), series=series, badge=badge if cells else "", height=HEIGHT,
        note="bars: 95 % over seeds",
    ))  # fmt: skip


def _series(title: str, colour: str, of: str, cells: Cells) -> Series:
    """One method over the classes that are done; PCA has no seeds and no spread."""
    classes = sorted({int(c) for c, _ in cells})  # type: ignore[arg-type]
    found = [spread([f[of] for (c, _), f in cells.items() if c == k]) for k in classes]
    return interval_series(title, classes, found, colour, dashed=of == "pca")
