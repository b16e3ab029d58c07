"""The time machine of the unfolding sheet: cloth, code and figures at any step of the training."""

from functools import lru_cache

import numpy as np

from aelab.components import Curve, time_machine
from aelab.components import space as packing
from aelab.components.space import SpaceFilm
from aelab.figures.surface import agreement, angle_of, pca_errors, places
from aelab.models import variant
from aelab.stage import films
from aelab.training import Run
from aelab.ui.pages.manifold.unfolding import text
from aelab.ui.pages.manifold.unfolding.figures import GROUP, decoder_surface, film
from aelab.ui.pages.manifold.unfolding.sidebar import ViewOptions
from aelab.ui.session.comparison import Entry
from aelab.ui.shared.curve import error_curve
from aelab.ui.shell import csv_file

HEIGHT = 84  # px of the curves
HEADER = (
    "network", "data", "seed", "step", "squared error / point", "PCA's squared error / point",
    "R2 by 5-NN", "best direction's rank correlation", "largest angle to PCA's in degrees",
)  # fmt: skip


def scrubber(options: ViewOptions, entry: Entry | None) -> bytes:
    """The errors of the run and of PCA, and the scrubber; it rests while something is trained."""
    found, run = film(entry), entry.run if entry else None
    return time_machine(
        group=GROUP, slots=[found.slot] if found else [], film=found.run if found else "",
        curves=_curves(options.data, run) if run else [], height=HEIGHT, item="point",
    )  # fmt: skip


def recording(options: ViewOptions, entry: Entry | None) -> bytes | None:
    """The film, if there is one."""
    found, run = film(entry), entry.run if entry else None
    return _recording(found, run, options.data) if found and run else None


def csv(name: str, run: Run) -> str:
    """The figures of every snapshot, as the film shows them; an angle is a flat sheet's alone."""
    latent, flat = run.codes.shape[1], run.experiment.variant == "linear"
    error, _ = pca_errors(name, latent)
    rows = [
        (run.experiment.variant, name, run.experiment.seed, s.step, s.squared_error, error,
         *agreement(s, name, latent),
         angle_of(s, name, latent) if flat else None)
        for s in run.snapshots
    ]  # fmt: skip
    return csv_file.csv_text(HEADER, rows)


def _curves(name: str, run: Run) -> list[Curve]:
    error, _ = pca_errors(name, run.codes.shape[1])
    steps = np.array([0, run.last.step])
    flat = Curve(name="PCA", colour="pca", steps=steps, errors=np.full(2, error))
    return [error_curve(variant(run.experiment.variant).Model.name, "accent", run), flat]


@lru_cache(maxsize=4)
def _recording(found: SpaceFilm, run: Run, name: str) -> bytes:
    shown, latent = films.chosen(run), run.codes.shape[1]
    placed = places(name)
    return packing.surface_film(
        group=found.slot, run=found.run, steps=np.array([s.step for s in shown]),
        surfaces=[decoder_surface(s, latent, placed) for s in shown],
        notes=[text.lines(name, latent, run, s) for s in shown],
    )  # fmt: skip
