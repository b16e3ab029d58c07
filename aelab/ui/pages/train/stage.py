"""The live stage: what a run's last snapshot looks like, as payloads for the canvas.

Payloads are made once a snapshot and shared by everyone who watches. Nothing here changes a job.
"""

from collections.abc import Hashable
from dataclasses import dataclass
from functools import lru_cache
from math import isnan
from typing import Any

import numpy as np
import streamlit as st

from aelab import data
from aelab.analysis.pixels import to_uint8
from aelab.components import (
    Ask,
    Banner,
    Caption,
    Plane,
    Status,
    answer,
    decoder,
    scene,
    tick,
)
from aelab.figures.runs import OLDER
from aelab.models import variant
from aelab.scheduler import Job
from aelab.training import Run, example_indices
from aelab.training.encoder_layers import filter_shape
from aelab.ui.pages.train import points
from aelab.ui.session import jobs
from aelab.ui.shared import films, pca_baseline
from aelab.ui.shared.advice import Advice, advice
from aelab.ui.shared.code_planes.pca_panel import measured
from aelab.ui.shared.pace import BROWSER_BYTES

GROUP = "train"
RESERVE = 120  # pixels of the window that title, control bar and margins need


@dataclass(frozen=True)
class DataScene:
    """What stays the same while a data set is looked at: its scene, and figures of its PCA."""

    payload: bytes
    note: str
    mean_error: float  # squared error per image of the mean picture


@st.cache_resource(show_spinner=False, max_entries=8)
def data_scene(name: str) -> DataScene:
    """The scene of a data set; PCA's figures are over the whole test set."""
    dataset = data.load(name)
    if dataset.kind == "points":
        return DataScene(*points.scene_of(dataset, GROUP))
    plane = pca_baseline.plane(name)
    x, labels = dataset.x_test[dataset.probe], dataset.y_test[dataset.probe]
    note = _measured(*pca_baseline.figures(name), "image")
    payload = scene(
        group=GROUP, data_title=dataset.title, shape=dataset.shape, classes=dataset.classes,
        marks=dataset.marks, labels=labels, images=to_uint8(dataset.ink(x)),
        plane=Plane("PCA plane", f"the same {len(x):,} test items", "component 1", "component 2"),
        pca=plane.project(x), fixed=example_indices(dataset), reach=dataset.reach,
    )  # fmt: skip
    return DataScene(payload, note, plane.first(0).squared_error(dataset.x_test))


def view_state(job: Job | None) -> tuple[Hashable, ...]:
    """What of a job shows around the stage: its state, whether more is coming, advice."""
    if job is None:
        return ("empty",)
    return job.state, job.busy, advice_on(job)


def advice_on(job: Job) -> Advice | None:
    """The advice on a job."""
    mean_error = data_scene(job.run.experiment.data).mean_error if job.run else 0.0
    return advice(job.run, job.state, job.words, mean_error)


def payload(job: Job | None, data_name: str) -> bytes:
    """What the stage shows of a job now; without one, the items alone."""
    if job and job.run:
        return _tick(job.id, job.run, job.state, advice_on(job), captioned(job))
    found = advice_on(job) if job else None
    status: Status = "empty" if job is None else "failed" if job.state == "failed" else "loading"
    notes = {"pca": data_scene(data_name).note}
    return tick(group=GROUP, status=status, notes=notes, banner=_banner(found), reserve=RESERVE)


def captioned(job: Job) -> int:
    """The step whose caption is lit, at the slow pace; else -1."""
    return job.event.step if job.pace == "slow" and job.state == "running" else -1


@lru_cache(maxsize=16)
def _tick(id: str, run: Run, status: Status, found: Advice | None, slow: int) -> bytes:
    """The stage of one snapshot; `slow`: the step whose caption is lit, or -1."""
    last, e = run.last, run.experiment
    named = [t.name for t in last.terms]
    film = [s for s in run.snapshots if [t.name for t in s.terms] == named]  # of this stage
    model = variant(e.variant).Model
    texts = model.captions
    return tick(
        group=GROUP, status=status, run=id, step=last.step, epoch=last.epoch,
        reserve=RESERVE, epochs=e.now(last.step)[1].epochs, badge=_badge(id, run), view=_plane(run),
        prior=_prior(run),
        points=last.points.astype(np.float32), terms=[(t.name, t.unit) for t in last.terms],
        floors=run.floors,
        steps=np.array([s.step for s in film]), train=np.array([s.train for s in film]),
        validation=np.array([s.validation for s in film]), reconstructions=last.reconstruction,
        corrupted=last.corrupted, rebuilt=points.rebuilt(run),
        corrupted_name=model.corrupted_name, samples=films.samples(last), samples_from=_source(run),
        **_filters(run),
        filter_note="first layer",
        notes={"pca": data_scene(e.data).note, "code": _figures(run)}, banner=_banner(found),
        caption=Caption(slow % len(texts), texts) if slow >= 0 else None,
    )  # fmt: skip


def _filters(run: Run) -> Any:
    """The first layer's weights as pictures; those of points are none."""
    last, n = run.last, films.N_FILTERS
    if not len(last.filters) or data.info(run.experiment.data).kind == "points":
        return {}
    return {"filters": last.filters[:n], "filter_scale": last.filter_scale[:n],
            "filter_shape": filter_shape(run)}  # fmt: skip


@lru_cache(maxsize=16)
def decoder_of(id: str, run: Run) -> bytes:
    """The decoder's layers, or the word that the server decodes."""
    n, latent = run.codes.shape
    size = 2 * sum(layer.weight.size for layer in run.decoder)
    small = bool(run.decoder) and max(size, 2 * n * latent) <= BROWSER_BYTES
    return decoder(
        group=GROUP, run=id, step=run.last.step, latent=latent,
        layers=run.decoder if small else None, mean=run.view.mean, axes=run.view.axes,
        codes=run.codes if small else None, reach=data.info(run.experiment.data).reach,
    )  # fmt: skip


def reply(run: Run, ask: Ask) -> bytes:
    """Decodes what the reader points at."""
    if "item" in ask:
        code = run.codes[ask["item"] % len(run.codes)]
    else:
        code = run.view.mean + np.asarray(ask["place"], np.float32) @ run.view.axes
    pixels = data.load(run.experiment.data).ink(run.decode(code[None], _condition(run, ask))[0])
    return answer(group=GROUP, ask=ask["id"], image=to_uint8(pixels))


def _prior(run: Run) -> Any:
    """What of the prior is drawn behind the codes."""
    if run.prior_outline is not None:
        return run.prior_outline if run.codes.shape[1] == 2 else None
    name = variant(run.experiment.variant).Model.prior_name
    return "normal" if name == "normal" else None


def _condition(run: Run, ask: Ask) -> Any:
    """The decoder’s condition: that of the item, or of the item next to the place."""
    dataset = data.load(run.experiment.data)
    item = ask.get("item")
    if item is None:
        differences = run.last.points.astype(np.float32) - np.asarray(ask["place"], np.float32)
        item = int(np.square(differences).sum(1).argmin())
    i = dataset.probe[item % len(run.codes)]
    return run.condition(dataset.x_test[i][None], dataset.y_test[i][None])


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


def _badge(id: str, run: Run) -> str:
    beforehand = ("Example: trained beforehand",) if id.startswith(jobs.EXAMPLE) else ()
    e, size = run.experiment, run.parameters
    count = f"{size / 1e6:.2f} M" if size >= 1e5 else f"{size:,}"
    where = f"{run.device}, steps not captured" if run.eager else run.device
    parts = (*beforehand, variant(e.variant).Model.name, data.info(e.data).title, f"seed {e.seed}",
             f"{run.last.seconds:.1f} s", where, f"{count} parameters")  # fmt: skip
    return " · ".join((*parts, OLDER) if run.of_older_code else parts)


def _figures(run: Run) -> str:
    """The measured line under the codes: the error is of all test items if the run is finished."""
    last = run.last
    return _measured(last.knn_accuracy, run.figures.get("squared error", last.squared_error),
                     data.load(run.experiment.data).item)  # fmt: skip


def _measured(neighbours: float, error: float, item: str) -> str:
    near = "" if isnan(neighbours) else f"{100 * neighbours:.1f} % 5-NN · "
    return near + measured(error, item)


def _banner(found: Advice | None) -> Banner | None:
    return Banner(found.tone, found.text) if found else None
