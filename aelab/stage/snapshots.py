"""The stage of a run: its last snapshot, and its decoder, as payloads for the canvas."""

from typing import Any

import numpy as np

from aelab import data
from aelab.components import Banner, Caption, Plane, Status, decoder, tick
from aelab.models import variant
from aelab.stage import films, points
from aelab.stage.words import with_neighbours
from aelab.training import Run
from aelab.training.encoder_layers import filter_shape
from aelab.training.record.history import OLDER

BROWSER_BYTES = 1_100_000  # decoders or codes larger than this are not run in the browser


def picture(
    run: Run, *, group: str, id: str, status: Status, note: str, reserve: int, origin: str = "",
    banner: Banner | None = None, slow: int = -1, decodes: bool = True,
) -> bytes:  # fmt: skip
    """The stage of the last snapshot. note: PCA's figures; origin: what the badge says first.

    slow: the step whose caption is lit, or -1; decodes: whether somebody, the browser or the
    server, can decode what the reader points at.
    """
    last, e = run.last, run.experiment
    named = [t.name for t in last.terms]
    film = [s for s in run.snapshots if [t.name for t in s.terms] == named]  # of this stage
    model = variant(e.variant).Model
    texts = model.captions
    return tick(
        group=group, status=status, run=id, step=last.step, epoch=last.epoch,
        reserve=reserve, epochs=e.now(last.step)[1].epochs, badge=badge(run, origin),
        view=_plane(run), prior=_prior(run), decodes=decodes,
        points=last.points.astype(np.float32), terms=[(t.name, t.unit) for t in last.terms],
        floors=run.floors,
        steps=np.array([s.step for s in film]), train=np.array([s.train for s in film]),
        validation=np.array([s.validation for s in film]), reconstructions=last.reconstruction,
        corrupted=last.corrupted, rebuilt=points.rebuilt(run),
        corrupted_name=model.corrupted_name, samples=films.samples(last), samples_from=_source(run),
        **_filters(run),
        filter_note="first layer",
        notes={"pca": note, "code": _figures(run)}, banner=banner,
        caption=Caption(slow % len(texts), texts) if slow >= 0 else None,
    )  # fmt: skip


def decoder_of(run: Run, *, group: str, id: str) -> bytes:
    """The decoder's layers, or the word that the browser does not decode."""
    small = fits(run)
    return decoder(
        group=group, run=id, step=run.last.step, latent=run.codes.shape[1],
        layers=run.decoder if small else None, mean=run.view.mean, axes=run.view.axes,
        codes=run.codes if small else None, reach=data.info(run.experiment.data).reach,
    )  # fmt: skip


def fits(run: Run) -> bool:
    """Whether the browser can run its decoder: dense layers, not too large."""
    n, latent = run.codes.shape
    size = 2 * sum(layer.weight.size for layer in run.decoder)
    return bool(run.decoder) and max(size, 2 * n * latent) <= BROWSER_BYTES


def badge(run: Run, origin: str = "") -> str:
    """What was trained, on what, for how long and where."""
    e, size = run.experiment, run.parameters
    count = f"{size / 1e6:.2f} M" if size >= 1e5 else f"{size:,}"
    where = f"{run.device}, steps not captured" if run.eager else run.device
    parts = (origin, variant(e.variant).Model.name, data.info(e.data).title, f"seed {e.seed}",
             f"{run.last.seconds:.1f} s", where, f"{count} parameters",
             OLDER if run.of_older_code else "")  # fmt: skip
    return " · ".join(part for part in parts if part)


def _filters(run: Run) -> Any:
    """The first layer's weights as pictures; those of points are none."""
    last, n = run.last, films.N_FILTERS
    if not len(last.filters) or data.info(run.experiment.data).kind == "points":
        return {}
    return {"filters": last.filters[:n], "filter_scale": last.filter_scale[:n],
            "filter_shape": filter_shape(run)}  # fmt: skip


def _prior(run: Run) -> Any:
    """What of the prior is drawn behind the codes."""
    if run.prior_outline is not None:
        return run.prior_outline if run.codes.shape[1] == 2 else None
    name = variant(run.experiment.variant).Model.prior_name
    return "normal" if name == "normal" else None


def _plane(run: Run) -> Plane:
    """How the codes are looked at, in words."""
    latent = run.codes.shape[1]
    scope = "error: all test items" if run.finished else f"error: these {len(run.codes):,}"
    if latent == 1:
        return Plane("Code", "1 number; height is scatter", "z", "scatter")
    if latent == 2:
        return Plane("Code", scope, "z₁", "z₂")
    words = f"main plane of {latent} dimensions · {scope}"
    return Plane("Code", words, "1st principal direction", "2nd")


def _source(run: Run) -> str:
    """Where the codes of the samples come from."""
    return "from prior" if variant(run.experiment.variant).Model.prior_name else "fitted to codes"


def _figures(run: Run) -> str:
    """The measured line under the codes: the error is of all test items if the run is finished."""
    last = run.last
    return with_neighbours(
        last.knn_accuracy, run.figures.get("squared error", last.squared_error),
        data.load(run.experiment.data).item,
    )  # fmt: skip
