"""Sliders: every number of a code by hand, and the picture that it decodes to.

A code of two numbers has a pad instead.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from aelab import data
from aelab.analysis.pixels import to_uint8
from aelab.components import gallery, mount
from aelab.figures.runs import decoded, prior_of, shape_of
from aelab.training import Run
from aelab.ui.pages.generate import pad
from aelab.ui.pages.generate.latent_grid import GROUP, Shown, badge, data_of, latest
from aelab.ui.session import comparison
from aelab.ui.session.state import session
from aelab.ui.shell import url

Floats = NDArray[np.float32]
MOST = 10  # sliders
STARTS = ("middle of the codes", "a test picture")
REACH = 4.0  # σ
TILE = 308  # px
SUBSCRIPT = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")

ITEM = "dial_item"
SLIDERS = ("dial_start", ITEM)  # in the address, beside the sliders

EXPLAIN = (
    f"{pad.EXPLAIN}  \n"
    "For longer codes: one slider a number, at most ten: those that vary most "
    "(while training goes on, the first ten). A slider adds so many σ to where the code starts; σ "
    "is 1 for a normal prior, else that number’s standard deviation over the codes of the test "
    "pictures. The middle is 0 for a normal prior, else the mean of those codes. Numbers without "
    "a slider stay where they start."
)


def ask(entries: Sequence[comparison.Entry]) -> tuple[Any, ...]:
    """Which run, and the place of its pad, or the test picture at which its sliders start."""
    shown = latest(entries)
    titles = [title for title, _ in shown]
    title = titles[0]
    if len(titles) > 1 and not all(pad.fits(shown, t) for t in titles):
        title = st.segmented_control(
            "Network", titles, default=title, required=True,
            **url.bound("dial_run", url.one_of(titles)),
        )  # fmt: skip
    if pad.fits(shown, title):
        session().parameters.update(SLIDERS)  # of runs with more numbers
        return title, None, pad.ask()
    session().parameters.update(pad.KEYS)
    return title, _start(dict(shown)[title]), None


def _start(run: Run) -> int | None:
    most = len(data.load(run.experiment.data).y_test) - 1
    start = st.segmented_control(
        "Start", STARTS, default=STARTS[0], required=True,
        **url.bound("dial_start", url.one_of(STARTS)),
    )  # fmt: skip
    item = st.number_input(
        "Test picture", 0, most, 0, width=140, disabled=start != STARTS[1], help=f"0 to {most:,}",
        **url.bound(ITEM, url.number(0, most)),
    )  # fmt: skip
    return int(item) if start == STARTS[1] else None


def draw(shown: Shown, title: str, item: int | None, place: pad.Place | None) -> None:
    """The pad; or sliders beside the picture, inside the tick, as they change nothing else."""
    title = title if title in dict(shown) else shown[0][0]
    if place is not None:
        pad.draw(shown, title, place)
        return
    run = dict(shown)[title]
    code, unit = began(run, item), spread(run)
    left, right = st.columns([3, 2])
    halves = left.columns(2)
    for nth, j in enumerate(slid(run)):
        code[j] += unit[j] * halves[nth % 2].slider(
            f"z{str(j + 1).translate(SUBSCRIPT)}", -REACH, REACH, 0.0, 0.1,
            format="%+.1f σ",
            **url.bound(f"dial.{title}.{item}.{j}", url.number(-REACH, REACH)),
        )  # fmt: skip
    with right:
        mount(picture(title, run, code), key="dialled")


def began(run: Run, item: int | None) -> Floats:
    """The code at which the sliders start, [latent]: a test picture's, or the middle."""
    if item is not None:
        dataset = data.load(run.experiment.data)
        x, y = dataset.x_test[[item]], dataset.y_test[[item]]
        found: Floats = run.encode(x, run.condition(x, y))[0]
        return found
    middle: Floats = np.zeros_like(run.codes[0]) if prior_of(run) == "normal" else run.codes.mean(0)
    return middle


def spread(run: Run) -> Floats:
    """σ of every number of the code, [latent]."""
    own: Floats = run.codes.std(0)
    return np.ones_like(own) if prior_of(run) == "normal" else own


def slid(run: Run) -> list[int]:
    """The numbers that have a slider, in order; chosen when they do not change any more."""
    if run.finished:
        return sorted(int(j) for j in np.argsort(-run.codes.var(0), kind="stable")[:MOST])
    return list(range(min(MOST, run.codes.shape[1])))


def picture(title: str, run: Run, code: Floats) -> bytes:
    """What the code [latent] decodes to."""
    numbers = " · ".join(f"{z:.2f}" for z in code[:4]).replace("-", "−")
    return gallery(
        group=GROUP, name="dialled", title=title, note=data_of(run),
        images=to_uint8(decoded(run, code[None])),
        shape=shape_of(run), columns=1, tile=TILE, badge=badge(run), step=run.last.step,
        status=f"z = {numbers}{' …' * (len(code) > 4)}",
    )  # fmt: skip
