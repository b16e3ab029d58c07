"""Layer by layer on the page “Use the code”: a linear classifier on the pixels and every layer."""

import streamlit as st

from aelab import data, figures
from aelab.components import mount
from aelab.components.live_figure import live_figure
from aelab.figures.runs import experiment_code
from aelab.studies import Memory, probe
from aelab.studies.core.source import with_labels
from aelab.studies.probe import ProbeConfig
from aelab.training import TrainingEvents
from aelab.ui.grid_study import Cells, GridStudy
from aelab.ui.pages.downstream.page import OfEncoder, code, described, experiment
from aelab.ui.shared.text import NOT_APART, seed_by_seed
from aelab.ui.shell import csv_file

HEIGHT = 440
EXPLAIN = """
A linear classifier (one softmax layer on standardised inputs; Adam, one-cycle, 1,000 batches of
128) is trained on the pixels, 0, and on the answers of each layer of the encoder, the code last;
the encoder itself stays as it is. If a layer has untangled the classes, one linear layer makes
fewer errors on it. **Random weights**: the same network before its first step, which shows what
width alone does. Errors are over the whole test set; bars are 95 % intervals over seeds (Student’s
t), which draw other labelled pictures and batches. Layers are compared seed by seed: two are told
apart where the 95 % interval of their difference leaves out 0. A small code can make it worse: what
it leaves out is gone. Published: strictly fewer errors with every layer of a stacked denoising
autoencoder (Vincent et al., JMLR 11:3371, 2010). The probe: Alain and Bengio, arXiv:1610.01644.
"""


class LayerByLayer(OfEncoder, GridStudy[ProbeConfig]):
    """A linear classifier on the pixels and on every layer."""

    key, explain = "use.probe", EXPLAIN
    file, about = "linear_probe.csv", "All figures that have been measured."

    def usual(self) -> ProbeConfig:
        """Fewer labels for small pictures."""
        usual = ProbeConfig(labels=500) if data.like(self.data) == "digits" else ProbeConfig()
        return with_labels(usual, self.data)

    def work(self, memory: Memory) -> TrainingEvents:
        """Trains the classifiers that are not in memory."""
        return probe.probe(self.source, self.settings, memory)

    def csv(self, shown: Cells) -> str:
        """The error of every classifier."""
        rows = [(*place, figures["wrong"]) for place, figures in shown.items()]
        return csv_file.csv_text(("trained", "layer", "seed", "share of test errors"), rows)

    def badge(self, what: str = "probes") -> str:
        """The encoder, and how many probes are known."""
        known = super().badge(what).partition(" · ")[2]
        return " · ".join(filter(None, (described(experiment(self.source)), known)))

    def draw(self, shown: Cells) -> None:
        """The curves, and what they say so far."""
        e = experiment(self.source)
        found = figures.linear_probe(
            shown, e, badge=self.badge(), height=HEIGHT,
            code=code(self.source, self.settings, "probe.probe",
                      f"linear_probe(found.cells, {experiment_code(e)})"),
        )  # fmt: skip
        mount(live_figure("use-probe", found), key="use.probe")
        st.markdown(sentence(shown))


def sentence(cells: Cells) -> str:
    """Which layer is best, against the pixels and the other layers."""
    found = probe.best(cells)
    if found is None:
        return ("Press Measure. " if not cells else "") + (
            "Layers are compared once each has been measured with two seeds."
        )
    wrong = {point.depth: 100 * point.error_rate.mean for point in probe.points(cells, True)}
    gain, others = found.gain, [f"{i}" for i in found.equals if i != found.layer]
    same = f"; {NOT_APART} from layer {', '.join(others)}" if others else ""
    points = f"{abs(100 * gain.mean):.2f}\u00a0±\u00a0{100 * gain.half:.2f} percentage points"
    more = f"{points} {'more' if gain.mean > 0 else 'fewer'} than"
    against = f"{more if gain.excludes(0) else f'{NOT_APART} from'} layer {found.layer}"
    falls = "The errors fall with every layer. " if found.falls else ""
    return (
        f"{falls}**Fewest errors: layer {found.layer}**, {wrong[found.layer]:.2f} % wrong{same}. "
        f"The pixels: {wrong[0]:.2f} % wrong, {against} ({seed_by_seed(gain)})."
    )
