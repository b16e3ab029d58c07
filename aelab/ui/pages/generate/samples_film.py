"""The section Samples as a film: the same codes at any step, digits appearing out of grey."""

from functools import lru_cache

import numpy as np
import streamlit as st

from aelab.components import Curve, GalleryFilm, gallery, mount, time_machine
from aelab.components.film_recording import film_recording
from aelab.components.planes import slot
from aelab.figures.runs import prior_of, shape_of
from aelab.stage import films
from aelab.training import Run
from aelab.ui.pages.generate.latent_grid import GROUP, Shown, badge

COLUMNS = 4
TILE = 84  # px of a sample where there is room
COLOURS = ("accent", "noise", "positive", "data")
HEIGHT = 56  # px of the curves
NOTE = "The same random numbers at every step; without a prior: a normal fitted to the codes then."


def draw(shown: Shown) -> None:
    """Each run's samples side by side; under them the errors and the scrubber."""
    films = [(title, run) for title, run in shown if run.last.samples is not None]
    for title in [title for title, run in shown if run.last.samples is None]:
        st.markdown(f"{title}: this run was kept before samples were part of the film.")
    for i, column in enumerate(st.columns(max(2, len(films)))[: len(films)]):
        with column:
            mount(_sheet(*films[i], i, TILE if len(films) <= 2 else None), key=f"film.{i}")
    mount(time_machine(
        group=GROUP, slots=[slot(GROUP, i) for i in range(len(films))], height=HEIGHT, note=NOTE,
        film=" ".join(_name(run) for _, run in films),
        curves=[_curve(*film, COLOURS[i]) for i, film in enumerate(films)],
    ), key="machine")  # fmt: skip
    for i, (_, run) in enumerate(films):
        mount(_recording(run, i), key=f"reel.{i}")


@lru_cache(maxsize=8)
def _sheet(title: str, run: Run, index: int, tile: int | None) -> bytes:
    assert run.last.samples is not None
    source = {"normal": "its prior N(0, I)", "own": "its prior"}.get(prior_of(run))
    film = GalleryFilm(slot=slot(GROUP, index), run=_name(run), ids=(), hover=(), note="")
    return gallery(
        group=GROUP, name=f"film-{index}", title=title,
        status=source or "N(μ, Σ) of its codes", images=run.last.samples,
        shape=shape_of(run), columns=COLUMNS, tile=tile, film=film, badge=badge(run),
        step=run.last.step,
    )  # fmt: skip


@lru_cache(maxsize=8)
def _recording(run: Run, index: int) -> bytes:
    film = [s for s in films.chosen(run) if s.samples is not None]
    return film_recording(
        group=slot(GROUP, index), run=_name(run), steps=np.array([s.step for s in film]),
        figures=np.array([[s.knn_accuracy, s.squared_error] for s in film]),
        pictures={"tiles": np.stack([s.samples for s in film if s.samples is not None])},
    )  # fmt: skip


def _curve(title: str, run: Run, colour: str) -> Curve:
    steps = np.array([s.step for s in run.snapshots])
    errors = np.array([s.squared_error for s in run.snapshots])
    return Curve(name=title, colour=colour, steps=steps, errors=errors)


def _name(run: Run) -> str:
    return f"{run.experiment.key}.{run.last.step}"
