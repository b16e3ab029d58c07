"""The code planes of several runs beside PCA's, as payloads for the canvas.

Nothing here changes a job.
"""

from dataclasses import replace
from functools import lru_cache

import numpy as np
import streamlit as st

from aelab import data
from aelab.analysis.active import LEAST, active
from aelab.analysis.align import Alignment, procrustes
from aelab.analysis.holes import HOLE, holes
from aelab.components import Banner, Status, decoder, mount
from aelab.components.planes import Panel, planes, reel, slot
from aelab.models import variant
from aelab.training import Run
from aelab.ui import compare
from aelab.ui.compare import Entry
from aelab.ui.ground import Points, ground, measured
from aelab.ui.latent import PAGE, Look
from aelab.ui.live import BROWSER_BYTES, PERIOD

FRAMES = 60  # of a film: snapshots, dense at first
MARGIN = 0.35  # of the hole map beyond the bulk of the codes
__all__ = ["FEED_PERIOD", "PERIOD", "feeds", "mount", "stage", "still"]
FEED_PERIOD = 2.0  # s between decoders


def stage(look: Look, around: tuple[str, ...]) -> None:
    """One tick of the planes; reruns the page when the runs' states around it have changed."""
    entries = compare.entries(PAGE)
    mount(_payload(look, entries), key="planes")
    if tuple(entry.state for entry in entries) != around:
        st.rerun()


def feeds(look: Look) -> None:
    """Each run's decoder, and its film unless it is running."""
    for i, entry in enumerate(compare.entries(PAGE), 1):
        if entry.run and entry.run.experiment.data == look.data:
            mount(_decoder(entry.run, i, look.aligned), key=f"decoder {i}")
            if entry.state != "running":
                mount(_reel(entry.run, i, look.aligned), key=f"reel {i}")


def still(name: str) -> tuple[tuple[str, bytes], ...]:
    """What stays the same while a data set is looked at, as (key, payload)."""
    return ("decoder 0", ground(name).decoder), ("scene", ground(name).scene)


def _payload(look: Look, entries: list[Entry]) -> bytes:
    first = ground(look.data).panel
    shown = [e for e in entries if not e.run or e.run.experiment.data == look.data]
    panels = [_pca_holes(look.data) if look.holes else first]
    names = [variant(key).Model.name for key in look.variants]
    for i, entry in enumerate(shown or [compare.Entry("", None, None) for _ in names]):
        waiting = Panel(title=names[i] if i < len(names) else "…")
        panels.append(
            _panel(entry.run, entry.title, look.aligned, look.holes) if entry.run else waiting
        )
    return planes(
        group=PAGE, status=_status(shown), badge=_badge(look, shown), panels=panels,
        coloured=look.coloured, pca_error=ground(look.data).error, banner=_banner(shown),
    )  # fmt: skip


@lru_cache(maxsize=8)
def _pca_holes(name: str) -> Panel:
    return _with_holes(ground(name).panel)


@lru_cache(maxsize=16)
def _panel(run: Run, title: str, aligned: bool, with_holes: bool) -> Panel:
    """One run's plane as of its last snapshot."""
    last, film = run.last, run.snapshots
    points = last.points.astype(np.float32)
    if aligned:
        points = _alignment(run, points).apply(points)
    prior = variant(run.experiment.variant).Model.prior_name == "normal"
    near = run.figures.get("5-NN accuracy", last.neighbours)
    kl = last.extra.get("kl", np.zeros(0))
    latent = run.codes.shape[1]
    own = ("z₁", "z₂") if latent <= 2 else ("1st principal direction", "2nd")
    x, y = ("along component 1", "component 2") if aligned else own
    panel = Panel(
        title=title if latent <= 2 else f"{title}: main plane of {latent}",
        note=f"{100 * near:.1f} % 5-NN · seed {run.experiment.seed}",
        detail=measured(run.figures.get("squared error", last.squared_error)),
        x=x, y=y,
        prior=prior and not aligned, run=_name(run, aligned), step=last.step, points=points,
        steps=np.array([s.step for s in film]), errors=np.array([s.squared_error for s in film]),
        kl=tuple(float(v) for v in kl), meter=_meter(run) if len(kl) else "",
    )  # fmt: skip
    return _with_holes(panel) if with_holes else panel


def _with_holes(panel: Panel) -> Panel:
    assert panel.points is not None
    found = holes(panel.points, MARGIN)
    if found is None:
        return panel
    (x0, y0), (x1, y1) = found.low, found.high
    detail = f"{100 * found.share:.0f} % hole (> {HOLE:g} spacings away)"
    return replace(panel, detail=detail, holes=found.distances, low=(x0, y0), high=(x1, y1))


@lru_cache(maxsize=8)
def _decoder(run: Run, index: int, aligned: bool) -> bytes:
    """The run's decoder for the browser, for places of the plane as it is drawn."""
    n, latent = run.codes.shape
    size = 2 * sum(layer.weight.size for layer in run.decoder)
    small = bool(run.decoder) and max(size, 2 * n * latent) <= BROWSER_BYTES
    mean, axes = run.view.mean.astype(np.float64), run.view.axes.astype(np.float64)
    back = _alignment(run, run.view.points) if aligned else None
    if back and back.scale:
        way = back.inverse()
        mean, axes = mean + way.shift @ axes, way.scale * way.turn @ axes
    return decoder(
        group=slot(PAGE, index), run=_name(run, aligned), step=run.last.step, latent=latent,
        layers=run.decoder if small else None, mean=mean, axes=axes,
        codes=run.codes if small else None,
    )  # fmt: skip


@lru_cache(maxsize=8)
def _reel(run: Run, index: int, aligned: bool) -> bytes:
    """The film of a run: at most FRAMES of its snapshots, more of the early ones."""
    count = len(run.snapshots)
    chosen = sorted({round(i) - 1 for i in np.geomspace(1, count, 4 * FRAMES)})
    if len(chosen) > FRAMES:
        chosen = [chosen[round(i)] for i in np.linspace(0, len(chosen) - 1, FRAMES)]
    film = [run.snapshots[i] for i in chosen]
    frames = [s.points.astype(np.float32) for s in film]
    if aligned:
        frames = [_alignment(run, points).apply(points) for points in frames]
    return reel(
        group=slot(PAGE, index), run=_name(run, aligned), frames=np.stack(frames),
        steps=np.array([s.step for s in film]),
        figures=np.array([[s.neighbours, s.squared_error] for s in film]),
    )  # fmt: skip


def _name(run: Run, aligned: bool) -> str:
    """The same for a plane, its decoder and its film, and another for another way to draw it."""
    return f"{run.experiment.key} {'aligned' if aligned else 'as it is'}"


def _alignment(run: Run, points: Points) -> Alignment:
    return procrustes(points, ground(run.experiment.data).points)


def _meter(run: Run) -> str:
    on = active(run.codes)
    return f"{on.sum()} of {len(on)} units active (variance of μ > {LEAST:g}, Burda 2016)"


def _banner(entries: list[Entry]) -> Banner | None:
    """A failure, or the collapse of a code; the first there is."""
    for entry in entries:
        if entry.job and entry.state == "failed":
            return Banner("error", f"{entry.title}: {entry.job.message}")
    for entry in entries:
        if entry.run and "kl" in entry.run.last.extra and entry.run.last.epoch >= 1:
            on = active(entry.run.codes)
            if not on.all():
                return Banner("warn", f"{entry.title}: {(~on).sum()} of {len(on)} units have "
                              "collapsed onto the prior and say nothing. Lower β.")  # fmt: skip
    return None


def _status(entries: list[Entry]) -> Status:
    states = [entry.state for entry in entries]
    if not states:
        return "empty"
    if "running" in states:
        return "running" if any(entry.run for entry in entries) else "loading"
    return "paused" if "paused" in states else "finished"


def _badge(look: Look, entries: list[Entry]) -> str:
    done = bool(entries) and all(entry.run and entry.run.figures for entry in entries)
    n = len(ground(look.data).points)
    drawn = "aligned to PCA: turned, mirrored, scaled" if look.aligned else "codes as they are"
    scope = "all test items" if done or not entries else f"these {n:,} (PCA’s: all test items)"
    return f"{data.info(look.data).title} · the same {n:,} test items · {drawn} · figures: {scope}"
