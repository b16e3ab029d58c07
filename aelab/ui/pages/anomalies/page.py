"""Anomalies among pictures: a network that knows some classes is shown the others."""

import streamlit as st

from aelab import data
from aelab.components import mount
from aelab.models import Autoencoder, variants
from aelab.studies import Memory, anomaly
from aelab.studies.anomaly import AnomalyProgress, SingleRun, Task
from aelab.training import TrainingEvents
from aelab.ui.grid_study import Study
from aelab.ui.pages.anomalies import charts, items
from aelab.ui.pages.anomalies.text import Errors, Tried, Words
from aelab.ui.shell import url, widgets

PAGE = "anomaly"
OTHERS = "the other classes"
HARD = 8  # the digit whose anomalies are noticed least

EXPLAIN = r"""
The network sees normal items alone; a tenth of them is held out. An item's **error** is
$\lVert x - g(f(x)) \rVert^2$: squared error / image. What the network has never learned to draw
comes out wrong, so its error is large. The **threshold** is a quantile of the errors of the
held-out normal items, so the share of false alarms is chosen before any anomaly is seen. The
**ROC curve** shows all thresholds at once; **AUROC** is the chance that of one normal and one
anomalous item the anomalous one has the larger error (0.5: luck, 1: never wrong).
**PCA**: the error that as many principal directions of the same items leave. On MNIST the two are
close: much of what gives an anomaly away is linear. Published, each digit alone on MNIST: a
convolutional autoencoder 0.897, Deep SVDD 0.948 (Ruff et al., ICML 2018, table 1).
**A table**: 60 % of the rows not known to be anomalous are learned from, 20 % held out, the rest
tried with all known anomalies. Any column of two values can say which rows these are; none that is
named like a label is learned from. A column of words becomes a 0 or 1 for each word (one-hot).
Columns are in standard deviations of the rows learned from; a row's error is summed over its
columns, which says which of them do not go together with the others. **Single column** is what
thresholds on each column by itself see: a row's largest deviation from a mean. The ± of an AUROC is
half its 95 % interval over test items (DeLong et al., 1988). In the made-up *sensors* a fault takes
the reading of another moment: each reading by itself is usual. *Tracks* are 16 positions of
vehicles at a roundabout, one per second; *traffic* are network connections whose attacks have words
and numbers
that are usual each by itself: a backup's bytes by mail, a flood as fast as DNS.
"""


class Pictures(Study[SingleRun, AnomalyProgress]):
    """A network that knows some classes is shown the others."""

    key, kind, explain = PAGE, AnomalyProgress, EXPLAIN
    file, about = "anomalies.csv", "The errors of the held-out and of all test items."
    measures = ("AUROC",)

    @property
    def name(self) -> str:
        """One study for all data sets."""
        return PAGE

    def usual(self) -> SingleRun:
        """As they suit the data set."""
        return SingleRun.of(anomaly.suited(self.data))

    def sidebar(self) -> SingleRun:
        """What is normal, against what, and the network that learns it."""
        self.variant, known = network(PAGE), data.load(self.data)
        names = known.classes
        normal = st.multiselect(
            "Normal", range(len(names)), [min(HARD, len(names) - 1)],
            format_func=lambda c: names[c], placeholder="All classes",
            help="The network learns from these classes only; none means all of them.",
            **url.bound(f"{PAGE}.normal.{self.data}", url.some_of(names)),
        )  # fmt: skip
        rivals = {OTHERS: "", **{data.info(n).title: n for n in data.names() if n != self.data
                  and data.is_present(n) and data.load(n).shape == known.shape}}  # fmt: skip
        against = st.selectbox(
            "Anomalous", list(rivals), help="Test items that the network has never seen the like "
            "of.", **url.bound(f"{PAGE}.against.{self.data}", url.one_of(list(rivals))),
        )  # fmt: skip
        self.question = Task(self.data, tuple(sorted(normal)), rivals[against])
        return widgets.group(self.usual(), self.prefix)

    def work(self, memory: Memory) -> TrainingEvents:
        """Trains the network."""
        return anomaly.train_and_score(self.question, self.variant, self.settings)

    def csv(self, shown: AnomalyProgress | None) -> str:
        """The errors of every test item."""
        return items.csv(shown)

    def draw(self, shown: AnomalyProgress | None) -> None:
        """The errors, what the threshold does, and the items at both ends."""
        net, pca = (
            (_tried(shown, shown.errors), _tried(shown, shown.pca_errors))
            if shown
            else (None, None)
        )
        charts.draw(net, pca, _words(shown))
        left, right = st.columns(2)
        for column, most in ((left, True), (right, False)):
            with column:
                mount(items.ends(shown, most), key=f"{PAGE}.{'most' if most else 'least'}")


def network(page: str) -> str:
    """The menu of variants; those that need a condition are left out."""
    names = {v.Model.name: key for key, v in variants().items()
             if v.Model.condition is Autoencoder.condition}  # fmt: skip
    name = st.selectbox("Variant", list(names), list(names.values()).index("basic"),
                        **url.bound(f"{page}.variant", url.one_of(list(names))))  # fmt: skip
    return names[name]


def _tried(now: AnomalyProgress, pair: tuple[Errors, Errors] | None) -> Tried | None:
    if pair is None:
        return None
    held, test = pair
    return Tried(held, test[~now.split.anomalous], test[now.split.anomalous])


def _words(now: AnomalyProgress | None) -> Words:
    if now is None:
        return Words(PAGE, "items", "squared error / image", "PCA", "")
    badge = data.info(now.task.name).title
    if now.run:
        e, last = now.run.experiment, now.run.last
        badge += f" · {variants()[e.variant].Model.name} · seed {e.seed} · step {last.step:,}"
    return Words(PAGE, "items", "squared error / image", f"PCA-{now.components}", badge)
