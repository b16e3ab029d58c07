"""The code planes of several runs beside PCA's, as payloads for the canvas.

Nothing here changes a job.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from aelab import data
from aelab.analysis.latent.active_units import active
from aelab.analysis.pixels import to_uint8
from aelab.components import Ask, Banner, Status
from aelab.components.panel import Panel
from aelab.components.planes import planes as pack
from aelab.models import variant
from aelab.ui.pages.latent_space import tsne
from aelab.ui.pages.latent_space.options import MOST, PAGE, Options, Planes
from aelab.ui.session import comparison
from aelab.ui.session.comparison import Entry
from aelab.ui.shared import drawing_pad
from aelab.ui.shared.code_planes import feeds as plane_feeds
from aelab.ui.shared.code_planes import panels
from aelab.ui.shared.code_planes.pca_panel import baseline

Feed = tuple[str, bytes]  # the key of a mount, and its payload


def payload(planes: Planes, shown: Sequence[Entry]) -> bytes:
    """All planes as of now."""
    own = drawing_pad.picture(planes.data)
    found, options = _panels(planes, shown, own), planes.options
    return pack(
        group=PAGE, status=_status(shown), badge=_badge(planes, shown), panels=found,
        coloured=options.coloured, path=options.path, pca_error=baseline(planes.data).error,
        banner=_banner(planes, shown, found), own=_ink(own, planes.data) if own else None,
    )  # fmt: skip


def reply(ask: Ask, shown: Sequence[Entry], aligned: bool) -> bytes | None:
    """Decodes what the reader points at."""
    return plane_feeds.reply(ask, {i: e.run for i, e in enumerate(shown, 1)}, aligned)


def feeds(options: Options, shown: Sequence[Entry], whole: bool = False) -> Iterator[Feed]:
    """Each run's decoder, and its film unless it is running; whole: its film in any case."""
    for i, entry in enumerate(shown, 1):
        yield f"decoder {i}", plane_feeds.decoder_of(entry.run, i, options.aligned)
        if whole or entry.state != "running":
            yield (
                f"reel {i}",
                plane_feeds.film_of(entry.run, i, options.aligned, options.ellipses),
            )


def fixed(name: str) -> tuple[Feed, ...]:
    """What stays the same while a data set is looked at."""
    return ("decoder 0", baseline(name).decoder), ("scene", baseline(name).scene)


def parts(planes: Planes, shown: Sequence[Entry]) -> list[bytes]:
    """Everything that the planes are drawn from, films and all."""
    found = [*feeds(planes.options, shown, whole=True), *fixed(planes.data)]
    return [payload(planes, shown), *(payload for _, payload in found)]


def _panels(planes: Planes, entries: Sequence[Entry], picture: bytes | None) -> list[Panel]:
    """PCA's plane, the runs' or the places that they will have, t-SNE's."""
    options, pca = planes.options, baseline(planes.data).panel
    own = panels.own_of_pca(planes.data, picture) if picture else None
    found = [replace(panels.with_map(pca, options.layer, None, False), own=own)]
    for entry in entries:
        panel = panels.of_run(entry.run, entry.title, options.aligned, options.ellipses)
        own = panels.own_of_run(entry.run, picture, options.aligned) if picture else None
        mapped = panels.with_map(panel, options.layer, entry.run, options.aligned)
        found.append(replace(mapped, own=own))
    if not entries:
        names = [variant(key).Model.name for key in planes.variants]
        found += [Panel(title=name) for name in names[: MOST - options.tsne]]
    return [*found, tsne.panel(planes.data)] if options.tsne else found


def _ink(own: bytes, name: str) -> NDArray[np.uint8]:
    return to_uint8(data.load(name).ink(np.frombuffer(own, np.float32)))


def _banner(planes: Planes, entries: Sequence[Entry], found: list[Panel]) -> Banner | None:
    """The collapse of a code, the first there is. Or a condition, or what is left out."""
    for entry in entries:
        if "kl" in entry.run.last.extra and entry.run.last.epoch >= 1:
            on = active(entry.run.codes)
            if not on.all():
                return Banner("warn", f"{entry.title}: {(~on).sum()} of {len(on)} units have "
                              "collapsed onto the prior and say nothing. Lower β.")  # fmt: skip
    for panel in found:
        if panel.own and panel.own.condition:
            return Banner("info", f"{panel.title} {panel.own.condition}")
    if planes.options.tsne and max(len(planes.variants), len(comparison.entries(PAGE))) >= MOST:
        return Banner("info", "t-SNE stands in the place of the third network, which goes on.")
    return None


def _status(shown: Sequence[Entry]) -> Status:
    states = comparison.states(PAGE)
    if not states:
        return "finished" if shown else "empty"
    if "running" in states:
        return "running" if comparison.entries(PAGE) else "loading"
    return "paused" if "paused" in states else "finished"


def _badge(planes: Planes, entries: Sequence[Entry]) -> str:
    done = bool(entries) and all(entry.run.figures for entry in entries)
    n = len(baseline(planes.data).points)
    placed = (
        "aligned to PCA: turned, mirrored, scaled"
        if planes.options.aligned
        else "codes as they are"
    )
    scope = "all test items" if done or not entries else f"these {n:,} (PCA’s: all test items)"
    return f"{data.info(planes.data).title} · the same {n:,} test items · {placed} · error: {scope}"
