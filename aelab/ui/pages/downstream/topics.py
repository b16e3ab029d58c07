"""Topics on the page “Use the code”: what the units of nets of bags of words stand for."""

from collections.abc import Sequence

import streamlit as st

from aelab import figures
from aelab.analysis.spread import spread
from aelab.components import mount
from aelab.components.live_figure import live_figure
from aelab.data.topics import documents
from aelab.figures.studies import study_code
from aelab.studies import Memory, topics
from aelab.studies.topics import OUTPUTS, TopicsConfig, TopicsProgress
from aelab.training import TrainingEvents
from aelab.ui.grid_study import Study
from aelab.ui.shell import csv_file

PICTURES, CURVES = 350, 260  # px
EXPLAIN = r"""
2,000 made-up documents of 100 to 200 words. The 500 words stand on a grid, and each of the ten
topics uses the words of one bar (after Griffiths and Steyvers, PNAS 2004). A document mixes few
topics, as in latent Dirichlet allocation. A row is the share $x$ of each word in one document:
rows sum to 1, and so does a softmax.

**The net**: $\sqrt{500\,x}$ → a linear layer, standardised over the batch → softmax: the code,
which sums to 1 → logits $a$ → output $r$. *Multinomial cross-entropy* of a softmax:
$-\sum_i x_i \log r_i$, with the gradient $r - x$. *Bernoulli cross-entropy* of sigmoids: the sum
over words of $-x_i \log r_i - (1 - x_i) \log(1 - r_i)$. The weights are drawn alike for both.

**Recovered**: each topic is matched with one unit so that the cosines sum to as much as they can
(the Hungarian method); a cosine of 0.9 or more counts. **Perplexity**: each test document is parted
at random; the net is given one half and predicts the words of the other (sigmoids are scaled to sum
to 1). With the true mixtures it is the least that can be; the net stays above it, for its code
mixes logits, not topics.

**What to look for**: with biases that begin at 0 the sigmoids must first come down from a sum of
250 to 1, and what the topics would teach is lost in that. Let the biases begin at the words’
shares: for small $x$ the Bernoulli cross-entropy is almost $\sum_i r_i - x_i \log r_i$, that of
Poisson counts, and then the sigmoids find the topics too.
"""


class Topics(Study[TopicsConfig, TopicsProgress]):
    """Known topics, and those that softmax and sigmoid outputs recover."""

    key, kind, explain = "use.topics", TopicsProgress, EXPLAIN
    file, about = "topics.csv", "Every look at every net."
    measures = ("perplexity",)

    @property
    def prefix(self) -> str:
        """There is one set of documents."""
        return self.key

    def usual(self) -> TopicsConfig:
        """The recipe."""
        return TopicsConfig()

    def work(self, memory: Memory) -> TrainingEvents:
        """Trains the nets."""
        return topics.study(documents(), self.settings)

    def csv(self, shown: TopicsProgress | None) -> str:
        """What was measured at each look; the sum of the outputs at the latest; the bounds."""
        rows: list[Sequence[object]] = []
        for place, net in shown.nets.items() if shown else ():
            totals: list[object] = [""] * (len(net.steps) - 1) + [net.total]
            looks = zip(net.steps, net.recovered, net.perplexities, totals, strict=True)
            rows += [(*place, *look) for look in looks]
        if shown:
            rows += [(name, "", "", "", error, "")
                     for name, error in topics.bounds(shown.documents).items()]  # fmt: skip
        header = ("output", "seed", "step", "topics recovered", "perplexity of held-out words",
                  "sum of the outputs")  # fmt: skip
        return csv_file.csv_text(header, rows)

    def draw(self, shown: TopicsProgress | None) -> None:
        """The topics, what has been found in words, and the curves."""
        pictures = figures.topics(
            shown, badge=_badge(shown), height=PICTURES, code=self._code("topics(found)")
        )
        mount(live_figure("use-topics", pictures), key="use.topics.pictures")
        st.markdown(sentence(shown))
        recovered = figures.topics_recovered(
            shown, height=CURVES, code=self._code("topics_recovered(found)")
        )
        mount(live_figure("use-recovered", recovered), key="use.topics.recovered")

    def _code(self, draw: str) -> str:
        return study_code("topics.study", "aelab.data.topics.documents()", self.settings, draw)


def _badge(found: TopicsProgress | None) -> str:
    """Which net is drawn."""
    if not found or not found.nets:
        return "2,000 made-up documents"
    _, seed = list(found.nets)[-1]
    return f"seed {seed} · step {list(found.nets.values())[-1].steps[-1]:,}"


def sentence(found: TopicsProgress | None) -> str:
    """How many topics each output has recovered, and the perplexities."""
    floor, same = topics.bounds(found.documents if found else documents()).values()
    known = (
        "Perplexity: among how many equally likely words a net has to guess each held-out word; "
        f"{floor:.0f} at best, with the true mixtures; {same:.0f} if it always guesses by the word "
        "shares of all documents."
    )
    if not found or not found.nets:
        return f"Press Measure. {known}"
    told = []
    for output in OUTPUTS:
        if nets := found.of(output):
            counts = spread([net.recovered[-1] for net in nets]).mean
            error = spread([net.perplexities[-1] for net in nets]).mean
            total = spread([net.total for net in nets]).mean
            sums = f", outputs sum to {total:.3g}" if output == "sigmoid" else ""
            told.append(f"**{output}: {counts:.3g} of {len(found.documents.topics)} topics**, "
                        f"perplexity {error:.0f}{sums}")  # fmt: skip
    return f"{' · '.join(told)}. {known}"
