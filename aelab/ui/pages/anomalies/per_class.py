"""Each class of a data set as the normal one, in turn: how well is all else noticed?"""

import numpy as np
import streamlit as st

from aelab import data
from aelab.analysis.spread import spread
from aelab.components import mount
from aelab.components.live_figure import live_figure
from aelab.figures import one_class
from aelab.figures.studies import study_code
from aelab.figures.studies.anomalies import KINDS, MNIST
from aelab.studies import Memory, anomaly
from aelab.studies.anomaly import PUBLISHED, PerClass
from aelab.training import TrainingEvents
from aelab.ui.grid_study import Cells, GridStudy
from aelab.ui.pages.anomalies.page import EXPLAIN, network
from aelab.ui.shell import csv_file

PAGE = "anomaly.classes"
HEIGHT = 400


class EachClass(GridStudy[PerClass]):
    """One network a class learns that class alone."""

    key, explain = PAGE, EXPLAIN
    file, about = "one_class.csv", "AUROC of every network and of PCA."
    measures = ("AUROC",)

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
        code = study_code("anomaly.train_per_class", f'"{self.data}", "{self.variant}"',
                          self.settings, f'one_class("{self.data}", found.cells)')  # fmt: skip
        aurocs = one_class(self.data, shown, height=HEIGHT, code=code)
        mount(live_figure("one-class", aurocs), key=f"{PAGE}.aurocs")
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
    begun = len({seed for _, seed in cells})
    seen = f"{n} seed{'s' * (n > 1)}" if n == begun else f"{n} of {begun} seeds, each class done"
    sure = f" ± {net.half:.4f} ({seen}, 95 %)" if n > 1 else f" ({seen})"
    others = " · ".join(f"{KINDS[of][0]} {means[of].mean:.3f}" for of in KINDS if of != "auroc")
    published = f" · published DCAE {np.mean(PUBLISHED):.3f}" if name == MNIST else ""
    return f"**Mean AUROC of {len(classes)} classes: {net.mean:.3f}**{sure} · {others}{published}"
