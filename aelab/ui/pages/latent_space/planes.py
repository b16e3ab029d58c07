"""The code planes of several runs beside PCA's, as payloads for the canvas.

Nothing here changes a job.
"""

from dataclasses import replace
from functools import lru_cache

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from aelab import data
from aelab.analysis.active import active
from aelab.components import Banner, Status, mount
from aelab.components.panel import Panel
from aelab.components.planes import planes
from aelab.models import variant
from aelab.ui.pages.latent_space import feeds as plane_feeds
from aelab.ui.pages.latent_space import panels, tsne
from aelab.ui.pages.latent_space.page import MOST, PAGE, Look
from aelab.ui.pages.latent_space.pca_panel import ground
from aelab.ui.session import comparison
from aelab.ui.session.comparison import Entry
from aelab.ui.shared import drawing_pad
from aelab.ui.shared.images import to_uint8
from aelab.ui.shared.pace import FEED_PERIOD, PERIOD

__all__ = [
    "FEED_PERIOD", "PERIOD", "feeds", "mount", "moving", "parts", "stage", "still", "surroundings",
]  # fmt: skip
FITTING = "fitting t-SNE"


def stage(look: Look, around: tuple[str, ...]) -> None:
    """One tick of the planes; reruns the page when what is `around` it has changed."""
    entries = _shown(look)
    ask = mount(_payload(look, entries), key="planes")
    runs = {i: entry.run for i, entry in enumerate(entries, 1) if entry.run}
    if ask and (answer := plane_feeds.reply(ask, runs, look.aligned)):
        mount(answer, key="answer")
    if surroundings(look, comparison.states(PAGE)) != around:
        st.rerun()


def surroundings(look: Look, states: tuple[str, ...]) -> tuple[str, ...]:
    """What shows around the planes: the states of the page's runs, and of t-SNE."""
    return (*states, FITTING) if look.tsne and not tsne.ready(look.data) else states


def moving(around: tuple[str, ...]) -> bool:
    """Whether the planes change by themselves."""
    return "running" in around or FITTING in around


def feeds(look: Look) -> None:
    """Each run's decoder, and its film unless it is running."""
    for i, entry in enumerate(_shown(look), 1):
        if entry.run:
            mount(plane_feeds.decoder_of(entry.run, i, look.aligned), key=f"decoder {i}")
            if entry.state != "running":
                reel = plane_feeds.reel_of(entry.run, i, look.aligned, look.clouds)
                mount(reel, key=f"reel {i}")


def still(name: str) -> tuple[tuple[str, bytes], ...]:
    """What stays the same while a data set is looked at, as (key, payload)."""
    return ("decoder 0", ground(name).decoder), ("scene", ground(name).scene)


def parts(look: Look) -> list[bytes]:
    """Everything that the planes are drawn from, films and all."""
    entries = _shown(look)
    found = [_payload(look, entries)]
    for i, run in [(i, entry.run) for i, entry in enumerate(entries, 1) if entry.run]:
        found.append(plane_feeds.decoder_of(run, i, look.aligned))
        found.append(plane_feeds.reel_of(run, i, look.aligned, look.clouds))
    return [*found, *(payload for _, payload in still(look.data))]


def _shown(look: Look) -> list[Entry]:
    """The runs that have a plane; t-SNE takes the last one's."""
    found = [e for e in comparison.entries(PAGE) if not e.run or e.run.experiment.data == look.data]
    return found[: MOST - look.tsne]


def _payload(look: Look, entries: list[Entry]) -> bytes:
    mine = drawing_pad.kept(look.data)
    found = _panels(look, entries, mine)
    return planes(
        group=PAGE, status=_status(entries), badge=_badge(look, entries),
        panels=found, coloured=look.coloured, path=look.path,
        pca_error=ground(look.data).error, banner=_banner(look, entries, found),
        own=_ink(mine) if mine else None,
    )  # fmt: skip


def _panels(look: Look, entries: list[Entry], mine: bytes | None) -> list[Panel]:
    """PCA's plane, the runs' or the places that they will have, t-SNE's."""
    own = panels.own_of_pca(look.data, mine) if mine else None
    found = [replace(_seen(ground(look.data).panel, look.holes), own=own)]
    for entry in entries:
        if run := entry.run:
            panel = panels.of_run(run, entry.title, look.aligned, look.clouds)
            own = panels.own_of_run(run, mine, look.aligned) if mine else None
            found.append(replace(_seen(panel, look.holes), own=own))
        else:
            found.append(Panel(title="…"))
    if not entries:
        names = [variant(key).Model.name for key in look.variants]
        found += [Panel(title=name) for name in names[: MOST - look.tsne]]
    return [*found, tsne.panel(look.data)] if look.tsne else found


@lru_cache(maxsize=16)
def _seen(panel: Panel, holes: bool) -> Panel:
    """With its hole map if that is wanted."""
    return panels.with_holes(panel) if holes else panel


def _ink(mine: bytes) -> NDArray[np.uint8]:
    return to_uint8(np.frombuffer(mine, np.float32))


def _banner(look: Look, entries: list[Entry], found: list[Panel]) -> Banner | None:
    """The collapse of a code, the first there is. Or what is told, or left out."""
    for entry in entries:
        if entry.run and "kl" in entry.run.last.extra and entry.run.last.epoch >= 1:
            on = active(entry.run.codes)
            if not on.all():
                return Banner("warn", f"{entry.title}: {(~on).sum()} of {len(on)} units have "
                              "collapsed onto the prior and say nothing. Lower β.")  # fmt: skip
    for panel in found:
        if panel.own and panel.own.told:
            return Banner("info", f"{panel.title} {panel.own.told}")
    if look.tsne and max(len(look.variants), len(comparison.entries(PAGE))) >= MOST:
        return Banner("info", "t-SNE stands in the place of the third network, which goes on.")
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
    return f"{data.info(look.data).title} · the same {n:,} test items · {drawn} · error: {scope}"
