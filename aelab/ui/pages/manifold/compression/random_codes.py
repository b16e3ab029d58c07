"""A decoder knows the codes of its training items: what does it draw from codes nobody gave it?"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from aelab import data
from aelab.analysis.samples import fitted_normal, nearest, uniform_box
from aelab.components import Row, mount, sheet
from aelab.schema import Settings, hp
from aelab.training import Experiment, Run
from aelab.ui.session.comparison import Entry, last_step
from aelab.ui.shared.images import rows_to_uint8
from aelab.ui.shell import csv_file
from aelab.ui.view import Comparison

PAGE = "compression.random"
ITEMS = 12  # pictures a row
MEASURED = 200  # pictures behind a figure
KNOWN = 10_000  # training pictures that a picture is compared with
FIRST, SECOND = "basic", "vae"
KINDS = {FIRST: ("AE", "accent"), SECOND: ("VAE", "noise")}
EPOCHS = {"digits": 100, "shapes": 40}
EXPLAIN = f"""
Both decoders draw from the codes of training pictures, and from random codes: from a **normal**
distribution with the mean and covariance of the codes, and **uniform** in the box between their
smallest and largest values, each number by itself.

*Distance*: median Euclidean distance over {MEASURED} pictures to the nearest of the first {KNOWN:,}
training pictures; that of test pictures says what a new real picture has. A plain autoencoder was
only asked to draw its own items: between and around their codes anything may come out. A VAE sees
its codes blurred and pulled towards N(0, I), so its decoder knows the neighbourhood (Kingma and
Welling, arXiv:1312.6114). A picture may also be close because it is a blurred mean: look at the
rows, not at the figure alone.

**This is no encryption.** The code hides nothing: anyone who has the decoder reads it.
"""


class Decoded(NamedTuple):
    """One row: its words, pictures [MEASURED, d], their median distance to a training picture."""

    label: str
    colour: str
    pictures: NDArray[np.float32]
    distance: float


@dataclass(frozen=True)
class Options(Settings):
    """Of both nets."""

    m: int = hp(16, "Numbers in the code", low=1, high=64)
    epochs: int = hp(6, "Epochs", low=1, high=500)


class RandomCodes(Comparison[Options]):
    """An autoencoder and a VAE, alike but for the loss."""

    key, explain, period = PAGE, EXPLAIN, 1.0
    file, about = "random_codes.csv", "The distances of every row."
    seed_help = "Of weights and batches, and of the random codes."

    def usual(self) -> Options:
        """As many epochs as the data set needs."""
        return Options(epochs=EPOCHS.get(self.data, 6))

    def experiments(self) -> list[Experiment]:
        """Both nets."""
        return [
            Experiment.of(kind, self.data, self.seed, latent_dim=self.settings.m,
                          hidden=(256, 128), epochs=self.settings.epochs, loss="cross-entropy")
            for kind in KINDS
        ]  # fmt: skip

    def draw(self, shown: Sequence[Entry]) -> None:
        """The rows, and a sentence."""
        mount(_sheet(self.data, shown, self.badge(shown)), key="random.codes")
        st.caption("Press Train: an autoencoder and a VAE learn together." if not shown else
                   "No encryption: whoever has the decoder reads the code.")  # fmt: skip

    def csv(self, shown: Sequence[Entry]) -> str:
        """The distance of every row."""
        header = ("data", "row", "median distance to the nearest training picture")
        rows = [(self.data, row.label, row.distance) for row in compared(self.data, shown)]
        return csv_file.csv_text(header, [*rows, (self.data, "test", _test(self.data))])


def compared(name: str, shown: Sequence[Entry]) -> list[Decoded]:
    """Training pictures, and what each run's decoder draws of codes known and random."""
    x = data.load(name).x_train[:KNOWN]
    rows = [_compared("training pictures", "text", x[:MEASURED], name)]
    return rows + [row for entry in shown for row in _by_run(entry.run)]


def _sheet(name: str, shown: Sequence[Entry], badge: str) -> bytes:
    """Known pictures, and what each decoder draws."""
    height, width = data.load(name).shape
    rows = compared(name, shown)
    return sheet(
        group=PAGE, name="random-codes", title="Known codes and random ones",
        images=rows_to_uint8(np.stack([row.pictures[:ITEMS] for row in rows])),
        shape=(height, width), step=last_step([entry.run for entry in shown]), most=50, badge=badge,
        rows=[Row(row.label, row.colour, (f"{row.distance:#.3g} distance",) if i else ())
              for i, row in enumerate(rows)],
        note=f"distance: of pixel values to the nearest training picture; test {_test(name):.3g}",
    )  # fmt: skip


@lru_cache(maxsize=8)
def _by_run(run: Run) -> list[Decoded]:
    """Three rows of one decoder."""
    e = run.experiment
    name, colour = KINDS[e.variant]
    codes = run.encode(data.load(e.data).x_train[:KNOWN])
    tried = {
        "training codes": codes[:MEASURED],
        "normal codes": fitted_normal(codes, MEASURED, e.seed),
        "uniform codes": uniform_box(codes, MEASURED, e.seed),
    }
    return [
        _compared(f"{name}, {words}", colour, run.decode(asked), e.data)
        for words, asked in tried.items()
    ]


def _compared(label: str, colour: str, pictures: NDArray[np.float32], name: str) -> Decoded:
    distances = nearest(pictures, data.load(name).x_train[:KNOWN])[1]
    return Decoded(label, colour, pictures, float(np.median(distances)))


@lru_cache(maxsize=8)
def _test(name: str) -> float:
    """What test pictures have."""
    return _compared("", "", data.load(name).x_test[:MEASURED], name).distance
