"""Few labels on the page “Use the code”: errors against the number of labels, over seeds."""

import streamlit as st

from aelab import data, figures
from aelab.analysis.spread import Spread
from aelab.components import mount
from aelab.components.live_figure import live_figure
from aelab.figures.studies import study_code
from aelab.studies import Memory, few_labels
from aelab.studies.few_labels import FewLabelsConfig
from aelab.training import TrainingEvents
from aelab.ui.grid_study import Cells, GridStudy
from aelab.ui.shared.text import NOT_APART, number, seed_by_seed
from aelab.ui.shell import csv_file

HEIGHT = 390
EXPLAIN = """
**Semi-supervised learning**: an autoencoder learns from all training pictures without a label, once
a seed. Then a softmax layer on its code is trained with more and more labels, as many of each
class; larger draws hold the smaller ones. **Fine-tuned** and **frozen** begin with that encoder,
**from scratch** and **random weights, frozen** with the very weights that it began with. Errors are
over the whole test set; accuracy is 100 % minus the error. All learn alike: Adam, one-cycle, 0.001
for the encoder and 0.01 for the new layer; 300 steps for 100 labels, twice as many for ten times
the labels. Bars are 95 % intervals over seeds (Student’s t), cut at 0.5 and 100 %; the table
compares seed by seed: two are told apart where the 95 % interval of their difference leaves out 0.

Encoders: *denoising* has 40 % of the pixels set to 0. *Stacked*, *stacked denoising* (40 % of each
layer’s inputs set to 0) and *rbm* learn layer by layer, and the whole stack learns nothing more
before the labels come. Units are ReLU; those of *rbm*, *stacked denoising* and the codes of
*sparse* and *contractive* are sigmoid. The code of *vae* is the mean μ, that of *rbm* the
probabilities of its last units. “From scratch” is another network for each of them, so errors are
to be compared too, not gains alone.
"""


class ErrorsByLabels(GridStudy[FewLabelsConfig]):
    """What pre-training is worth, by the number of labels."""

    key, explain = "use.few", EXPLAIN
    file, about = "few_labels.csv", "All figures that have been measured."

    @property
    def name(self) -> str:
        """Each encoder has a study of its own, which is found again when it is chosen again."""
        first = self.settings.variant == self.usual().variant
        return self.prefix if first else f"{self.prefix}.{self.settings.variant}"

    def usual(self) -> FewLabelsConfig:
        """As they suit the data set."""
        return few_labels.suited(self.data)

    def header(self, shown: Cells) -> None:
        """What kind of learning it is."""
        total = len(data.load(self.data).y_train)
        st.markdown(
            f"**Semi-supervised**: all {total:,} pictures teach the encoder, without labels; a few "
            "with labels teach the classifier."
        )

    def badge(self, what: str = "classifiers") -> str:
        """The encoder, the data set, and how many classifiers are known."""
        known = super().badge(what)
        return f"{self.settings.variant} · {known}" if known else ""

    def work(self, memory: Memory) -> TrainingEvents:
        """Trains the classifiers that are not in memory."""
        return few_labels.few_labels(self.data, self.settings, memory)

    def csv(self, shown: Cells) -> str:
        """The error of every classifier."""
        rows = [
            (self.settings.variant, *place, figures["wrong"]) for place, figures in shown.items()
        ]
        words = ("encoder", "method", "labels", "seed", "share of test errors")
        return csv_file.csv_text(words, rows)

    def draw(self, shown: Cells) -> None:
        """The curves, and what they say so far."""
        # Those that are asked for are on the axis from the start, so that it stands still.
        total = len(data.load(self.data).y_train)
        ticks = [min(n, total) for n in self.settings.labels]
        code = study_code("few_labels.few_labels", repr(self.data), self.settings,
                          "few_labels(found.cells)")  # fmt: skip
        found = figures.few_labels(shown, ticks, badge=self.badge(), height=HEIGHT,
                                   code=code)  # fmt: skip
        mount(live_figure("use-few", found), key="use.few")
        st.markdown(sentence(shown))


def sentence(cells: Cells) -> str:
    """What pre-training is worth so far, with how sure it is."""
    gains = [gain for gain in few_labels.gains(cells) if gain.error_rate.n > 1]
    if not gains:
        return ("Press Measure. " if not cells else "") + (
            "A verdict needs two seeds: one alone cannot tell the gain from luck."
        )
    spreads = [gain.error_rate for gain in gains]
    lines = (
        ("labels", *(f"{gain.labels:,}" for gain in gains)), (":--", *["--:"] * len(gains)),
        ("errors saved, percentage points", *map(_saved, spreads)),
        ("fewest errors", *map(_fewest, spreads)),
    )  # fmt: skip
    rows = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    return (
        "Errors that pre-training saves, **from scratch** less **fine-tuned** "
        f"({seed_by_seed(spreads[0])}):\n\n{rows}"
    )


def _saved(gain: Spread) -> str:
    """In percentage points, with half the interval."""
    return f"{number(100 * gain.mean, 2, signed=True)}\u00a0±\u00a0{100 * gain.half:.2f}"


def _fewest(gain: Spread) -> str:
    """Which of the two has fewer errors, if they are told apart."""
    if not gain.excludes(0):
        return NOT_APART
    return "fine-tuned" if gain.mean > 0 else "from scratch"
