"""The live stage: what a run's last snapshot looks like, as payloads for the canvas.

Payloads are made once a snapshot and shared by everyone who watches. Nothing here changes a job.
"""

from collections.abc import Hashable
from functools import lru_cache
from typing import Any

import numpy as np
import streamlit as st

from aelab import data
from aelab import stage as shown
from aelab.analysis.pixels import to_uint8
from aelab.components import Ask, Banner, Status, answer, tick
from aelab.scheduler import Job
from aelab.stage import DataScene
from aelab.training import Run
from aelab.ui.session import jobs
from aelab.ui.shared import pca_baseline
from aelab.ui.shared.advice import Advice, advice

GROUP = "train"
RESERVE = 120  # pixels of the window that title, control bar and margins need


@st.cache_resource(show_spinner=False, max_entries=8)
def data_scene(name: str) -> DataScene:
    """The scene of a data set; PCA's figures are over the whole test set."""
    return shown.data_scene(name, GROUP, pca_baseline.figures)


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
    origin = "Example: trained beforehand" if id.startswith(jobs.EXAMPLE) else ""
    return shown.picture(
        run, group=GROUP, id=id, status=status, note=data_scene(run.experiment.data).note,
        reserve=RESERVE, origin=origin, banner=_banner(found), slow=slow,
    )  # fmt: skip


@lru_cache(maxsize=16)
def decoder_of(id: str, run: Run) -> bytes:
    """The decoder's layers, or the word that the server decodes."""
    return shown.decoder_of(run, group=GROUP, id=id)


def reply(run: Run, ask: Ask) -> bytes:
    """Decodes what the reader points at."""
    if "item" in ask:
        code = run.codes[ask["item"] % len(run.codes)]
    else:
        code = run.view.mean + np.asarray(ask["place"], np.float32) @ run.view.axes
    pixels = data.load(run.experiment.data).ink(run.decode(code[None], _condition(run, ask))[0])
    return answer(group=GROUP, ask=ask["id"], image=to_uint8(pixels))


def _condition(run: Run, ask: Ask) -> Any:
    """The decoder’s condition: that of the item, or of the item next to the place."""
    dataset = data.load(run.experiment.data)
    item = ask.get("item")
    if item is None:
        differences = run.last.points.astype(np.float32) - np.asarray(ask["place"], np.float32)
        item = int(np.square(differences).sum(1).argmin())
    i = dataset.probe[item % len(run.codes)]
    return run.condition(dataset.x_test[i][None], dataset.y_test[i][None])


def _banner(found: Advice | None) -> Banner | None:
    return Banner(found.tone, found.text) if found else None
