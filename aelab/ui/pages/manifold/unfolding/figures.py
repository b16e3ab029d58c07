"""The pictures of the unfolding sheet: what of a run's snapshot is drawn in space."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from aelab import data
from aelab.components.planes import slot
from aelab.components.space import DecoderSurface, SpaceFilm, View, space
from aelab.figures.surface import places
from aelab.models import variant
from aelab.training import Run, Snapshot
from aelab.training.evaluation.points import MARGIN
from aelab.training.evaluation.points import SIDE as LATTICE
from aelab.ui.pages.manifold.unfolding import text
from aelab.ui.pages.manifold.unfolding.sidebar import ViewOptions
from aelab.ui.session import comparison
from aelab.ui.session.comparison import Entry
from aelab.ui.shared import pca_baseline

GROUP = "unfolding"
HEIGHT = 318  # px on a window of the usual height
SIDE = 13  # lines of PCA's plane each way
THREAD = 240  # pieces of a thread
NEAR = 1.5  # meshes of the lattice from a code, to which the sheet is drawn
BEYOND = 1.05  # of the points' reach, that the plane is drawn

Floats = NDArray[np.float32]


def payload(options: ViewOptions, entry: Entry | None) -> bytes:
    """The space with all there is of a run in it; the words are the last snapshot's."""
    run = entry.run if entry else None
    latent = run.codes.shape[1] if run else options.latent_dim
    return _payload(options, run, latent, _status(entry), film(entry))


def film(entry: Entry | None) -> SpaceFilm | None:
    """What the space says of its film; None while there is none."""
    if entry is None or entry.state == "running":
        return None
    name = f"{entry.run.experiment.key}.{entry.run.last.step}"
    return SpaceFilm(slot=slot(GROUP, 0), run=name)


def decoder_surface(snapshot: Snapshot, latent: int, places: Floats) -> DecoderSurface:
    """A snapshot's sheet, or its thread: what is made of the points, in the order of their codes.

    latent: numbers in the code; places: [n], which stand beside the one number of a code.
    """
    codes, reconstruction = snapshot.points.astype(np.float32), snapshot.extra["rebuilt"]
    if latent == 2:
        lattice = snapshot.extra["sheet"]
        return DecoderSurface(
            lattice=lattice, visible=worn(codes), reconstruction=reconstruction, codes=codes
        )
    order = np.argsort(codes[:, 0], kind="stable")
    picked = order[np.linspace(0, len(order) - 1, THREAD).astype(int)]
    beside = np.column_stack([codes[:, 0], places])
    whole = np.ones(THREAD, np.float32)
    return DecoderSurface(
        lattice=reconstruction[picked], visible=whole, reconstruction=reconstruction, codes=beside
    )


def worn(codes: Floats) -> Floats:
    """Which of the 25 × 25 places of the lattice lie next to a code [n, 2]: 1 or 0, [625].

    Elsewhere the decoder was never asked, and its sheet goes astray.
    """
    low, span = codes.min(0), np.maximum(np.ptp(codes, axis=0), 1e-9)
    cells = (codes - low) / span  # 0 to 1; the lattice goes a little beyond
    side = np.linspace(-MARGIN, 1 + MARGIN, LATTICE)
    nodes = np.stack([a.ravel() for a in np.meshgrid(side, side, indexing="ij")], 1)
    differences = cKDTree(cells).query(nodes)[0]
    found: Floats = (differences < NEAR * (side[1] - side[0])).astype(np.float32)
    return found


@lru_cache(maxsize=8)
def _payload(
    options: ViewOptions, run: Run | None, latent: int, status: str, film: SpaceFilm | None
) -> bytes:
    dataset = options.dataset
    x, t = dataset.x_test[dataset.probe], dataset.factors[0]
    best = pca_baseline.plane(options.data, latent)
    placed = places(options.data)
    name = text.NAMES[t.unit]
    return space(
        group=GROUP, name="unfolding", points=x, places=placed,
        along=(name, f"{t.test.min():.3g}".replace("-", "−"), f"{t.test.max():.3g}{_unit(t.unit)}"),
        views=_views(options.data, latent, run),
        axes=("z₁", "z₂") if latent == 2 else ("z", name), plane=plane_of(options.data, latent),
        flat=best.reconstruct(best.project(x)),
        surface=decoder_surface(run.last, latent, placed) if run else None, thread=latent == 1,
        rods=options.rods, badge=_badge(options.data, run), status=status,
        run=run.experiment.key if run else "", step=run.last.step if run else 0, film=film,
        height=HEIGHT,
    )  # fmt: skip


def _views(name: str, latent: int, run: Run | None) -> tuple[View, View, View]:
    """The titles and figures of the three views."""
    title = variant(run.experiment.variant).Model.name if run else "The network’s sheet"
    network, pca, code = text.lines(name, latent, run, run.last if run else None)
    flat_title = "PCA’s plane" if latent == 2 else "PCA’s line"
    return View(title, network), View(flat_title, pca), View("The code", code)


def plane_of(name: str, latent: int) -> Floats:
    """PCA's plane as a lattice, as far as the points reach in it; or its line."""
    best, dataset = pca_baseline.plane(name, latent), data.load(name)
    found = best.project(dataset.x_test)
    middle, reach = (found.min(0) + found.max(0)) / 2, BEYOND * np.ptp(found, axis=0) / 2
    steps = np.linspace(-1, 1, SIDE, dtype=np.float32)
    axes = np.meshgrid(*(m + r * steps for m, r in zip(middle, reach, strict=True)), indexing="ij")
    return best.reconstruct(np.stack([a.ravel() for a in axes], 1)).astype(np.float32)


def _unit(unit: str) -> str:
    """Behind a figure: angles have one, a parameter none."""
    return " rad" if unit == "radians" else ""


def _badge(name: str, run: Run | None) -> str:
    title = data.info(name).title
    return f"seed {run.experiment.seed} · {run.last.seconds:.1f} s · {title}" if run else title


def _status(entry: Entry | None) -> str:
    """How far the training is, in words."""
    if entry is None:
        return "starting …" if "running" in comparison.states(GROUP) else "not trained yet"
    return f"step {entry.run.last.step:,} of {entry.run.planned:,} · {entry.state}"
