"""Interpolation: from one test picture to another, through the pixels and through codes."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from aelab import data
from aelab.analysis import samples
from aelab.analysis.pixels import to_uint8
from aelab.components import gallery, mount
from aelab.figures.runs import decoded, shape_of
from aelab.training import Run
from aelab.ui.pages.generate.latent_grid import GROUP, Shown, badge, data_of, latest
from aelab.ui.session import comparison
from aelab.ui.shared.pca_baseline import plane
from aelab.ui.shell import url

Floats = NDArray[np.float32]
FRAMES = 9
TILE = 72  # px

EXPLAIN = (
    "A and B are test pictures. *Pixel fade*: (1 − t)·A + t·B. *PCA line*: the same of their "
    "projections on as many principal components as the code has numbers; PCA is linear, so it is "
    "the projection of the fade. The other rows decode "
    "(1 − t)·z_A + t·z_B, the straight line between their codes, so their ends are A and B as the "
    "network reconstructs them. A fade shows two strokes at once; a good code bends one into the "
    "other."
)


def ask(entries: Sequence[comparison.Entry]) -> tuple[int, ...]:
    """Which two test pictures."""
    dataset = data.load(latest(entries)[0][1].experiment.data)
    most = len(dataset.y_test) - 1
    ends = []
    for name, label in (("A", 0), ("B", 1)):
        first = int((dataset.y_test == label).argmax())
        item = st.number_input(
            f"{name}: test picture, 0 to {most:,}", 0, most, first, width=220,
            **url.bound(f"{name}_{dataset.name}", url.number(0, most)),
        )  # fmt: skip
        st.markdown(f"class {dataset.classes[dataset.y_test[item]]}", width="content")
        ends.append(int(item))
    return tuple(ends)


def draw(shown: Shown, a: int, b: int) -> None:
    """One row a way."""
    name, latent = shown[0][1].experiment.data, shown[0][1].codes.shape[1]
    mount(fade(name, a, b), key="fade")
    mount(pca_line(name, min(latent, data.load(name).d), a, b), key="flat")
    for i, (title, run) in enumerate(shown):
        mount(walk(title, run, a, b), key=f"walk.{i}")


@lru_cache(maxsize=16)
def fade(name: str, a: int, b: int) -> bytes:
    """Test picture a fading into b, pixel by pixel."""
    dataset = data.load(name)
    height, width = dataset.shape
    pixels = samples.line(dataset.x_test[[a, b]], FRAMES)
    return _strip("fade", "Pixel fade", dataset.title, pixels, (height, width))


@lru_cache(maxsize=16)
def pca_line(name: str, m: int, a: int, b: int) -> bytes:
    """The straight line between their projections on m principal components."""
    dataset, best = data.load(name), plane(name, m)
    height, width = dataset.shape
    codes = samples.line(best.project(dataset.x_test[[a, b]]), FRAMES)
    title = f"PCA line, {m} component{'s' if m > 1 else ''}"
    pixels = best.reconstruct(codes).clip(0, 1)
    return _strip("flat", title, dataset.title, pixels, (height, width))


@lru_cache(maxsize=16)
def walk(title: str, run: Run, a: int, b: int) -> bytes:
    """The pictures on the straight line between the codes of test pictures a and b."""
    dataset, ends = data.load(run.experiment.data), [a, b]
    x = dataset.x_test[ends]
    condition = run.condition(x, dataset.y_test[ends])
    codes = samples.line(run.encode(x, condition), FRAMES)
    pixels = decoded(run, codes, None if condition is None else samples.line(condition, FRAMES))
    name = f"{title}, line between the codes"
    note = f"{data_of(run)} · {badge(run)}"
    return _strip("walk", name, note, pixels, shape_of(run), run.last.step)


def _strip(
    name: str, title: str, note: str, pixels: Floats, shape: tuple[int, int], step: int = 0
) -> bytes:
    captions = ("A", *(f"{100 * i / (FRAMES - 1):.0f} %" for i in range(1, FRAMES - 1)), "B")
    return gallery(
        group=GROUP, name=name, title=title, note=note, images=to_uint8(pixels), shape=shape,
        columns=FRAMES, captions=captions, step=step, tile=TILE,
    )  # fmt: skip
