"""What decoders draw of codes that are known and of codes nobody gave them."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from aelab import data
from aelab.analysis.latent.code_line import code_line, nearest_items
from aelab.analysis.samples import fitted_normal, nearest, uniform_box
from aelab.brief import brief
from aelab.figures._base import blank
from aelab.figures.images.rows import ImageRow, ImageRows, image_rows
from aelab.figures.runs import (
    badge,
    badge_of_all,
    code_of,
    colour_of,
    dataset_of,
    learned,
    name_of,
    of_run,
    shape_of,
    short_name,
)
from aelab.training import Run

ITEMS = 12  # pictures a row
MEASURED = 200  # pictures behind a figure
KNOWN = 10_000  # training pictures that a picture is compared with
ALONG = 16  # places along a code of one number


@brief
class Decoded(NamedTuple):
    """One row: its words, pictures [MEASURED, d], their median distance to a training picture."""

    label: str
    colour: str
    pictures: NDArray[np.float32]
    distance: float


@of_run("Known codes and random ones", images=True)
def random_codes(run: Run, *others: Run) -> go.Figure:
    """Pictures of training codes, and of codes from a normal and from a uniform distribution."""
    return image_rows(random_code_rows(run.experiment.data, (run, *others)))


@of_run("Along the code", images=True)
def along_the_code(run: Run, n: int = ALONG) -> go.Figure:
    """Pictures along a code of one number, and the training items that these are nearest to."""
    if run.codes.shape[1] > 1:
        why = f"This code of {name_of(run)} has {run.codes.shape[1]} numbers; a line needs one."
        return blank("Along the code", why, badge(run))
    return image_rows(code_line_rows(run, n))


def random_code_rows(name: str, runs: tuple[Run, ...]) -> ImageRows:
    """Training pictures, and what each run's decoder draws of codes known and random."""
    dataset = data.load(name)
    rows = decoded_codes(name, runs)
    return ImageRows(
        title="Known codes and random ones", shape=dataset.shape, badge=badge_of_all(runs),
        images=dataset.ink(np.stack([row.pictures[:ITEMS] for row in rows])).clip(0, 1),
        rows=tuple(ImageRow(row.label, row.colour, (f"{row.distance:#.3g} distance",) if i else ())
                   for i, row in enumerate(rows)),
        note="distance to the nearest training picture; of test pictures "
        f"{distance_of_test_items(name):.3g}",
        step=runs[0].last.step if runs else 0,
        code=code_of(runs[0], "random_codes(run).show()") if runs else "",
    )  # fmt: skip


def decoded_codes(name: str, runs: tuple[Run, ...]) -> list[Decoded]:
    """The rows before they are cut to what is shown."""
    x = data.load(name).x_train[:KNOWN]
    rows = [_decoded("training pictures", "text", x[:MEASURED], name)]
    return rows + [row for run in runs for row in _of_run(run)]


@lru_cache(maxsize=8)
def distance_of_test_items(name: str) -> float:
    """The median distance of test pictures."""
    return _decoded("", "", data.load(name).x_test[:MEASURED], name).distance


def code_line_rows(run: Run, n: int = ALONG) -> ImageRows:
    """What a net of one number has along its code, and the items that these pictures are."""
    items, ink = learned(run), dataset_of(run).ink
    drawn = run.decode(code_line(run.encode(items), min(n, len(items))).codes)
    return ImageRows(
        title="Along the code, from lowest to highest", shape=shape_of(run), badge=badge(run),
        images=ink(np.stack([drawn, items[nearest_items(drawn, items)]])).clip(0, 1),
        rows=(ImageRow("decoded", colour_of(run), (f"trained on {len(items):,} items",)),
              ImageRow("nearest training item")),
        step=run.last.step, code=code_of(run, "along_the_code(run).show()"),
    )  # fmt: skip


@lru_cache(maxsize=8)
def _of_run(run: Run) -> list[Decoded]:
    """Three rows of one decoder."""
    e = run.experiment
    codes = run.encode(dataset_of(run).x_train[:KNOWN])
    tried = {
        "codes of items": codes[:MEASURED],
        "random, normal": fitted_normal(codes, MEASURED, e.seed),
        "random, uniform": uniform_box(codes, MEASURED, e.seed),
    }
    return [
        _decoded(f"{short_name(run)}, {words}", colour_of(run), run.decode(asked), e.data)
        for words, asked in tried.items()
    ]


def _decoded(label: str, colour: str, pictures: NDArray[np.float32], name: str) -> Decoded:
    distances = nearest(pictures, data.load(name).x_train[:KNOWN])[1]
    return Decoded(label, colour, pictures, float(np.median(distances)))
