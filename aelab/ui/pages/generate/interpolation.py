"""Interpolation: from one test picture to another, through the pixels and through codes."""

from collections.abc import Sequence
from functools import lru_cache, partial

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from aelab import data
from aelab.analysis import samples
from aelab.analysis.pixels import to_uint8
from aelab.components import Ask, gallery, mount
from aelab.figures.runs import decoded, shape_of
from aelab.pictures import Shape
from aelab.training import Run
from aelab.ui.pages.generate.latent_grid import GROUP, Shown, badge, data_of, latest
from aelab.ui.session import comparison
from aelab.ui.session.state import put
from aelab.ui.shared.pca_baseline import plane
from aelab.ui.shell import url

Floats = NDArray[np.float32]
ENDS = ("A", "B")
FRAMES = 9
TILE = 64  # px
CHOICE, OF_EACH = 30, 2  # px of a picture to choose, and how many of each class

EXPLAIN = (
    "A and B are test pictures: click two of the first of each class, or type the number of any. "
    "*Pixel fade*: (1 − t)·A + t·B. *PCA line*: the same of their "
    "projections on as many principal components as the code has numbers; PCA is linear, so it is "
    "the projection of the fade. The other rows decode "
    "(1 − t)·z_A + t·z_B, the straight line between their codes, so their ends are A and B as the "
    "network reconstructs them. A fade shows two strokes at once; a good code bends one into the "
    "other."
)


def ask(entries: Sequence[comparison.Entry]) -> tuple[int, ...]:
    """Which two test pictures: clicked, or typed as numbers."""
    dataset = data.load(latest(entries)[0][1].experiment.data)
    most = len(dataset.y_test) - 1
    ends, columns = [], st.columns((4, 1, 4, 1), vertical_alignment="center", gap="small")
    for label, end in enumerate(ENDS):
        first, key = int((dataset.y_test == label).argmax()), f"{end}_{dataset.name}"
        item = columns[2 * label + 1].number_input(
            end, 0, most, first, help=f"Test picture, 0 to {most:,}",
            **url.bound(key, url.number(0, most)),
        )  # fmt: skip
        with columns[2 * label]:
            picked = choice(dataset.name, end, int(item))
            mount(picked, key=f"choice.{end}", on_ask=partial(_take, key, most))
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
def choice(name: str, end: str, item: int) -> bytes:
    """The first test pictures of each class, to choose an end from; the chosen one in a frame."""
    dataset = data.load(name)
    found = [np.flatnonzero(dataset.y_test == k) for k in range(len(dataset.classes))]
    items = np.array([own[row] for row in range(OF_EACH) for own in found if len(own) > row])
    return gallery(
        group=GROUP, name=f"choice-{end}", title=end,
        images=to_uint8(dataset.ink(dataset.x_test[items])),
        note=f"click a picture · class {dataset.classes[dataset.y_test[item]]}",
        shape=dataset.shape, columns=len(dataset.classes), tile=CHOICE, ids=items.tolist(),
        chosen=item, hover=[f"{i:,}" for i in items],
    )  # fmt: skip


def _take(key: str, most: int, ask: Ask) -> None:
    """The test picture that was clicked."""
    put(key, min(ask["item"], most))


@lru_cache(maxsize=16)
def fade(name: str, a: int, b: int) -> bytes:
    """Test picture a fading into b, pixel by pixel."""
    dataset = data.load(name)
    pixels = dataset.ink(samples.line(dataset.x_test[[a, b]], FRAMES))
    return _strip("fade", "Pixel fade", dataset.title, pixels, dataset.shape)


@lru_cache(maxsize=16)
def pca_line(name: str, m: int, a: int, b: int) -> bytes:
    """The straight line between their projections on m principal components."""
    dataset, best = data.load(name), plane(name, m)
    codes = samples.line(best.project(dataset.x_test[[a, b]]), FRAMES)
    title = f"PCA line, {m} component{'s' if m > 1 else ''}"
    pixels = dataset.ink(best.reconstruct(codes))
    return _strip("flat", title, dataset.title, pixels, dataset.shape)


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


def _strip(name: str, title: str, note: str, pixels: Floats, shape: Shape, step: int = 0) -> bytes:
    captions = ("A", *(f"{100 * i / (FRAMES - 1):.0f} %" for i in range(1, FRAMES - 1)), "B")
    return gallery(
        group=GROUP, name=name, title=title, note=note, images=to_uint8(pixels), shape=shape,
        columns=FRAMES, captions=captions, step=step, tile=TILE,
    )  # fmt: skip
