"""What a run makes of items, its filters, its samples, and the way from one item to another."""

from __future__ import annotations

from math import ceil

import numpy as np
import plotly.graph_objects as go

from aelab.analysis import samples as sampling
from aelab.figures._base import Values, blank
from aelab.figures.images.grid import image_grid
from aelab.figures.runs import (
    badge,
    code_of,
    conditioned,
    dataset_of,
    decoded,
    examples,
    name_of,
    of_run,
    pixels,
    probe,
    shape_of,
)
from aelab.models import variant
from aelab.training import Run
from aelab.training.encoder_layers import filter_shape

SEED = 7


@of_run("Reconstructions", images=True, network=False)
def reconstructions(run: Run) -> go.Figure:
    """Ten fixed test items, what the encoder saw of them, and what came out."""
    last = run.last
    rows = {"item": dataset_of(run).ink(probe(run)[0][examples(run)])}
    if last.corrupted is not None:
        rows["input"] = pixels(last.corrupted)
    rows["output"] = pixels(last.reconstruction)
    note = f"{last.squared_error:.3g} squared error / image"
    return _rows(rows, "Reconstructions", run, note, "reconstructions(run).show()")


@of_run("Filters of the first layer", images=True, network=False)
def filters(run: Run, count: int = 64) -> go.Figure:
    """The weights of the first layer's units as pictures, each on its own scale."""
    title = "Filters of the first layer"
    if not len(run.last.filters):
        return blank(title, f"{name_of(run)} keeps no filters that are pictures.", badge(run))
    values = (run.last.filters[:count].astype(np.float32) - 128) / 127
    columns = ceil(np.sqrt(2 * len(values)))
    return image_grid(
        values, filter_shape(run), columns=columns, title=title, signed=True, badge=badge(run),
        note=f"{len(values)} units, each over its largest weight",
        code=code_of(run, "filters(run).show()"),
    )  # fmt: skip


@of_run("Samples", images=True)
def samples(run: Run, n: int = 40, seed: int = SEED) -> go.Figure:
    """Pictures decoded from codes drawn from the prior, or from N(0, I) where a run has none."""
    prior = variant(run.experiment.variant).Model.prior_name
    source = "its prior" if prior else "N(0, I), which is not its prior"
    condition = conditioned(run, np.arange(n) % len(dataset_of(run).y_test))
    return image_grid(
        decoded(run, run.sample(n, seed), condition), shape_of(run), columns=10,
        title="Samples", badge=badge(run), note=f"codes from {source}, seed {seed}",
        code=code_of(run, f"samples(run, {n}).show()"),
    )  # fmt: skip


@of_run("Interpolation", images=True)
def interpolation(run: Run, a: int = 0, b: int = 1, steps: int = 12) -> go.Figure:
    """The way between the codes of two test items, and between the items as pixels."""
    dataset = dataset_of(run)
    ends = np.array([a, b])
    x, condition = dataset.x_test[ends], conditioned(run, ends)
    codes = sampling.line(run.encode(x, condition), steps)
    given = None if condition is None else sampling.line(condition, steps)
    rows = {"pixels": dataset.ink(sampling.line(x, steps)), "codes": decoded(run, codes, given)}
    note = f"from test item {a} to {b}"
    return _rows(rows, "Interpolation", run, note, f"interpolation(run, {a}, {b}).show()")


def _rows(rows: dict[str, Values], title: str, run: Run, note: str, call: str) -> go.Figure:
    return image_grid(
        np.concatenate([*rows.values()]), shape_of(run), columns=len(next(iter(rows.values()))),
        title=title, rows=list(rows), badge=badge(run), note=note, code=code_of(run, call),
    )  # fmt: skip
