"""A decoder knows the codes of its training items: what does it draw from codes nobody gave it?"""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from aelab import recipes
from aelab.components import mount, sheet
from aelab.figures.images.codes import (
    KNOWN,
    MEASURED,
    decoded_codes,
    distance_of_test_items,
    random_code_rows,
)
from aelab.schema import Settings, hp
from aelab.training import Experiment, Run
from aelab.ui.session.comparison import Entry
from aelab.ui.shell import csv_file
from aelab.ui.view import Comparison

PAGE = "compression.random"
KINDS = ("basic", "vae")
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
        return Options(epochs=recipes.epochs(EPOCHS, 6, self.data))

    def experiments(self) -> list[Experiment]:
        """Both nets."""
        return [
            Experiment.suited(kind, self.data, self.seed, latent_dim=self.settings.m,
                          hidden=(256, 128), epochs=self.settings.epochs, loss="cross-entropy")
            for kind in KINDS
        ]  # fmt: skip

    def draw(self, shown: Sequence[Entry]) -> None:
        """The rows, and a sentence."""
        rows = random_code_rows(self.data, _runs(shown))
        mount(sheet(rows, group=PAGE, name="random-codes", most=50), key="random.codes")
        st.markdown(sentence(self.data, _runs(shown)))

    def csv(self, shown: Sequence[Entry]) -> str:
        """The distance of every row."""
        header = ("data", "row", "median distance to the nearest training picture")
        rows = [(self.data, row.label, row.distance)
                for row in decoded_codes(self.data, _runs(shown))]  # fmt: skip
        test = distance_of_test_items(self.data)
        return csv_file.csv_text(header, [*rows, (self.data, "test", test)])


def sentence(name: str, runs: Sequence[Run]) -> str:
    """How new pictures of random codes are, beside pictures that are new and real."""
    if not runs:
        return "Press Train: an autoencoder and a VAE learn together."
    real, found = distance_of_test_items(name), decoded_codes(name, tuple(runs))
    far = [
        f"{row.distance / real:.2f} times ({row.label.partition(',')[0]})"
        for row in found
        if row.label.endswith("random, normal")
    ]
    return (
        f"**Random codes (normal) decode to pictures {' and '.join(far)} as far from the nearest "
        "training picture as test pictures are**: near 0 they would be copies, near 1 they are as "
        "new as real ones; the farther above, the less like any."
    )


def _runs(shown: Sequence[Entry]) -> tuple[Run, ...]:
    return tuple(entry.run for entry in shown)
