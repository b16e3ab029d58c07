"""The Contraction view's walk: along a tangent of a picture, beside the same movement by hand."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from aelab import data
from aelab.analysis import movements
from aelab.components import Row, mount, sheet
from aelab.training import Run
from aelab.ui.pages.manifold.contraction import charts
from aelab.ui.pages.manifold.contraction.sidebar import COLOURS, NAMES, PAGE, Setup, named
from aelab.ui.pages.manifold.contraction.tangents import MOST, SHOWN, chosen, felt
from aelab.ui.session.comparison import Entry
from aelab.ui.shared.images import to_uint8
from aelab.ui.shell import url

Floats = NDArray[np.floating[Any]]
STEPS = 9
FAR = 0.4  # of the item's length, to each side
WALKED = ("contractive", "tied")  # by whom, the first first
Walk = list[tuple[Row, Floats]]


def direction() -> int:
    """Which tangent is walked along."""
    names = [_name(i) for i in range(SHOWN)]
    way = st.segmented_control(
        "Direction", names, default=names[0], required=True, label_visibility="collapsed",
        width="content", help="The tangent that is walked along.",
        **url.bound("contraction.way", url.one_of(names)),
    )  # fmt: skip
    return names.index(str(way))


def draw(setup: Setup, entries: Sequence[Entry], way: int) -> None:
    """One tick: the items to choose from, and the walks from the chosen one."""
    item = chosen(setup)
    dataset = data.load(setup.data)
    h, w = dataset.shape
    runs = {
        entry.run.experiment.variant: (named(entry), entry.run) for entry in entries if entry.run
    }
    table: Walk = []
    for key in WALKED:
        if key in runs:
            table += _walk(*runs[key], item, way)
    table = table or [(Row("x"), np.repeat(dataset.x_test[item][None], STEPS, axis=0))]
    pictures = sheet(
        group=PAGE, name="walk", title=f"x + a {_name(way)}", shape=(h, w), most=MOST,
        rows=[row for row, _ in table], images=np.stack([to_uint8(one) for _, one in table]),
        note="a grows from left to right", badge=charts.badge(setup, entries),
    )  # fmt: skip
    mount(pictures, key="contraction.walk")


def nearest(tangent: Floats, small: Floats) -> tuple[int, float]:
    """The movement by hand [6, d] most like a tangent [d], and the cosine between them."""
    cosines = small @ tangent / np.maximum(np.linalg.norm(small, axis=1), 1e-12)
    best = int(np.abs(cosines).argmax())
    return best, float(cosines[best])


def _walk(name: str, run: Run, item: int, way: int) -> Walk:
    """Three rows: the pictures along the tangent, what is drawn of them, and the nearest by hand;
    of the plain network the first two."""
    dataset = data.load(run.experiment.data)
    h, w = dataset.shape
    x, v = dataset.x_test[item], felt(run, item)[way]
    amounts = np.linspace(-FAR, FAR, STEPS) * np.linalg.norm(x)
    line = (x + amounts[:, None] * v).astype(np.float32)
    codes = run.encode(line)
    moves = f"its code moves by {np.linalg.norm(codes[-1] - codes[0]):.2g}"
    variant = run.experiment.variant
    drawn = (Row(f"{name} draws", COLOURS[variant], (moves,)), run.decode(codes))
    along = (f"|a| ≤ {amounts[-1]:.2g} pixel values",)
    found: Walk = [(Row(f"along {NAMES[variant]}’s {_name(way)}", "text", along), line), drawn]
    if variant != WALKED[0]:
        return found
    small = movements.tangent_vectors(x.reshape(h, w))
    best, cosine = nearest(v, small)
    scale = np.sign(cosine) / max(float(np.linalg.norm(small[best])), 1e-12)
    moved = movements.apply_movement(x.reshape(h, w), best, scale * amounts)
    words = (f"|cos| {abs(cosine):.2f} with {_name(way)}",)
    return [*found, (Row(f"by hand: {movements.NAMES[best]}", "text", words), moved)]


def _name(way: int) -> str:
    return f"v{'₁₂₃₄₅₆'[way]}"
