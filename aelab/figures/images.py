"""Pictures side by side: what a run makes of items, its filters, grids, samples and paths.

They are drawn as one heat map: pixels stay square and sharp at every zoom.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from aelab.analysis import pca
from aelab.analysis import samples as sampling
from aelab.analysis.quality import psnr, squared_errors
from aelab.figures._base import Trace, Values, blank, colour, figure
from aelab.figures._run import (
    badge,
    code_of,
    conditioned,
    dataset_of,
    examples,
    name_of,
    pixels,
    probe,
    shape,
)
from aelab.models import variant
from aelab.training import Run, corrupted
from aelab.training.encoder_layers import filter_shape

GAP = 1  # pixels of a picture between two
TILE = 60  # px on the screen that a picture has at least
POINTS = "The items of this data set are points: there is no picture to draw."
SEED = 7


def image_grid(
    images: Values, side: tuple[int, int], *, columns: int, title: str, rows: Sequence[str] = (),
    signed: bool = False, badge: str = "", note: str = "", code: str = "",
) -> go.Figure:  # fmt: skip
    """Pictures [n, h · w] in rows of `columns`, in [0, 1], or signed in [−1, 1].

    rows: what stands left of each row.
    """
    if not len(images):
        return blank(title, "There is no picture to draw.", badge)
    mosaic, (height, width) = _mosaic(images, side, columns), side
    count = ceil(len(images) / columns)
    scale = (
        [[0, colour("negative")], [0.5, colour("zero")], [1, colour("positive")]]
        if signed
        else [[0, colour("paper")], [1, colour("ink")]]
    )
    heat: Trace = {
        "type": "heatmap", "z": mosaic, "colorscale": scale, "zmin": -1 if signed else 0, "zmax": 1,
        "showscale": signed, "hovertemplate": "%{z:.2f}<extra></extra>",
        "colorbar": {"thickness": 12, "len": 0.8},
    }  # fmt: skip
    off = {"showgrid": False, "showticklabels": False, "constrain": "domain", "ticks": ""}
    left = {
        "tickvals": [(height + GAP) * (r + 0.5) - 0.5 for r in range(count)],
        "ticktext": list(rows), "showticklabels": bool(rows), "nticks": 0,
    }  # fmt: skip
    room = max(16.0, min(80.0, 1100 / columns, 620 / count))
    return figure(
        [heat], title=title, badge=badge, note=note, code=code,
        height=int(118 + count * max(room, TILE * height / max(height, width) * (columns <= 12))),
        xaxis=off, plot_bgcolor=colour("background"),
        yaxis=off | left | {"scaleanchor": "x", "autorange": "reversed"},
    )  # fmt: skip


def reconstructions(run: Run) -> go.Figure:
    """Ten fixed test items, what the encoder saw of them, and what came out."""
    title = "Reconstructions"
    side = shape(run)
    if side is None:
        return blank(title, POINTS, badge(run))
    if not run.snapshots:
        return blank(title, "There is no snapshot yet.")
    last = run.last
    rows = {"item": probe(run)[0][examples(run)]}
    if last.corrupted is not None:
        rows["input"] = pixels(last.corrupted)
    rows["output"] = pixels(last.reconstruction)
    return _rows(rows, side, title, run, f"{last.squared_error:.3g} squared error / image",
                 "reconstructions(run).show()")  # fmt: skip


def denoising(
    *runs: Run, noise: str = "masking", level: float = 0.25, components: int = 30
) -> go.Figure:
    """The same corrupted test items, and what PCA and each run make of them, with figures."""
    title, first = "Denoising", runs[0]
    side = shape(first)
    if side is None:
        return blank(title, POINTS, badge(first))
    dataset, items = dataset_of(first), dataset_of(first).probe
    clean = dataset.x_test[items]
    noisy = corrupted(clean, noise, level, SEED)
    linear = pca.fit(dataset.x_train, min(components, dataset.d))
    by_pca = linear.reconstruct(linear.project(noisy))
    outs = {"clean": clean, "noisy": noisy, f"PCA, {len(linear.components)}": by_pca}
    for run in runs:
        condition = conditioned(run, items)
        outs[name_of(run)] = run.decode(run.encode(noisy, condition), condition)
    rows = {
        name if i == 0 else f"{name}<br><sub>{squared_errors(clean, out).mean():.3g} · "
        f"{psnr(clean, out.clip(0, 1)).mean():.1f} dB</sub>": out[examples(first)].clip(0, 1)
        for i, (name, out) in enumerate(outs.items())
    }  # fmt: skip
    words = f"{noise} {level:g} · squared error and PSNR over {len(clean):,} test items"
    return _rows(rows, side, title, first, words, "denoising(run).show()")


def filters(run: Run, count: int = 64) -> go.Figure:
    """The weights of the first layer's units as pictures, each on its own scale."""
    title = "Filters of the first layer"
    if shape(run) is None:
        return blank(title, POINTS, badge(run))
    if not run.snapshots or not len(run.last.filters):
        return blank(title, f"{name_of(run)} keeps no filters that are pictures.", badge(run))
    values = (run.last.filters[:count].astype(np.float32) - 128) / 127
    columns = ceil(np.sqrt(2 * len(values)))
    return image_grid(
        values, filter_shape(run), columns=columns, title=title, signed=True, badge=badge(run),
        note=f"{len(values)} units, each over its largest weight",
        code=code_of(run, "filters(run).show()"),
    )  # fmt: skip


def latent_grid(run: Run, n: int = 15) -> go.Figure:
    """Pictures decoded from n × n places of the plane of the codes, in equal steps.

    They span the central 98 % of the codes, or of N(0, I) where that is the prior.
    """
    title, side = "Decoded from a grid over the codes", shape(run)
    if side is None:
        return blank(title, POINTS, badge(run))
    normal = variant(run.experiment.variant).Model.prior_name == "normal"
    flat = run.codes.shape[1] == 1
    spans = [
        sampling.equal_steps(*(sampling.normal_range(1) if normal
                              else sampling.central_range(run.view.points[:, axis], 1)), n)
        for axis in range(2)
    ]  # fmt: skip
    places = sampling.grid(spans[0], np.zeros(1) if flat else spans[1])
    codes = (run.view.mean + places @ run.view.axes).astype(np.float32)
    condition = conditioned(run, np.zeros(1, np.int64))
    given = None if condition is None else condition.repeat(len(codes), axis=0)
    words = [f"{name} from {s[0]:.2f} to {s[-1]:.2f}" for name, s in zip("→↑", spans, strict=True)]
    return image_grid(
        run.decode(codes, given).clip(0, 1), side, columns=n, title=title, badge=badge(run),
        note=" · ".join(words[: 1 if flat else 2]),
        code=code_of(run, f"latent_grid(run, {n}).show()"),
    )  # fmt: skip


def samples(run: Run, n: int = 40, seed: int = SEED) -> go.Figure:
    """Pictures decoded from codes drawn from the prior, or from N(0, I) where a run has none."""
    title, side = "Samples", shape(run)
    if side is None:
        return blank(title, POINTS, badge(run))
    prior = variant(run.experiment.variant).Model.prior_name
    source = "its prior" if prior else "N(0, I), which is not its own"
    condition = conditioned(run, np.arange(n) % len(dataset_of(run).y_test))
    return image_grid(
        run.decode(run.sample(n, seed), condition).clip(0, 1), side, columns=10, title=title,
        badge=badge(run), note=f"codes from {source}, seed {seed}",
        code=code_of(run, f"samples(run, {n}).show()"),
    )  # fmt: skip


def interpolation(run: Run, a: int = 0, b: int = 1, steps: int = 12) -> go.Figure:
    """The way between the codes of two test items, and between the items as pixels."""
    title, side = "Interpolation", shape(run)
    if side is None:
        return blank(title, POINTS, badge(run))
    dataset = dataset_of(run)
    ends = np.array([a, b])
    x, condition = dataset.x_test[ends], conditioned(run, ends)
    codes = sampling.line(run.encode(x, condition), steps)
    given = None if condition is None else sampling.line(condition, steps)
    rows = {"pixels": sampling.line(x, steps), "codes": run.decode(codes, given).clip(0, 1)}
    return _rows(rows, side, title, run, f"from test item {a} to {b}",
                 f"interpolation(run, {a}, {b}).show()")  # fmt: skip


def _rows(
    rows: dict[str, Values], side: tuple[int, int], title: str, run: Run, note: str, call: str
) -> go.Figure:
    return image_grid(
        np.concatenate([*rows.values()]), side, columns=len(next(iter(rows.values()))),
        title=title, rows=list(rows), badge=badge(run), note=note, code=code_of(run, call),
    )  # fmt: skip


def _mosaic(images: Values, side: tuple[int, int], columns: int) -> NDArray[np.float32]:
    """One picture of all, with a gap (NaN) between two; thousandths are enough."""
    (height, width), rows = side, ceil(len(images) / columns)
    whole: NDArray[Any] = np.full(
        (rows * (height + GAP) - GAP, columns * (width + GAP) - GAP), np.nan, np.float32
    )
    for i, image in enumerate(images):
        top, left = (i // columns) * (height + GAP), (i % columns) * (width + GAP)
        whole[top : top + height, left : left + width] = np.reshape(image, side)
    return whole.round(3)
