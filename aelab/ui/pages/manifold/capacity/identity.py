"""The overcomplete linear net: what it multiplies a picture with becomes the identity."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from aelab import data, recipes
from aelab.analysis import linear_map
from aelab.analysis.pixels import to_uint8
from aelab.components import gallery, mount, sheet
from aelab.figures.images.linear import FULL, TITLE, code_size, copy_rows, distance_words
from aelab.schema import Settings, hp
from aelab.training import Experiment, Run
from aelab.ui.session.comparison import Entry, last_step
from aelab.ui.shell import csv_file
from aelab.ui.view import Comparison

PAGE = "capacity.identity"
DATA = "digits"  # the product for MNIST has 784 × 784 numbers, too many to be seen
EXPLAIN = r"""
A linear autoencoder without biases draws $r = V W x$: all it does is in one matrix $VW$, of 64 × 64
numbers for pictures of 64 pixels. Row $i$ says what pixel $i$ of the output takes from each pixel
of the input.

* With a code **as large as the picture or larger**, nothing has to be left out: $VW$ becomes the
  identity $I$, and everything is copied, pictures or not. The code has learned nothing about digits
  (Goodfellow, Bengio and Courville, Deep Learning, section 14.1).
* With **fewer numbers than pixels** $VW$ can only be a projection on $m$ dimensions, at best those
  of PCA (Baldi and Hornik, Neural Networks 2:53, 1989). What lies outside is lost: noise most.

Printed: $\lVert VW - I \rVert_F / \lVert I \rVert_F$. A few pixels are 0 in every training picture.
Nothing teaches the net what to do with ink there, so their columns of $VW$ stay as chance made
them; the second figure, *inked pixels*, leaves these columns out.

*Relative error* of a row: $\lVert x - r \rVert^2 / \lVert x \rVert^2$, mean over the pictures.
Inputs: three test digits, two with shuffled pixels, three of uniform noise, a chessboard, a
negative.
"""


@dataclass(frozen=True)
class Sizes(Settings):
    """The two nets differ in the size of their code alone."""

    large: int = hp(100, "Overcomplete code", low=64, high=512,
                    help="At least as many numbers as pixels.")  # fmt: skip
    small: int = hp(16, "Undercomplete code", low=1, high=63, help="Fewer numbers than pixels.")


class Identity(Comparison[Sizes]):
    """Two linear nets without biases, one with a code larger than the picture."""

    key, explain = PAGE, EXPLAIN
    file, about = "identity.csv", "The products V W as tables, row by row."

    @property
    def prefix(self) -> str:
        """There is one data set."""
        return "identity"

    def usual(self) -> Sizes:
        """The same always."""
        return Sizes()

    def experiments(self) -> list[Experiment]:
        """Both nets."""
        return [
            Experiment.of("linear", self.data, self.seed, **{**recipes.IDENTITY, "latent_dim": m})
            for m in (self.settings.large, self.settings.small)
        ]

    def order(self, run: Run) -> float:
        """The largest code first."""
        return -code_size(run)

    def draw(self, shown: Sequence[Entry]) -> None:
        """The products, and what they make of ten inputs."""
        runs = [entry.run for entry in shown]
        mount(_products(runs, self.badge(shown)), key="identity.products")
        copies = sheet(copy_rows(DATA, runs), group=PAGE, name="identity-copies", most=52)
        mount(copies, key="identity.copies")

    def csv(self, shown: Sequence[Entry]) -> str:
        """The products as tables."""
        rows = [(code_size(entry.run), i, *row) for entry in shown
                for i, row in enumerate(linear_map.product(entry.run.weights))]  # fmt: skip
        pixels = [f"input {i}" for i in range(data.load(self.data).d)]
        return csv_file.csv_text(("code size", "output pixel", *pixels), rows)


def _products(runs: Sequence[Run], badge: str) -> bytes:
    """V W of each run, beside the identity."""
    d = data.load(DATA).d
    found = [linear_map.product(run.weights) for run in runs]
    captions = [f"V W, m = {code_size(run)}: {distance_words(run, p)}"
                for run, p in zip(runs, found, strict=True)]  # fmt: skip
    images = to_uint8(np.stack([np.eye(d, dtype=np.float32), *found]), FULL, signed=True)
    return gallery(
        group=PAGE, name="identity-products", title=TITLE, columns=3,
        images=images.reshape(len(images), -1), shape=(d, d), signed=True, tile=290,
        captions=["the identity, I", *captions], scale=np.full(len(images), FULL),
        scale_mode="global", global_scale=FULL, badge=badge, step=last_step(runs),
        note="row: output pixel, column: input pixel" if runs else
        "Press Train: the products appear beside it.",
    )  # fmt: skip
