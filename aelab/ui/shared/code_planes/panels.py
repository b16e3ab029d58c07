"""One run's plane: its codes as they are drawn, the clouds round them, the reader's own picture."""

from dataclasses import replace
from functools import lru_cache
from math import isnan

import numpy as np
from numpy.typing import NDArray

from aelab import data
from aelab.analysis.latent.active_units import LEAST, active
from aelab.analysis.latent.alignment import Alignment, procrustes
from aelab.analysis.latent.distance_map import HOLE, distance_map
from aelab.analysis.latent.ellipses import aligned_covariances, roots
from aelab.analysis.pixels import to_uint8
from aelab.analysis.quality import squared_errors
from aelab.components.panel import Backdrop, OwnPicture, Panel
from aelab.components.stage import Floats
from aelab.figures.maps import FAR, MARGIN
from aelab.models import variant
from aelab.stage.words import measured
from aelab.studies.sharpness import sharpness_map
from aelab.training import Run, Snapshot
from aelab.ui.shared import pca_baseline
from aelab.ui.shared.code_planes.pca_panel import Points, baseline

ORTHONORMAL = 2**0.5  # ‖V‖_F of PCA's first two components


@lru_cache(maxsize=16)
def of_run(run: Run, title: str, aligned: bool, clouds: bool) -> Panel:
    """One run's plane as of its last snapshot."""
    last, film, latent = run.last, run.snapshots, run.codes.shape[1]
    points = placed(run, last, aligned)
    prior = variant(run.experiment.variant).Model.prior_name == "normal"
    kl = last.extra.get("kl", np.zeros(0))
    own = ("z₁", "z₂") if latent <= 2 else ("1st principal direction", "2nd")
    x, y = ("along component 1", "component 2") if aligned else own
    return Panel(
        title=title if latent <= 2 else f"{title}: main plane of {latent}",
        note=near_of(last), seed=f"seed {run.experiment.seed}",
        detail=measured(run.figures.get("squared error", last.squared_error)),
        cost=f"{last.seconds:.1f} s · {run.parameters:,} parameters", x=x, y=y,
        prior=prior and not aligned, run=name(run, aligned), step=last.step, points=points,
        steps=np.array([s.step for s in film]), errors=np.array([s.squared_error for s in film]),
        kl=tuple(float(v) for v in kl), meter=_meter(run) if len(kl) else "",
        spread=spread(run, last, aligned) if clouds else None,
    )  # fmt: skip


def near_of(shot: Snapshot) -> str:
    """5-NN accuracy in words, where it was measured."""
    return "" if isnan(shot.knn_accuracy) else f"{100 * shot.knn_accuracy:.1f} % 5-NN"


def name(run: Run, aligned: bool) -> str:
    """The same for a plane, its decoder and its film, and another for another way to draw it."""
    return f"{run.experiment.key} {'aligned' if aligned else 'as it is'}"


def alignment(run: Run, points: Points) -> Alignment:
    """How a run's points [n, 2] are turned onto PCA's."""
    return procrustes(points, baseline(run.experiment.data).points)


def placed(run: Run, shot: Snapshot, aligned: bool) -> Points:
    """The codes of a snapshot as they are drawn, [n, 2]."""
    points = shot.points.astype(np.float32)
    return alignment(run, points).apply(points) if aligned else points


def spread(run: Run, shot: Snapshot, aligned: bool) -> Points | None:
    """The clouds of a snapshot as they are drawn: square roots [k, 3]; None without any."""
    found = shot.extra.get("spread")
    if found is None:
        return None
    way = alignment(run, shot.points.astype(np.float32)) if aligned else None
    return roots(aligned_covariances(found, way) if way else found)


@lru_cache(maxsize=16)
def own_of_run(run: Run, mine: bytes, aligned: bool) -> OwnPicture:
    """What a run makes of the reader's own picture, float32 [d]."""
    x = np.frombuffer(mine, np.float32)[None]
    condition, words = _condition(run, x)
    codes = run.encode(x, condition)
    place = ((codes - run.view.mean) @ run.view.axes.T).astype(np.float32)
    if aligned:
        place = alignment(run, run.view.points).apply(place)
    return _own(run.experiment.data, place, x, run.decode(codes, condition), words)


@lru_cache(maxsize=4)
def own_of_pca(name: str, mine: bytes) -> OwnPicture:
    """What PCA's first two components make of it."""
    x, plane = np.frombuffer(mine, np.float32)[None], pca_baseline.plane(name)
    codes = plane.project(x)
    out = plane.reconstruct(codes).astype(np.float32)
    return _own(name, codes.astype(np.float32), x, out, "")


def _own(name: str, place: Points, x: Points, out: Points, condition: str) -> OwnPicture:
    error = float(squared_errors(x, out)[0])
    pixels = to_uint8(data.load(name).ink(out[0]))
    at = (float(place[0, 0]), float(place[0, 1]))
    return OwnPicture(
        place=at, output=pixels, words=f"yours: {error:.1f} squared error", condition=condition
    )


def _condition(run: Run, x: Points) -> tuple[Points | None, str]:
    """The condition for a picture whose class nobody knows, and that in words.

    The class of the test picture nearest to it; or the part that such a variant always sees.
    """
    dataset = data.load(run.experiment.data)
    label = dataset.y_test[squared_errors(dataset.x_test, x).argmin()]
    condition = run.condition(x, np.array([label]))
    other = run.condition(x, np.array([(label + 1) % len(dataset.classes)]))
    if condition is None or other is None:
        return None, ""
    if np.array_equal(condition, other):
        return condition, "is given the part of yours that such a network always sees."
    name = dataset.classes[label]
    return condition, f"is given class {name} for yours: that of the nearest test picture."


@lru_cache(maxsize=16)
def with_map(panel: Panel, layer: str, run: Run | None, aligned: bool) -> Panel:
    """A plane with a map behind its points, if its codes have any extent; run: None for PCA's."""
    if layer == "none" or panel.points is None:
        return panel
    if layer == "distance":
        return _with_distances(panel, panel.points)
    return _with_sharpness(panel, run, aligned)


def _with_distances(panel: Panel, points: Floats) -> Panel:
    found = distance_map(points, MARGIN)
    if found is None:
        return panel
    detail = f"{100 * found.hole_share:.0f} % hole (> {HOLE:g} spacings away)"
    behind = Backdrop(
        values=found.distances, low=_pair(found.low), high=_pair(found.high), full=FAR,
        edge=HOLE / FAR, ends=("at a code", f"≥ {FAR:g} spacings away"),
    )  # fmt: skip
    return replace(panel, detail=detail, backdrop=behind)


def _with_sharpness(panel: Panel, run: Run | None, aligned: bool) -> Panel:
    """Each plane in shares of its own largest value: the units of codes differ."""
    if run is None:
        return replace(panel, detail=f"sharpness {ORTHONORMAL:.3g} everywhere")
    way = alignment(run, run.view.points) if aligned else None
    found = sharpness_map(run, MARGIN, way if way and way.scale else None)
    if found is None:
        return panel
    low, high = float(found.values.min()), float(found.values.max())
    if high - low <= 1e-3 * high:
        return replace(panel, detail=f"sharpness {high:.3g} everywhere")
    behind = Backdrop(
        values=found.values, low=_pair(found.low), high=_pair(found.high), full=high,
        ends=("0", "each plane’s sharpest, pixels / unit of code"),
    )  # fmt: skip
    return replace(panel, detail=f"sharpness {low:.2g} to {high:.3g}", backdrop=behind)


def _pair(corner: NDArray[np.float64]) -> tuple[float, float]:
    return float(corner[0]), float(corner[1])


def _meter(run: Run) -> str:
    on = active(run.codes)
    return f"{on.sum()} of {len(on)} units active (variance of μ > {LEAST:g}, Burda 2016)"
