"""Numbers stored against what is lost: a deep autoencoder, PCA and the DCT."""

from dataclasses import dataclass

import numpy as np
import streamlit as st

from aelab import data
from aelab.analysis import dct
from aelab.components import mount, sheet
from aelab.components.live_figure import live_figure
from aelab.figures import ImageRow, ImageRows, rate_distortion
from aelab.figures.runs import pixels
from aelab.figures.studies.compression import baselines, in_decibels
from aelab.schema import Settings, hp
from aelab.studies import SEED, compression
from aelab.studies.compression import SIZES, CompressionConfig
from aelab.training import example_indices
from aelab.ui.grid_study import Cells, GridStudy
from aelab.ui.session import study
from aelab.ui.shared import pca_baseline
from aelab.ui.shell import csv_file, widgets

ITEMS = 5  # pictures a row: beside the chart they are still legible
EXPLAIN = r"""
A picture of $d$ pixels is stored as $m$ numbers and drawn again from them.

* **Autoencoder**: the code of a deep net; all is repeated with several seeds, bars are 95 %
  intervals (Student’s t).
* **PCA**: the best plane of $m$ dimensions; what is lost on the training pictures is the sum of the
  discarded eigenvalues.
* **DCT**: the cosine waves of JPEG (Ahmed, Natarajan and Rao, IEEE Trans. Computers C-23:90, 1974).
  Each picture keeps its $m$ *largest* coefficients. Which ones these are would have to be stored
  too and is not counted, so this curve is the DCT at its best. It learns nothing; it fits
  photographs, and knows nothing of digits.

Error: $\lVert x - r \rVert^2$, summed over pixels, mean over all test pictures. PSNR is
$10 \log_{10}(d / \text{error})$ dB with pixels in [0, 1]. The numbers are not yet bits: how finely
each is rounded is another question. The decoder, or PCA’s plane, is not counted either: both sides
have it.

**This is no encryption.** Nothing is secret in a code: whoever has the decoder reads it, and
without one the codes still tell which pictures are alike (see Latent space).
"""


@dataclass(frozen=True)
class Options(Settings):
    """How it is looked at."""

    psnr: bool = hp(False, "PSNR in dB", help="Peak signal-to-noise ratio in place of the error.")


class RateDistortion(GridStudy[CompressionConfig]):
    """What is lost of a picture by a deep autoencoder, PCA and the DCT."""

    grid, key, explain = compression, "compression.rate", EXPLAIN
    file, about = "compression.csv", "The error of every net, of PCA and of the DCT."
    measures = ("PSNR",)

    def sidebar(self) -> CompressionConfig:
        """How it is looked at, then what is measured."""
        self.m = widgets.one_of("Pictures from m numbers", SIZES, 8, "compression.m")
        self.options = widgets.group(Options(), "compression")
        return widgets.group(self.usual(), self.prefix)

    def has_csv(self, shown: Cells) -> bool:
        """PCA and the DCT need no training."""
        return True

    def csv(self, shown: Cells) -> str:
        """The error of every cell, and of those that need no training."""
        pca, cosine, _ = baselines(self.data)
        fixed = {(kind, m, ""): float(e) for kind, of in (("PCA", pca), ("DCT", cosine))
                 for m, e in zip(SIZES, of, strict=True)}  # fmt: skip
        nets = {("autoencoder", *place): figures["error"] for place, figures in shown.items()}
        measured = [*fixed.items(), *nets.items()]
        header = ("data", "by", "numbers stored", "seed", "squared error / image", "PSNR, dB")
        of = data.load(self.data)
        rows = ((self.data, *row, e, float(in_decibels(e, of))) for row, e in measured)
        return csv_file.csv_text(header, rows)

    def draw(self, shown: Cells) -> None:
        """The curves, and the pictures at m."""
        left, right = st.columns(2, gap="medium")
        with left:
            curves = rate_distortion(
                self.data,
                shown,
                decibels=self.options.psnr,
                badge=self.badge(),
                code=self.code(f'rate_distortion("{self.data}", found.cells)'),
            )
            mount(live_figure("compression-curves", curves), key="compression.curves")
        with right:
            pictures = _pictures(self.data, self.settings, self.m, shown)
            mount(pictures, key="compression.pictures")
        st.markdown(sentence(self.data, self.m, shown))


def sentence(name: str, m: int, known: Cells) -> str:
    """How much is lost at m, as a share of what is lost with the mean image alone."""
    *others, mean = baselines(name)
    lost = [f"{title} {100 * e[SIZES.index(m)] / mean:.0f} %"
            for title, e in zip(("PCA", "the DCT"), others, strict=True)]  # fmt: skip
    own = next((p.error for p in compression.points(known, known) if p.m == m), None)
    net = f"{100 * own.mean / mean:.0f} %" if own else "… %"
    return (
        f"**With {m} numbers the autoencoder loses {net} of a picture**, {', '.join(lost)}: "
        "squared error, where 100 % is that of the mean image, which stores nothing."
    )


def _pictures(name: str, chosen: CompressionConfig, m: int, known: Cells) -> bytes:
    """The same pictures as they were, and from m numbers by each."""
    dataset = data.load(name)
    x, ink = dataset.x_test[example_indices(dataset)[:ITEMS]], dataset.ink
    plane = pca_baseline.plane(name, max(SIZES)).first(m)
    by_pca, by_dct = plane.reconstruct(plane.project(x)), dct.keep_largest(x, dataset.shape, m)
    own, experiment = known.get((m, SEED)), compression.experiment(name, chosen, m, SEED)
    net = compression.reconstructions(experiment, study.memory()) if own else None
    by_net = np.zeros_like(x) if net is None else pixels(net[:ITEMS])
    errors = [own["error"] if own else None, *(e[SIZES.index(m)] for e in baselines(name)[:2])]
    names = (("autoencoder", "accent"), ("PCA", "pca"), ("DCT", "data"))
    each = "numbers" if dataset.channels > 1 else "pixels"
    rows = [ImageRow("original", lines=(f"{dataset.d:,} {each}",))] + [
        ImageRow(of, colour, _said(error, dataset))
        for (of, colour), error in zip(names, errors, strict=True)
    ]
    return sheet(ImageRows(
        title=f"From {m} numbers", rows=tuple(rows),
        images=np.stack([ink(x), by_net, ink(by_pca), ink(by_dct)]),
        shape=dataset.shape, badge=f"net: seed {SEED}", note=f"{dataset.d / m:.3g} × fewer",
    ), group="compression.rate", name="compression-pictures", most=72)  # fmt: skip


def _said(error: float | None, dataset: data.Dataset) -> tuple[str, ...]:
    """The error over the test set, in both units."""
    if error is None:
        return ("not measured yet",)
    return f"{error:.3g} sq. error", f"{float(in_decibels(error, dataset)):.1f} dB"
