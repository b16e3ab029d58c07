"""The arrow field: where a denoising autoencoder pushes a point, and where it should.

The arrows r(x) − x grow over the points while it learns, beside the score of the smoothed density,
which is known. Particles that follow them collect where the data lie.
"""

import streamlit as st

from aelab.components import mount
from aelab.training import Run
from aelab.ui.pages.manifold.vector_field import film as arrow_film
from aelab.ui.pages.manifold.vector_field.figures import drawn, shown
from aelab.ui.pages.manifold.vector_field.sidebar import PAGE, Look, sidebar
from aelab.ui.session import comparison, jobs
from aelab.ui.session.comparison import Entry
from aelab.ui.shared.pace import PERIOD
from aelab.ui.shell import controls as buttons
from aelab.ui.shell import csv_file

PACES = ("watchable", "full")
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


def page() -> None:
    """The view: settings, buttons, pictures, the time machine, the theory."""
    look = sidebar()
    if look is None:
        return
    with comparison.controls(PAGE, look.experiments):
        pace = st.segmented_control(
            "Pace", PACES, default="watchable", key="arrows.pace", required=True,
            label_visibility="collapsed", bind="query-params",
            help="Watchable: 20 steps a second at first.",
        )  # fmt: skip
        runs = _runs(shown(look))
        csv_file.csv_button("arrows.csv", lambda: arrow_film.csv(look, runs),
                         "Cosine and length at every snapshot, as CSV.", not runs)  # fmt: skip
    _keep_pace(str(pace))
    around = buttons.drawn(PAGE)
    st.fragment(stage, run_every=PERIOD if "running" in around else None)(look, around)
    if film := arrow_film.told(look, runs, "running" in around):
        mount(arrow_film.feed(look, runs, film), key="arrows.reel")
    with st.expander("Explain"):
        st.markdown(EXPLAIN)


def stage(look: Look, around: tuple[str, ...]) -> None:
    """One tick of the pictures; reruns the page when the state of a run has changed."""
    entries = shown(look)
    runs = _runs(entries)
    if comparison.states(PAGE) != around:
        st.rerun()
    film = arrow_film.told(look, runs, "running" in around)
    mount(drawn(look, runs, film), key="arrows")
    mount(arrow_film.hand(look, runs, film), key="arrows.machine")


def _runs(entries: list[Entry]) -> tuple[Run, ...]:
    return tuple(entry.run for entry in entries if entry.run)


def _keep_pace(pace: str) -> None:
    """Comparisons begin at full pace; here the motion is to be seen."""
    for entry in comparison.entries(PAGE):
        if entry.job and entry.job.pace != pace and not entry.job.over:
            jobs.scheduler().pace(entry.job.id, "full" if pace == "full" else "watchable")
