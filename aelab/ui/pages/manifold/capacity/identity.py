"""The overcomplete linear net: what it multiplies a picture with becomes the identity."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aelab import data, recipes
from aelab.analysis import linear_map
from aelab.components import Row, gallery, mount, sheet
from aelab.schema import Settings, hp
from aelab.training import Experiment, Run
from aelab.ui.session.comparison import Entry, last_step
from aelab.ui.shared.images import rows_to_uint8, to_uint8
from aelab.ui.shell import csv_file
from aelab.ui.view import Comparison

PAGE = "capacity.identity"
DATA = "digits"  # the product for MNIST has 784 × 784 numbers, too many to be seen
FULL = 1.2  # the colours of the product reach so far
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
        return -_m(run)

    def draw(self, shown: Sequence[Entry]) -> None:
        """The products, and what they make of ten inputs."""
        runs = [entry.run for entry in shown]
        mount(_products(runs, self.badge(shown)), key="identity.products")
        mount(_copies(runs, self.badge(shown)), key="identity.copies")

    def csv(self, shown: Sequence[Entry]) -> str:
        """The products as tables."""
        rows = [(_m(entry.run), i, *row) for entry in shown
                for i, row in enumerate(linear_map.product(entry.run.weights))]  # fmt: skip
        pixels = [f"input {i}" for i in range(data.load(self.data).d)]
        return csv_file.csv_text(("code size", "output pixel", *pixels), rows)


def tried() -> NDArray[np.float32]:
    """Ten inputs that are not all digits, [10, 64]."""
    x, rng = data.load(DATA).x_test, np.random.default_rng(5)
    noise = rng.random((3, x.shape[1]), np.float32)
    board = (np.indices((8, 8)).sum(0) % 2).astype(np.float32).reshape(1, -1)
    shuffled = data.load(data.shuffled(DATA)).x_test[:2]
    return np.vstack([x[:3], shuffled, noise, board, 1 - x[3:4]])


def _m(run: Run) -> int:
    return len(run.weights[linear_map.INWARD])


def _products(runs: Sequence[Run], badge: str) -> bytes:
    """V W of each run, beside the identity."""
    d = data.load(DATA).d
    found = [linear_map.product(run.weights) for run in runs]
    matrices = np.stack([np.eye(d, dtype=np.float32), *found])
    captions = ["the identity, I", *(_caption(run, p) for run, p in zip(runs, found, strict=True))]
    images = to_uint8(matrices, FULL, signed=True)
    return gallery(
        group=PAGE, name="identity-products", title="Decoder × encoder, V W", columns=3,
        images=images.reshape(len(images), -1), shape=(d, d), captions=captions, signed=True,
        scale=np.full(len(images), FULL), scale_mode="global", global_scale=FULL, tile=290,
        note="row: output pixel, column: input pixel" if runs else
        "Press Train: the products appear beside it.", badge=badge,
        step=last_step(runs),
    )  # fmt: skip


def _caption(run: Run, product: NDArray[np.float32]) -> str:
    alive = data.load(DATA).x_train.std(0) > 0
    whole, inked = (linear_map.from_identity(product, of) for of in (None, alive))
    return f"V W, m = {_m(run)}: {whole:.2f} from I, inked pixels {inked:.2f}"


def _copies(runs: Sequence[Run], badge: str) -> bytes:
    """The inputs, and what each run makes of them."""
    x = tried()
    outs = [run.decode(run.encode(x)) for run in runs]
    rows = [Row("input")]
    for run, out in zip(runs, outs, strict=True):
        digits, others = (
            linear_map.relative_error(x[part], out[part]) for part in (slice(3), slice(3, 10))
        )
        rows.append(Row(f"m = {_m(run)}", "accent" if _m(run) >= x.shape[1] else "pca",
                        (f"digits {digits:.3f} · others {others:.3f}",)))  # fmt: skip
    return sheet(
        group=PAGE, name="identity-copies", title="Copied, digit or not", rows=rows,
        images=rows_to_uint8(np.stack([x, *outs])), shape=(8, 8), most=52,
        note="figures: relative error", badge=badge,
        step=last_step(runs),
    )  # fmt: skip
