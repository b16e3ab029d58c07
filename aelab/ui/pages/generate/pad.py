"""The pad: a place on the plane of codes of two numbers, and what each decoder makes of it.

It is the planes of the Latent space page, on which one place is moved instead of read.
"""

from collections.abc import Sequence
from typing import Final, TypeAlias

import streamlit as st

from aelab.components import Ask, Status, mount
from aelab.components.planes import planes
from aelab.training import Run
from aelab.ui.pages.generate.latent_grid import Shown, data_of
from aelab.ui.session import comparison
from aelab.ui.session.state import put
from aelab.ui.shared.code_planes import feeds, panels
from aelab.ui.shared.code_planes.pca_panel import GROUP, baseline
from aelab.ui.shell import url

Place: TypeAlias = tuple[float, float]
KEYS: Final = ("pad_z1", "pad_z2")  # in the address
LABELS = ("z₁", "z₂")
FARTHEST = 1000.0
RESERVE = 202  # px of the window for what stands above

EXPLAIN = (
    "For codes of two numbers: click the plane or drag on it, and each decoder draws the code "
    "(z₁, z₂) under the pointer. Points are the codes of test items; dashed circles are 1, 2 and "
    "3 σ of a normal prior. All networks decode the same two numbers, which need not mean the "
    "same to them: each has a plane of its own. The wheel zooms, a double-click resets."
)


def fits(shown: Shown, title: str) -> bool:
    """Whether the code of the run with this title has two numbers."""
    return bool(dict(shown)[title].codes.shape[1] == 2)


def ask() -> Place:
    """The place as numbers; a click on the plane moves them."""
    first, second = (
        st.number_input(
            label, -FARTHEST, FARTHEST, 0.0, 0.1, format="%.4g", width=150,
            **url.bound(key, url.number(-FARTHEST, FARTHEST)),
        )
        for key, label in zip(KEYS, LABELS, strict=True)
    )  # fmt: skip
    return first, second


def draw(shown: Shown, title: str, place: Place) -> None:
    """A plane for each run with two numbers a code that learned the same data as the chosen one."""
    name = dict(shown)[title].experiment.data
    found = [(t, run) for t, run in shown if fits(shown, t) and run.experiment.data == name]
    runs = {i: run for i, (_, run) in enumerate(found)}
    asked = mount(payload(found, place), key="pad", on_ask=_take, needs=("place", "ends"))
    if asked and (answer := feeds.reply(asked, runs, aligned=False)):
        mount(answer, key="pad.answer")
    for i, run in runs.items():
        mount(feeds.decoder_of(run, i, aligned=False), key=f"pad.decoder.{i}")
    mount(baseline(name).scene, key="pad.scene")


def payload(found: Sequence[tuple[str, Run]], place: Place) -> bytes:
    """The planes with the place on each."""
    return planes(
        group=GROUP, status=_status(found), badge=data_of(found[0][1]), pad=place, reserve=RESERVE,
        panels=[panels.of_run(run, title, aligned=False, clouds=False) for title, run in found],
    )  # fmt: skip


def _status(found: Sequence[tuple[str, Run]]) -> Status:
    """Of the page's runs that have a plane."""
    names = {entry.run.experiment.key: entry.state for entry in comparison.entries("generate")}
    states = {names.get(run.experiment.key, "finished") for _, run in found}
    return "running" if "running" in states else "paused" if "paused" in states else "finished"


def _take(ask: Ask) -> None:
    """The place that was clicked; other questions are about pictures."""
    if "place" in ask:
        for key, value in zip(KEYS, ask["place"], strict=True):
            put(key, min(FARTHEST, max(-FARTHEST, float(f"{value:.4g}"))))
