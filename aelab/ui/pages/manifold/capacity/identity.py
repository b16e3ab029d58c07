"""The overcomplete linear net: what it multiplies a picture with becomes the identity."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import streamlit as st

from aelab import data, recipes
from aelab.analysis.pixels import to_uint8
from aelab.components import gallery, mount, sheet
from aelab.figures.images.linear import (
    FULL,
    MEASURED,
    PATCH,
    TITLE,
    axes_words,
    code_size,
    copy_rows,
    measures,
    shown_pixels,
    shown_products,
)
from aelab.figures.images.linear import MOST as DRAWN
from aelab.schema import SettingError, Settings, hp
from aelab.training import Experiment, Run
from aelab.ui.session.comparison import Entry, last_step
from aelab.ui.shell import csv_file, datasets, menus
from aelab.ui.view import Comparison

PAGE = "capacity.identity"
DATA = "digits"
EXPLAIN = r"""
A linear autoencoder without biases draws $r = V W x$: all it does is in one matrix $VW$, of 64 × 64
numbers for pictures of 64 pixels. Row $i$ says what pixel $i$ of the output takes from each pixel
of the input. For larger pictures $VW$ has too many numbers to be seen (784 × 784 for MNIST): its
exact entries for a patch of pixels in the middle are drawn. All figures are of the whole matrix.

* With a code **as large as the picture or larger**, nothing has to be left out: $VW$ becomes the
  identity $I$, and everything is copied, pictures or not. The code has learned nothing about
  pictures (Goodfellow, Bengio and Courville, Deep Learning, section 14.1).
* With **fewer numbers than pixels** $VW$ can only be a projection on $m$ dimensions, at best those
  of PCA (Baldi and Hornik, Neural Networks 2:53, 1989). What lies outside is lost: noise most.

Printed: $\lVert VW - I \rVert_F / \lVert I \rVert_F$. A few pixels are 0 in every training picture.
Nothing teaches the net what to do with ink there, so their columns of $VW$ stay as chance made
them; the second figure, *inked pixels*, leaves these columns out, and so do the mean of the
diagonal and the largest entry off it (by size). $I$ has 1 and 0.

*Relative error*: $\lVert x - r \rVert^2 / \lVert x \rVert^2$, mean over the pictures; below the
rows over 300 test pictures, over the same with shuffled pixels, and over uniform noise. The
columns: three test pictures, two with shuffled pixels, three of uniform noise, a chessboard, a
negative.
"""


MOST = 2000  # numbers in a code


@dataclass(frozen=True)
class Sizes(Settings):
    """The two nets differ in the size of their code alone."""

    large: int = hp(100, "Overcomplete code", low=1, high=MOST,
                    help="At least as many numbers as pixels.")  # fmt: skip
    small: int = hp(16, "Undercomplete code", low=1, high=MOST, help="Fewer numbers than pixels.")


@dataclass(frozen=True)
class PatchSizes(Sizes):
    """Of pictures with so many pixels that a part of V W is drawn."""

    patch: int = hp(
        PATCH, "Patch", low=2, high=14,
        help="The rows and columns of V W that are drawn: those of the central patch × patch "
        "pixels.",
    )  # fmt: skip


class Identity(Comparison[Sizes]):
    """Two linear nets without biases, one with a code larger than the picture."""

    key, explain = PAGE, EXPLAIN
    file, about = "identity.csv", "The products V W as far as they are drawn, row by row."

    @property
    def prefix(self) -> str:
        """The digits were the only set once; their addresses stay."""
        return "identity" if self.data == DATA else f"identity.{self.data}"

    def sidebar(self) -> Sizes | None:
        """The data set, and the sizes."""
        self.data = menus.data_set("capacity")
        return super().sidebar() if datasets.available(self.data) else None

    def usual(self) -> Sizes:
        """A few more numbers than pixels, and many fewer."""
        d = data.load(self.data).d
        if self.data == DATA:
            return Sizes()
        kind = Sizes if d <= DRAWN else PatchSizes
        return kind(large=min(MOST, d + 16), small=max(1, d // 16))

    def experiments(self) -> list[Experiment]:
        """Both nets."""
        d, (large, small) = data.load(self.data).d, (self.settings.large, self.settings.small)
        if d > MOST:
            raise SettingError(
                f"A code as large as these pictures cannot be tried: they have {d:,} numbers, "
                f"and a code has at most {MOST:,}."
            )
        if not small < d <= large:
            raise SettingError(
                f"Overcomplete code and undercomplete code cannot be {large} and {small}: of "
                f"pictures with {d} pixels the first is {d} to {MOST}, the second 1 to {d - 1}."
            )
        return [
            Experiment.of("linear", self.data, self.seed,
                          **{**recipes.identity(self.data), "latent_dim": m})
            for m in (large, small)
        ]  # fmt: skip

    @property
    def patch(self) -> int:
        """A side of the patch that is drawn, where not all is."""
        return self.settings.patch if isinstance(self.settings, PatchSizes) else PATCH

    def order(self, run: Run) -> float:
        """The largest code first."""
        return -code_size(run)

    def draw(self, shown: Sequence[Entry]) -> None:
        """The products, what they make of ten inputs, and their figures."""
        runs = [entry.run for entry in shown]
        mount(_products(self.data, runs, self.patch, self.badge(shown)), key="identity.products")
        copies = sheet(copy_rows(self.data, runs), group=PAGE, name="identity-copies", most=52)
        mount(copies, key="identity.copies")
        st.caption("  \n".join(map(sentence, runs)))

    def csv(self, shown: Sequence[Entry]) -> str:
        """The products as tables."""
        own = shown_pixels(self.data, self.patch)
        products = shown_products(self.data, [entry.run for entry in shown], self.patch)[1:]
        rows = [(code_size(entry.run), i, *row)
                for entry, product in zip(shown, products, strict=True)
                for i, row in zip(own, product, strict=True)]  # fmt: skip
        return csv_file.csv_text(("code size", "output pixel", *(f"input {i}" for i in own)), rows)


def sentence(run: Run) -> str:
    """The figures of the whole V W."""
    found = measures(run)
    diagonal, off = found.entries
    return (
        f"**m = {code_size(run)}** · V W: mean diagonal {diagonal:.3f}, largest off-diagonal "
        f"{off:.3f} (where there is ink) · relative error of {MEASURED} of each: "
        f"test {found.held_out:.2g}, shuffled {found.shuffled:.2g}, noise {found.noise:.2g}"
    )


def _products(name: str, runs: Sequence[Run], patch: int, badge: str) -> bytes:
    """V W of each run, beside the identity, as far as they are drawn."""
    matrices = shown_products(name, runs, patch)
    captions = [f"m = {code_size(run)}: {measures(run).distance}" for run in runs]
    images = to_uint8(matrices, FULL, signed=True)
    return gallery(
        group=PAGE, name="identity-products", title=TITLE, columns=3,
        images=images.reshape(len(images), -1), shape=matrices.shape[1:], signed=True, tile=290,
        captions=["the identity, I", *captions], scale=np.full(len(images), FULL),
        scale_mode="global", global_scale=FULL, badge=badge, step=last_step(runs),
        note=axes_words(name, patch) if runs else "Press Train: the products appear beside it.",
    )  # fmt: skip
