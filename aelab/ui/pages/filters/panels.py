"""The Filters page's pictures: a panel a network, its figures, and what excites a unit most."""

from collections.abc import Sequence
from functools import partial

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from aelab import data
from aelab.analysis import filters as analysis
from aelab.analysis.pixels import to_uint8
from aelab.components import Ask, gallery, mount
from aelab.training import Run
from aelab.ui.pages.filters import figures, film
from aelab.ui.pages.filters.figures import Floats
from aelab.ui.pages.filters.runs import Panel
from aelab.ui.pages.filters.setup import NAMES, PAGE, Setup
from aelab.ui.session.state import session

N_ITEMS = 6  # pictures that excite a unit most
SMALL = 46  # px of their width at most
NARROW, WIDE = 10, 16  # columns of a grid; wide for many units or panels
TILE = 40  # px at most in a narrow grid: it and the time machine fit a screen
MANY = 80  # units that a narrow grid can hold


def draw(shown: Sequence[Panel], setup: Setup) -> None:
    """All panels, two in a row, and the time machine."""
    largest = max((figures.largest(p.run, setup) for p in shown if p.run), default=1.0)
    with st.container(gap="xsmall", key="grids"):
        for start in range(0, len(shown), 2):
            columns = st.columns(2, gap="small")
            for panel, column in zip(shown[start : start + 2], columns, strict=False):
                with column, st.container(gap="xsmall"):
                    _panel(panel, setup, largest, wide=len(shown) > 2)
        film.scrubber(shown, setup)


def _panel(panel: Panel, setup: Setup, reach: float, wide: bool) -> None:
    """A network's filters, their figures, and the items that excite the chosen unit most."""
    run, dataset = panel.run, data.load(panel.experiment.data)
    units = figures.chosen(run, setup) if run else np.arange(setup.shown)
    unit = session().selected.get(f"filters.unit.{panel.key}", int(units[0]))
    payload = _grid(panel, setup, units, unit, reach, wide)
    mount(payload, key=f"filters.{panel.key}", on_ask=partial(_select, panel))
    st.markdown(figures.measured(run, dataset), help=figures.meaning(dataset))
    mount(_exciting(panel, unit, dataset), key=f"items.{panel.key}")


def _grid(
    panel: Panel, setup: Setup, units: NDArray[np.int64], unit: int, reach: float, wide: bool
) -> bytes:
    """The filters of `units`, with a frame around `unit` if it is one of them."""
    run, dataset = panel.run, data.load(panel.experiment.data)
    many = wide or len(units) > MANY
    images, scale = _pictures(run, units, dataset.d)
    return gallery(
        group=PAGE, name=panel.key, title=_title(panel, setup), note=_note(panel, len(units)),
        images=images, shape=dataset.shape, signed=True, scale=scale,
        columns=WIDE if many else NARROW, tile=None if many else TILE,
        scale_mode=setup.scale, global_scale=reach, hover=figures.words(run, units),
        ids=units.tolist(), chosen=unit, film=film.film(panel, setup),
        status=_status(panel), badge=_badge(panel), step=run.last.step if run else 0,
    )  # fmt: skip


def _exciting(panel: Panel, unit: int, dataset: data.Dataset) -> bytes:
    """The probe items that excite a unit most, with its activation under each."""
    run = panel.run
    images, marks = np.zeros((N_ITEMS, dataset.d), np.uint8), [""] * N_ITEMS
    captions = [" "] * N_ITEMS  # keeps their place
    if run:
        items = analysis.most_exciting(run.codes, unit, N_ITEMS)
        probe = dataset.probe[items]
        images = to_uint8(dataset.ink(dataset.x_test[probe]))
        captions = [f"{run.codes[i, unit]:.2f}" for i in items]
        marks = [dataset.marks[k] for k in dataset.y_test[probe]]
    return gallery(
        group=PAGE, name=f"{panel.key}-items", title=f"Unit {unit} answers most to",
        note="activation under each, 0 to 1", shape=dataset.shape, columns=N_ITEMS, tile=SMALL,
        images=images, captions=captions, marks=marks, step=run.last.step if run else 0,
    )  # fmt: skip


def _select(panel: Panel, ask: Ask) -> None:
    """Takes the unit that was clicked."""
    if panel.run:
        unit = ask["item"] % len(figures.weights(panel.run))
        session().selected[f"filters.unit.{panel.key}"] = unit


def _pictures(
    run: Run | None, units: NDArray[np.int64], d: int
) -> tuple[NDArray[np.uint8], Floats]:
    """Filters as bytes with 128 for 0, and the weight that 255 stands for; blank without a run."""
    if run is None:
        return np.full((len(units), d), 128, np.uint8), np.ones(len(units))
    weights = figures.weights(run)[units]
    scale = np.abs(weights).max(1).clip(1e-12)
    return to_uint8(weights, scale[:, None], signed=True), scale


def _title(panel: Panel, setup: Setup) -> str:
    signed = data.info(setup.data).signed
    level = f"σ = {setup.level:g}" if signed else f"{100 * setup.level:.0f} %"
    return NAMES[panel.key] + (f", {level}" if panel.noisy else "")


def _note(panel: Panel, count: int) -> str:
    return f"{count} of {len(figures.weights(panel.run)):,} units" if panel.run else ""


def _status(panel: Panel) -> str:
    run, entry = panel.run, panel.entry
    if not (run and entry):
        return "Not trained yet: press Train."
    state = "" if entry.state == "running" else f" · {entry.state}"
    last, epochs = run.last, run.experiment.training.epochs
    epoch = f"epoch {round(last.epoch, 1):g} of {epochs}"
    return f"{epoch} · step {last.step:,} · {last.seconds:.0f} s{state}"


def _badge(panel: Panel) -> str:
    return f"{data.info(panel.experiment.data).title} · seed {panel.experiment.seed}"
