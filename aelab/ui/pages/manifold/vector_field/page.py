"""The vector field: where a denoising autoencoder pushes a point, and where it should.

The arrows r(x) − x grow over the points while it learns, beside the score of the smoothed density,
which is known. Particles that follow them collect where the data lie.
"""

from collections.abc import Sequence

from aelab.components import mount
from aelab.schema import Settings
from aelab.training import Experiment, Run
from aelab.ui.pages.manifold.vector_field import figures, film
from aelab.ui.pages.manifold.vector_field.sidebar import PAGE, ViewOptions, sidebar
from aelab.ui.session import comparison
from aelab.ui.session.comparison import Entry
from aelab.ui.view import Comparison

EXPLAIN = r"""
A **denoising autoencoder** sees a point with Gaussian noise on it, $\tilde x = x + \sigma\epsilon$,
and learns to say where the point was. The best answer is the mean of all clean points that could
have become $\tilde x$. By how far that lies from $\tilde x$ is a law (Miyasawa 1961; “Tweedie’s
formula”, Robbins 1956):
$$\mathbb{E}[x \mid \tilde x] - \tilde x \;=\; \sigma^2\,\nabla \log p_\sigma(\tilde x),$$
$p_\sigma$ being the density of the points blurred with $\sigma$. So the arrows
$r(\tilde x) - \tilde x$ are $\sigma^2$ times the **score**: they climb towards where points are
dense. Alain and Bengio (JMLR 15:3743–3773, 2014) proved it for small $\sigma$. Reconstruction error
itself is *not* an energy: it is small at bad places too, wherever arrows vanish.

**What to look for.** The arrows start in disorder and turn into the true ones, first where points
are dense. A small σ gives short arrows that are right only near the curve; a large one reaches far
and blurs the curve: on the spiral neighbouring turns melt. Particles walk
$x \leftarrow r(x)$ and collect on the data; a plain autoencoder of the same size, which may copy,
leaves them about where they fell. Particles are moved in the browser, by arrows on 61 × 61 nodes
(in the film 21 × 21) and in straight lines between these.

**The figures.** Mean cosine: of the angle between the network’s arrow and the true one, over
noisy points of $p_\sigma$; 1 is the same direction, 0 a right angle. Length: root mean square of
the network’s arrows over that of the true ones. The truth is known because the points were made
from a formula: $p_\sigma$ is a mixture of Gaussians of variance noise² + σ².
"""


class VectorField(Comparison[Settings]):
    """A denoising autoencoder, and if wanted a plain one, on points of the plane."""

    key, explain, period = PAGE, EXPLAIN, 0.4
    file, about = "arrows.csv", "Cosine and length at every snapshot, as CSV."
    seed_key, also = "arrows.seed", tuple(figures.COLOURS)

    def sidebar(self) -> Settings | None:
        """Which points, how much noise, and what is trained on them."""
        self.plan, self.instead = sidebar()
        self.data = self.plan.data or ""
        return None if self.instead else Settings()

    @property
    def options(self) -> ViewOptions:
        """What is looked at."""
        return self.plan.options(self.seed)

    def experiments(self) -> Sequence[Experiment]:
        """One network, or two."""
        return self.options.experiments

    def shown(self) -> Sequence[Entry]:
        """Of each variant the first run."""
        found: dict[str, Entry] = {}
        for entry in super().shown():
            found.setdefault(entry.run.experiment.variant, entry)
        return [found[kind] for kind in figures.COLOURS if kind in found]

    def beside(self, shown: Sequence[Entry]) -> None:
        """Comparisons begin at full pace; here the motion is to be seen."""
        comparison.pace(PAGE, ("watchable", "full"))

    def csv(self, shown: Sequence[Entry]) -> str:
        """The agreement with the true score at every snapshot."""
        return film.csv(self.options, _runs(shown))

    def draw(self, shown: Sequence[Entry]) -> None:
        """The arrows, and the time machine."""
        options, runs = self.options, _runs(shown)
        found = film.filmed(options, runs, not self.resting)
        mount(figures.payload(options, runs, found), key="arrows")
        mount(film.scrubber(options, runs, found), key="arrows.machine")

    def after(self, shown: Sequence[Entry]) -> None:
        """The film."""
        options, runs = self.options, _runs(shown)
        if found := film.filmed(options, runs, going=False):
            mount(film.recording(options, runs, found), key="arrows.reel")


def _runs(shown: Sequence[Entry]) -> tuple[Run, ...]:
    return tuple(entry.run for entry in shown)
