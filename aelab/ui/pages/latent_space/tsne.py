"""t-SNE of a data set's probe items beside the planes, fitted once in the background for everyone.

It is there to be compared with. Nothing that was not fitted is ever placed on it.
"""

from threading import Thread
from time import monotonic

import streamlit as st

from aelab import data
from aelab.analysis.latent.alignment import procrustes
from aelab.analysis.latent.tsne import PERPLEXITY, SEED, tsne
from aelab.analysis.neighbours import leave_one_out_accuracy
from aelab.components.panel import Panel
from aelab.ui.shared.code_planes.pca_panel import baseline

SECONDS = 10 / 2000  # an item, measured on two cores
WORDS = (
    f"t-SNE, perplexity {PERPLEXITY}, fitted to these items only: it cannot place new ones. "
    "Distances between groups mean little."
)


class Fit:
    """A t-SNE that begins at once, in a thread of its own."""

    def __init__(self, name: str) -> None:
        self.name, self.began = name, monotonic()
        dataset = data.load(name)
        self.x, self.labels = dataset.x_test[dataset.probe], dataset.y_test[dataset.probe]
        self.panel: Panel | None = None
        self.thread = Thread(target=self._work, daemon=True)
        self.thread.start()

    def _work(self) -> None:
        try:
            points = tsne(self.x)
        except Exception as error:
            self.panel = Panel(title="t-SNE", role="map", cover=str(error), decodes=False)
            return
        near = leave_one_out_accuracy(points, self.labels)
        self.panel = Panel(
            title="t-SNE", role="map", note=f"{100 * near:.1f} % leave-one-out 5-NN",
            seed=f"seed {SEED}", detail="no unit, no decoder, no error", x="t-SNE 1", y="t-SNE 2",
            run=f"t-SNE of {self.name}",
            points=procrustes(points, baseline(self.name).points).apply(points),
            aside=WORDS, decodes=False,
        )  # fmt: skip

    @property
    def so_far(self) -> Panel:
        """Words while it is being fitted."""
        gone, about = monotonic() - self.began, max(2, SECONDS * len(self.x))
        cover = f"Fitting {len(self.x):,} items: {gone:.0f} s so far, about {about:.0f} s in all."
        return Panel(title="t-SNE", role="map", cover=cover, aside=WORDS, decodes=False)


@st.cache_resource(max_entries=8, show_spinner=False)
def _fit(name: str) -> Fit:
    return Fit(name)


def panel(name: str) -> Panel:
    """The plane of a data set, or how far it is."""
    fit = _fit(name)
    return fit.panel or fit.so_far


def ready(name: str) -> bool:
    """Whether it is there; begins it if it is not."""
    return _fit(name).panel is not None
