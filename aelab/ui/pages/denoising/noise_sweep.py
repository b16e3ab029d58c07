"""The noise sweep on the Denoising page: errors against the noise that a code was trained with."""

import streamlit as st

from aelab import data, figures
from aelab.components import mount
from aelab.components.live_figure import live_figure
from aelab.studies import noise_sweep
from aelab.studies.noise_sweep import NoiseSweepConfig
from aelab.ui.grid_study import Cells, GridStudy
from aelab.ui.shared.text import NOT_APART, seed_by_seed
from aelab.ui.shell import csv_file

PAGE = "sweep"
HEIGHT = 362
EXPLAIN = """
At each level of noise a denoising autoencoder learns from pictures alone: that share of the pixels
is set to 0, and the clean picture is the target. With 2 or 3 layers that is the first one; each
further layer then learns alone in the same way, on the codes of the layer below (greedy stacked
denoising; decoders have weights of their own). Then a softmax layer is put on the last code.
**Fine-tuned**: all weights learn from the labels. **Frozen**: the new layer alone does. Both are
tried on the whole test set. **Reconstruction**: squared error / image of what comes out for test
pictures corrupted at that same level. Bars are 95 % intervals over seeds (Student’s t); the verdict
compares seed by seed, since all levels share first weights, batches and labels: two are told apart
where the 95 % interval of their difference leaves out 0, though their bars may overlap.

Published (Vincent et al., JMLR 11:3371, 2010; MNIST, three layers): errors lower than without noise
from about 10 to 40 %, “remarkably flat”, lowest near 25 %; with 50,000 labels 1.28 % wrong there,
1.40 % without noise (their table 3).
"""


class NoiseSweep(GridStudy[NoiseSweepConfig]):
    """Classifiers on codes that were trained with more and more noise."""

    grid, key, explain = noise_sweep, PAGE, EXPLAIN
    file, about = "noise_sweep.csv", "The figures of every net that has been measured."

    def csv(self, shown: Cells) -> str:
        """The figures of every cell."""
        words = ("data", "noise", "seed", "fine-tuned error", "frozen error")
        depth = noise_sweep.layers(shown)
        return csv_file.csv_text(
            [*words, "reconstruction, squared error / image", "layers"],
            ([self.data, *place, *(found[key] for key in ("tuned", "frozen", "repair")), depth]
             for place, found in shown.items()),
        )  # fmt: skip

    def draw(self, shown: Cells) -> None:
        """The curves, and what they say so far."""
        badge = self.badge()
        left, right = st.columns([3, 2])
        with left:
            code = self.code("noise_sweep(found.cells)")
            errors = figures.noise_sweep(shown, badge=badge, height=HEIGHT, code=code)
            mount(live_figure("sweep-errors", errors), key="sweep.errors")
        with right:
            code = self.code("noise_sweep_reconstruction(found.cells)")
            errors = figures.noise_sweep_reconstruction(
                shown, badge=badge, height=HEIGHT, code=code
            )
            mount(live_figure("sweep-reconstruction", errors), key="sweep.reconstruction")
        st.markdown(_sentence(shown))
        st.caption(self._shaded())

    def _shaded(self) -> str:
        """What the stretch of the axis is, for it need not agree with the curves."""
        low, high = (100 * share for share in noise_sweep.PUBLISHED)
        layers = f"{self.settings.depth} layer{'s' * (self.settings.depth > 1)}"
        return (
            f"Shaded: {low:.0f} to {high:.0f} %, where noise helped on MNIST with 3 layers and "
            f"50,000 labels (Vincent et al., 2010). Measured here: {data.info(self.data).title}, "
            f"{layers}, {self.settings.labels:,} labels."
        )


def _sentence(known: Cells) -> str:
    """What the sweep says, with how sure it is."""
    found = noise_sweep.verdict(known)
    if found is None:
        return ("Press Measure. " if not known else "") + (
            "Levels are compared once each has been measured with two seeds."
        )
    best, gain = f"{100 * found.best:.0f} %", found.gain
    lowest = f"**Lowest error at {best} noise**"
    others = [f"{100 * level:.0f}" for level in found.equals if level != found.best]
    same = f" · {NOT_APART} from it: {', '.join(others)} %" if others else ""
    if found.best == 0:
        return f"{lowest}: here noise does not help{same} ({seed_by_seed(gain)})."
    points = f"{100 * gain.mean:.2f} ± {100 * gain.half:.2f} percentage points"
    return f"{lowest}: {points} fewer errors than without noise{same} ({seed_by_seed(gain)})."
