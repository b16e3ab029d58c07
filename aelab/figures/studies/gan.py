"""An autoencoder beside a GAN: modes that their samples cover, and the samples themselves."""

from __future__ import annotations

from dataclasses import replace
from typing import Unpack

import numpy as np
import plotly.graph_objects as go

from aelab import data
from aelab.figures._base import Axis, Trace, Values, blank, colour, figure
from aelab.figures.curves import Level, Series, curves, interval_series
from aelab.figures.images.rows import ImageRow, ImageRows, image_rows
from aelab.figures.studies.look import Look
from aelab.studies import SEED, gan

STEPS = 3000  # on the axis before anything is known
PICTURES = 8  # a row
OUTSIDE = 1.5  # coordinates that a panel of points reaches to
COLOURS = {gan.LEARNED: ("accent", False), gan.AE: ("accent", True), gan.GAN: ("noise", False)}
TITLE = "Samples while they learn"


def names(found: gan.GanProgress | None) -> dict[str, str]:
    """What the three kinds of samples are called."""
    first = "VAE" if found and found.settings.against == "VAE" else "AE"
    return {
        gan.LEARNED: f"{first}, training items", gan.AE: f"{first}, random codes",
        gan.GAN: "GAN, random codes",
    }  # fmt: skip


def gan_coverage(found: gan.GanProgress | None, **look: Unpack[Look]) -> go.Figure:
    """How many modes or classes the samples of an autoencoder and of a GAN cover, over the steps.

    found: of `aelab.studies.gan.study`.
    """
    series: list[Series] = []
    what, total, steps = "modes", 8, STEPS
    if found:
        total, steps = gan.modes(found.data), found.settings.steps
        what = "modes" if data.info(found.data).kind == "points" else "classes"
        for whose, name in names(found).items():
            known, (ink, dashed) = gan.curve(found.cells, "covered", whose), COLOURS[whose]
            one = interval_series(
                name, [step for step, _ in known], [s for _, s in known], ink, ends=(0, total),
                dashed=dashed,
            )  # fmt: skip
            series.append(replace(one, dots=False))
    return curves(
        title=f"{what.capitalize()} that samples cover", x=Axis("training steps", 0, steps),
        y=Axis(f"{what}, of {total}", 0, total), series=series,
        note="shaded, from 2 seeds on: 95 % intervals",
        levels=[Level(f"all {total}", total)], **look,
    )  # fmt: skip


def gan_samples(found: gan.GanProgress | None, step: int = 0, **look: Unpack[Look]) -> go.Figure:
    """What the first seed's autoencoder and GAN make of the same codes, after a step (0: the last).

    found: of `aelab.studies.gan.study`. Of points a panel each, of pictures a row each.
    """
    now = seen(found, step)
    if not found or not now:
        return blank(
            TITLE, "Samples appear at the first look.", look.get("badge", "")
        ).update_layout(height=look.get("height", 420))
    if data.info(found.data).kind == "points":
        return _panels(found, now, look)
    return image_rows(gan_rows(found, now))


def seen(found: gan.GanProgress | None, step: int) -> gan.Look | None:
    """The look at a step, or the last before it; 0: the last there is."""
    looks = [one for one in (found.looks if found else ()) if not step or one.step <= step]
    return looks[-1] if looks else None


def gan_rows(found: gan.GanProgress, now: gan.Look) -> ImageRows:
    """A look at pictures: training items, and each network's."""
    dataset = data.load(found.data)
    rows = [
        ImageRow(of, COLOURS[whose][0], (codes,))
        for whose, (of, _, codes) in ((k, v.partition(", ")) for k, v in names(found).items())
    ]
    images = [dataset.x_train[:PICTURES], *(now.samples[w][:PICTURES] for w in names(found))]
    return ImageRows(
        title=TITLE, rows=(ImageRow("training items"), *rows), images=dataset.ink(np.stack(images)),
        shape=dataset.shape, step=now.step, badge=f"seed {SEED}",
    )  # fmt: skip


def _panels(found: gan.GanProgress, now: gan.Look, look: Look) -> go.Figure:
    """Three scatters side by side, each over the training points."""
    x, layout, traces = data.load(found.data).x_train[: len(now.samples[gan.GAN])], {}, []
    for i, (whose, name) in enumerate(names(found).items()):
        axis = str(i + 1) if i else ""
        points = now.samples[whose]
        traces += [
            _dots(x, "training points", "data", axis, 9),
            _dots(points, "made", COLOURS[whose][0], axis, 4),
        ]
        ends = {"range": [-OUTSIDE, OUTSIDE], "showticklabels": False}
        layout[f"xaxis{axis}"] = ends | {
            "title": name.replace(", ", "<br>"),
            "domain": [i / 3 + 0.005, (i + 1) / 3 - 0.005], "constrain": "domain",
        }  # fmt: skip
        layout[f"yaxis{axis}"] = ends | {"scaleanchor": f"x{axis}", "anchor": f"x{axis}"}
    return figure(traces, title=TITLE, note=f"seed {SEED} · step {now.step:,} · grey: training "
                  "points", showlegend=False, **look, **layout)  # fmt: skip


def _dots(points: Values, name: str, ink: str, axis: str, size: int) -> Trace:
    x, y = points.round(4).T
    return {
        "type": "scatter", "mode": "markers", "x": x, "y": y, "name": name, "xaxis": f"x{axis}",
        "yaxis": f"y{axis}", "hoverinfo": "skip",
        "marker": {"color": colour(ink), "size": size, "opacity": 0.5},
    }  # fmt: skip
