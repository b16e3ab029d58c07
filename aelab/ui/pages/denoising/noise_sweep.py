"""The noise sweep on the Denoising page: errors against the noise that a code was trained with."""

import streamlit as st

from aelab.components import mount
from aelab.components.live_figure import live_figure
from aelab.figures import Axis, Band, curves
from aelab.studies import noise_sweep
from aelab.studies.noise_sweep import LEVELS, PUBLISHED, PUBLISHED_BEST, NoiseSweepConfig, Point
from aelab.ui.grid_study import Cells, GridStudy
from aelab.ui.shared.curve import curve
from aelab.ui.shell import csv_file

PAGE = "sweep"
HEIGHT = 330
NOISE = Axis(
    "pixels set to 0 while it learned, %", 0, 70, ticks=tuple(round(100 * v) for v in LEVELS)
)
EXPLAIN = """
At each level of noise a denoising autoencoder learns from pictures alone: that share of the pixels
is set to 0, and the clean picture is the target. Then a softmax layer is put on its code.
**Fine-tuned**: all weights learn from the labels. **Frozen**: the new layer alone does. Both are
tried on the whole test set. **Reconstruction**: squared error / image of what comes out for test
pictures corrupted at that same level. Bars are 95 % intervals over seeds (Student’s t); the verdict
compares seed by seed, since all levels share first weights, batches and labels.

Published (Vincent et al., JMLR 11:3371, 2010; MNIST, three layers): errors lower than without noise
from about 10 to 40 %, “remarkably flat”, lowest near 25 %.
"""


class NoiseSweep(GridStudy[NoiseSweepConfig]):
    """Classifiers on codes that were trained with more and more noise."""

    grid, key, explain = noise_sweep, PAGE, EXPLAIN
    file, about = "noise_sweep.csv", "The figures of every net that has been measured."

    def csv(self, shown: Cells) -> str:
        """The figures of every cell."""
        words = ("data", "noise", "seed", "fine-tuned error", "frozen error")
        return csv_file.csv_text(
            [*words, "reconstruction, squared error / image"],
            ([self.data, *place, *(figures[key] for key in ("tuned", "frozen", "repair"))]
             for place, figures in shown.items()),
        )  # fmt: skip

    def draw(self, shown: Cells) -> None:
        """The curves, and what they say so far."""
        points, badge = noise_sweep.points(shown), self.badge()
        left, right = st.columns([3, 2])
        with left:
            mount(_errors(points, badge), key="sweep.errors")
        with right:
            mount(_reconstructions(points, badge), key="sweep.repair")
        st.markdown(_sentence(shown))


def _errors(points: list[Point], badge: str) -> bytes:
    found = {"frozen": [p.frozen for p in points], "fine-tuned": [p.fine_tuned for p in points]}
    lines = [curve(name, _levels(points), spreads, "data" if name == "frozen" else "accent",
                    scale=100) for name, spreads in found.items()]  # fmt: skip
    low, high = (100 * v for v in PUBLISHED)
    band = Band(
        f"published, MNIST: better than none,\nbest near {100 * PUBLISHED_BEST:.0f} %",
        low,
        high,
        "data",
    )
    return live_figure("sweep-errors", curves(
        title="Errors of a classifier on the code", x=NOISE,
        y=Axis("wrong test items, %"), series=lines, bands=[band], badge=badge, height=HEIGHT,
        note="bars: 95 % over seeds",
    ))  # fmt: skip


def _reconstructions(points: list[Point], badge: str) -> bytes:
    errors = curve("reconstruction", _levels(points), [p.denoising for p in points], "noise")
    return live_figure("sweep-repair", curves(
        title="Error of the reconstruction", x=NOISE,
        y=Axis("squared error / image", 0), series=[errors], badge=badge, height=HEIGHT,
        note="damaged as in training",
    ))  # fmt: skip


def _levels(points: list[Point]) -> list[float]:
    return [100 * p.level for p in points]


def _sentence(known: Cells) -> str:
    """What the sweep says, with how sure it is."""
    found = noise_sweep.verdict(known)
    if found is None:
        return ("Press Measure. " if not known else "") + (
            "A verdict needs all levels with two seeds: one alone cannot tell noise from luck."
        )
    best, gain = f"{100 * found.best:.0f} %", found.gain
    lowest = f"**Lowest error at {best} noise**"
    others = [f"{100 * level:.0f}" for level in found.equals if level != found.best]
    told = f" · cannot be told from it: {', '.join(others)} %" if others else ""
    if found.best == 0:
        return f"{lowest}: here noise does not help{told} ({gain.n} seeds, paired, 95 %)."
    points = f"{100 * gain.mean:.2f} ± {100 * gain.half:.2f} points"
    sure = "fewer errors than without" if gain.low > 0 else "against none: within luck"
    return f"{lowest}: {points} {sure}{told} ({gain.n} seeds, paired, 95 %)."
