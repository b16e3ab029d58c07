"""Again and again the same item: h drawn from p(h | x), decoded, and pixels drawn from p(x | h)."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import plotly.graph_objects as go

from aelab.figures.images.rows import ImageRow, ImageRows, image_rows
from aelab.figures.runs import badge, code_of, dataset_of, of_run, shape_of
from aelab.training import Run
from aelab.training.stochastic_maps import Draws, draws

MEASURED = 200  # draws behind the figures
MOST = 12  # draws shown
NOTHING, LITTLE = 1e-5, 1e-3  # a spread below the first is of rounding alone


@of_run("Again", images=True)
def again(run: Run, item: int = 0, n: int = 10, seed: int = 1) -> go.Figure:
    """One test item, n codes drawn for it and decoded, and pixels drawn from each.

    Raises ValueError for an item that is not there, or an n that is not from 1 to 12.
    """
    return image_rows(again_rows(run, item, n, seed))


def again_rows(run: Run, item: int, n: int, seed: int) -> ImageRows:
    """The item; what the encoder saw, if that is drawn; means of p(x | h); pixels drawn from it."""
    if not 1 <= n <= MOST:
        raise ValueError(f"n cannot be {n}: it is a number of draws from 1 to {MOST}.")
    found, dataset = drawn(run, item, seed), dataset_of(run)
    title = f"test {item:,}, class {dataset.classes[dataset.y_test[item]]}"
    table = [(ImageRow("item x", lines=(title,)), np.tile(found.x, (n, 1)))]
    if found.seen is not None:
        table.append((ImageRow("input x̃", "noise", ("drawn by the noise",)), found.seen[:n]))
    error = f"{found.error:.3g} sq. error / image"
    table += [
        (ImageRow("r, mean of p(x | h)", "accent", (error,)), found.means[:n]),
        (ImageRow("x ~ p(x | h)", "positive", _pixel_law(found)), found.pixels[:n]),
    ]
    return ImageRows(
        title="Again", note=run.model.code_law(), badge=badge(run), step=run.last.step,
        images=dataset.ink(np.stack([images for _, images in table])).clip(0, 1),
        shape=shape_of(run), rows=tuple(row for row, _ in table),
        code=again_code(run, item, n, seed),
    )  # fmt: skip


def again_code(run: Run, item: int, n: int, seed: int) -> str:
    """Python that makes the figure."""
    return code_of(run, f"again(run, {item}, n={n}, seed={seed}).show()")


@lru_cache(maxsize=16)
def drawn(run: Run, item: int, seed: int) -> Draws:
    """All draws of a test item that are measured; the first of them are shown."""
    dataset = dataset_of(run)
    if not 0 <= item < len(dataset.x_test):
        most = len(dataset.x_test) - 1
        raise ValueError(f"item cannot be {item}: test items are numbered from 0 to {most:,}.")
    return draws(run, dataset.x_test[item], int(dataset.y_test[item]), MEASURED, seed)


def spreads(found: Draws) -> tuple[str, str, str]:
    """Standard deviation of h, squared error of the decoded draws, and how far apart they are."""
    return _number(found.spread), _number(found.error), _number(found.apart)


def _number(value: float) -> str:
    if value < LITTLE:
        return "0" if value < NOTHING else f"< {LITTLE:g}"
    return f"{value:.3g}"


def _pixel_law(found: Draws) -> tuple[str, ...]:
    if found.sigma is None:
        return ("Bernoulli(r)",)
    return f"N(r, σ²), σ = {found.sigma:.2g}", "clipped to [0, 1]"
