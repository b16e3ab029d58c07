"""The view GAN: what an autoencoder guarantees and a GAN does not, on the same data."""

import streamlit as st

from aelab import data, figures
from aelab.components import mount, sheet
from aelab.components.live_figure import live_figure
from aelab.figures.studies import study_code
from aelab.figures.studies.gan import gan_rows, names, seen
from aelab.studies import Memory, gan
from aelab.studies.gan import GanConfig, GanProgress
from aelab.training import TrainingEvents
from aelab.ui.grid_study import Study
from aelab.ui.shell import csv_file, datasets, menus, widgets

RING = "ring"
HEIGHT = 330
PERCENT = tuple(round(100 * (i + 1) / gan.LOOKS) for i in range(gan.LOOKS))
EXPLAIN = r"""
An **autoencoder** is trained to give back each training item, so its decoder can make at least
those: it has learned a code for each. A **GAN** (Goodfellow et al., NIPS 2014) has no encoder and
no reconstruction. A discriminator $D$ learns to tell training items from what the generator $g$
makes of random codes, $g$ to pass for one:

$$\mathcal{L}_D = -\mathbb{E}_x \log D(x) - \mathbb{E}_z \log\bigl(1 - D(g(z))\bigr), \qquad
\mathcal{L}_g = -\mathbb{E}_z \log D(g(z))$$

Nothing in $\mathcal{L}_g$ asks for *all* of the data: a generator may make few of the modes and no
others, which is called **mode collapse**. Here $g$ has the layers and the first weights of the
autoencoder’s decoder, and learns from the same batches.

* **Covered**: of 2,500 samples at least 1 % lie within 3 σ of the mode, or, of pictures, are of the
  class by a vote of the 5 nearest training pictures. Bars: 95 % over seeds (Student’s t).
* **Squared error** is the mean over 200 training items: through the encoder; of the nearest of
  2,500 samples; of the best code, found from there by 300 steps of gradient descent. *Worst class*:
  that of the best code, in the class where it is largest.
* **Within 3 σ** of a mode: the share of the 2,500 samples. **Sharpness**: mean absolute Laplacian
  of samples over that of test pictures.

**Look for**: on the eight Gaussians (Metz et al., arXiv:1611.02163) with 16 numbers in the code the
GAN makes one or two of the eight, and no code brings it near the others. Other settings do better:
with a latent size of 2 and 6000 steps it covers six or seven. On digits it covers all ten classes;
with a slow discriminator (pace 0.2) four or five after 3000 steps. What a GAN does better is the
single sample: it looks like an item. Random codes of the autoencoder land between the modes, and
its pictures are blurred.
"""


class GenerativeAdversarial(Study[GanConfig, GanProgress]):
    """An autoencoder and a GAN side by side."""

    key, kind, explain, period = "gan", GanProgress, EXPLAIN, 1.0
    file, about = "gan.csv", "All figures of every seed."
    measures = ("sharpness",)

    def usual(self) -> GanConfig:
        """The study that fits the data set."""
        return gan.suited(self.data)

    def sidebar(self) -> GanConfig | None:
        """The data set, the step that is looked at, and the settings."""
        help = "The Gaussians have modes that can be counted; pictures have classes."
        self.data = menus.data_set("gan", (RING, "gaussians"), help, RING)
        return super().sidebar() if datasets.available(self.data) else None

    def work(self, memory: Memory) -> TrainingEvents:
        """Trains both, seed after seed."""
        return gan.study(self.data, self.settings, memory)

    def beside(self, shown: GanProgress | None) -> None:
        """Which look at the samples is shown."""
        steps = (shown.settings if shown else self.settings).steps
        share = widgets.one_of("Samples after, % of the steps", PERCENT, 100, "gan.after",
                               "While it trains: the last look up to there.")  # fmt: skip
        self.step = gan.look_steps(steps)[PERCENT.index(share)]

    def csv(self, shown: GanProgress | None) -> str:
        """All figures, seed by seed."""
        cells = shown.cells if shown else {}
        return csv_file.csv_text(
            ("data", "seed", "figure", "value"),
            ([self.data, seed, *pair] for seed, found in cells.items() for pair in found.items()),
        )

    def draw(self, shown: GanProgress | None) -> None:
        """Coverage, samples, and how near each comes."""
        left, right = st.columns([4, 5], gap="medium")
        now = seen(shown, self.step)
        with left:
            found = figures.gan_coverage(
                shown, height=HEIGHT, code=self.code("gan_coverage(found)")
            )
            mount(live_figure("gan-coverage", found), key="gan.coverage")
        with right:
            if shown and now and data.info(shown.data).kind == "images":
                rows = sheet(gan_rows(shown, now), group="gan", name="gan-samples", most=44)
                mount(rows, key="gan.pictures")
            else:
                found = figures.gan_samples(shown, self.step, height=HEIGHT,
                                            code=self.code("gan_samples(found)"))  # fmt: skip
                mount(live_figure("gan-samples", found), key="gan.samples")
        st.markdown(table(shown))

    def code(self, draw: str) -> str:
        """Python that measures and draws."""
        return study_code("gan.study", repr(self.data), self.settings, draw)


def table(found: GanProgress | None) -> str:
    """How near each comes, what its samples cover, and how good they are; means over seeds."""
    if not found or gan.over_seeds(found.cells, f"best {gan.GAN}") is None:
        return "How near each comes to the training items is measured when the first seed is done."
    points = data.info(found.data).kind == "points"
    good = "within 3 σ" if points else "sharpness"
    head = (
        "| sq. error / item | encoder | nearest sample | best code | worst class | covered: "
        f"training items | random codes | {good} |\n|---|--:|--:|--:|--:|--:|--:|--:|\n"
    )
    return head + "\n".join(_row(found, whose, points) for whose in (gan.AE, gan.GAN))


def _row(found: GanProgress, whose: str, points: bool) -> str:
    ways = [f"{way} {whose}" for way in gan.WAYS] + [f"worst best {whose}"]
    near = [gan.over_seeds(found.cells, way) for way in ways]
    told = [f"{s.mean:.2g}" if s and s.mean >= 1e-6 else "< 10⁻⁶" if s else "–" for s in near]
    learned = gan.LEARNED if whose == gan.AE else ""
    told += [_covered(found, learned), _covered(found, whose)]
    good = gan.over_seeds(found.cells, f"good {whose} {found.settings.steps}")
    assert good
    told.append(f"{100 * good.mean:.0f} %" if points else f"{good.mean:.2f}")
    return f"| **{names(found)[whose].partition(',')[0]}** | " + " | ".join(told) + " |"


def _covered(found: GanProgress, whose: str) -> str:
    """Modes or classes at the end, with the interval over seeds."""
    known = gan.over_seeds(found.cells, f"covered {whose} {found.settings.steps}")
    if not known:
        return "–"
    sure = f" ± {known.half:.1f}" if 0 < known.half < float("inf") else ""
    return f"{known.mean:.1f}{sure} of {gan.modes(found.data)}"
