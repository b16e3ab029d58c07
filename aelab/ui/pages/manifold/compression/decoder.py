"""What the decoder is for: one encoder, and decoders from none to large behind it."""

import numpy as np
import streamlit as st

from aelab import data, figures
from aelab.components import mount, sheet
from aelab.components.live_figure import live_figure
from aelab.figures import ImageRow, ImageRows
from aelab.figures.runs import pixels
from aelab.studies import SEED, decoders
from aelab.studies.decoders import DECODERS, DecoderConfig
from aelab.training import example_indices
from aelab.ui.grid_study import Cells, GridStudy
from aelab.ui.session import study
from aelab.ui.shared.text import NOT_APART, seed_by_seed
from aelab.ui.shell import csv_file

COLOURS = {"none": "data", "small": "noise", "large": "accent"}
EXPLAIN = """
All encoders have the same layers and, seed by seed, the same first weights, pictures and batches.
Only the decoder differs: **none** is one matrix from the code to the pixels, **small** has one
hidden layer as wide as the encoder’s, **large** has two, twice and four times as wide.

*Error*: squared error over all test pictures. *Wrong test items*: a linear classifier (one softmax
layer) is put on the frozen code and trained on a few labels; the share of the test set that it
names wrongly tells how good the code is. The decoder has no part in that.
The sentence compares seed by seed: two are told apart where the 95 % interval of their difference
leaves out 0.

What to look for: how much of the error a larger decoder takes away, and whether the classes can be
told any better. The decoder shapes the code only through its gradient (Goodfellow, Bengio and
Courville, Deep Learning, chapter 14); for other uses it is thrown away.
"""


class Decoders(GridStudy[DecoderConfig]):
    """The same encoder with three decoders."""

    grid, key, explain = decoders, "compression.decoder", EXPLAIN
    file, about = "decoders.csv", "The figures of every net that has been measured."

    def csv(self, shown: Cells) -> str:
        """The figures of every cell."""
        header = ("data", "decoder", "seed", "squared error / image", "share of wrong classes",
                  "parameters of the decoder")  # fmt: skip
        return csv_file.csv_text(
            header,
            ([self.data, *place, *(figures[of] for of in ("error", "wrong", "parameters"))]
             for place, figures in shown.items()),
        )  # fmt: skip

    def draw(self, shown: Cells) -> None:
        """Both curves, the pictures, and what they say."""
        charts = {"error": figures.decoder_errors, "wrong": figures.decoder_classes}
        for column, (of, chart) in zip(st.columns(2, gap="medium"), charts.items(), strict=True):
            code = self.code(f"{chart.__name__}(found.cells)")
            with column:
                found = chart(shown, badge=self.badge(), height=270, code=code)
                mount(live_figure(f"decoder-{of}", found), key=f"decoder.{of}")
        mount(_pictures(self.data, self.settings, shown), key="decoder.pictures")
        st.markdown(sentence(shown))


def sentence(known: Cells) -> str:
    """What the largest decoder changes, against none."""
    error, wrong = (decoders.over_seeds(known, of) for of in ("error", "wrong"))
    changes = [decoders.changes(known, of) for of in ("error", "wrong")]
    if changes[1] is None:
        return "Measure trains the same encoder with three decoders."
    less = 100 * (1 - error["large"].mean / error["none"].mean)
    first, last = 100 * wrong["none"].mean, 100 * wrong["large"].mean
    untold = [bool(c and c.n > 1 and not c.excludes(0)) for c in changes]
    not_told = [f", {NOT_APART}" * so for so in untold]
    return (
        f"**From no hidden layer to a large decoder**: {less:.0f} % less error{not_told[0]}; wrong "
        f"test items {first:.1f} → {last:.1f} %{not_told[1]} ({seed_by_seed(changes[1])})."
    )


def _pictures(name: str, chosen: DecoderConfig, known: Cells) -> bytes:
    """The same pictures as they were, and by each decoder."""
    dataset = data.load(name)
    x = dataset.ink(dataset.x_test[example_indices(dataset)])
    kept = [
        decoders.reconstructions(name, chosen, kind, SEED, study.memory())
        if (kind, SEED) in known
        else None
        for kind in DECODERS
    ]
    found = [np.zeros_like(x) if one is None else pixels(one) for one in kept]
    return sheet(ImageRows(
        title="Drawn by each decoder", images=np.stack([x, *found]), shape=dataset.shape,
        badge=f"{dataset.title} · seed {SEED}", note=f"{chosen.m} numbers, the same encoder",
        rows=(ImageRow("original"), *(_row(chosen, kind, known) for kind in DECODERS)),
    ), group="compression.decoder", name="decoder-pictures", most=42)  # fmt: skip


def _row(chosen: DecoderConfig, kind: str, known: Cells) -> ImageRow:
    """A decoder's layers, and the error of the net that is shown."""
    own = known.get((kind, SEED))
    layers = "-".join(map(str, decoders.hidden(chosen, kind)))
    label = f"{kind}: {layers}" if layers else "no hidden layer"
    return ImageRow(label, COLOURS[kind], (f"{own['error']:.3g} sq. error",) if own else ("–",))
