"""Learned by heart: a huge net with a one-number code, and what it knows beyond its items."""

from collections.abc import Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from aelab import data, recipes
from aelab.components import mount
from aelab.training import Experiment, Run
from aelab.ui.pages.manifold.capacity.memorisation_figures import (
    DATA,
    curves,
    error_of,
    learned,
    line,
    mean_error,
    pictures,
)
from aelab.ui.session import comparison
from aelab.ui.shell import controls as buttons
from aelab.ui.shell import csv_file, widgets

PAGE = "capacity.heart"
PERIOD = 0.5  # s between pictures while something is trained
CHOICES = (16, 64, 256, 1024)  # items to learn by heart; all of them are learned beside these
EXPLAIN = r"""
Encoder and decoder have tens of thousands of weights, the code is a single number. With few items
to learn, the net need not find what digits have in common: the encoder gives each item a
place of its own on the line, and the decoder is a table that has it there. So the code is little
more than the **index of a training item**: decoded from one end to the other it shows these items
one after another (Goodfellow, Bengio and Courville, Deep Learning, section 14.1).

* **Training error** falls far below that of the mean image; the **test error** stays as high as
  that or rises above it: of an unknown picture some training item is drawn.
* The same net with **all** items cannot give each a place. Its training error is higher,
  and its test error is lower: it has had to find something common. Choose more items to see the gap
  close.

Errors: squared error / image. The *mean image* is that of the training pictures, tried on the test
pictures. *Along the code*: the training codes in order, at equal distances in rank.
"""


def page(bar: DeltaGenerator) -> None:
    """The whole topic."""
    experiments = _experiments()
    with bar, comparison.controls(PAGE, experiments):
        runs = _runs()
        csv_file.csv_button("by_heart.csv", lambda: csv_of(runs),
                         "The errors of both nets at every snapshot.", not runs)  # fmt: skip
    around = buttons.drawn(PAGE)
    st.fragment(_stage, run_every=PERIOD if "running" in around else None)(around)
    with st.expander("Explain"):
        st.markdown(EXPLAIN)


def _experiments() -> list[Experiment]:
    """The net with few items, and the same with all."""
    with st.sidebar:
        st.caption(f"Data: {data.info(DATA).title}, {_all():,} training items")
        n = st.select_slider("Items to learn", CHOICES, 64, key="heart.items", bind="query-params",
                             help="The other net learns all of them.")  # fmt: skip
        steps = st.number_input("Steps", 100, 20_000, recipes.HEART_STEPS, 100, key="heart.steps",
                                help="Of each net, whatever its items.")  # fmt: skip
        seed = widgets.seed("seed")
    return [_experiment(items, int(steps), int(seed)) for items in (int(n), _all())]


def _experiment(items: int, steps: int, seed: int) -> Experiment:
    """The net that learns so many items, for about so many steps."""
    epochs = round(steps / max(1, items // recipes.HEART_BATCH))
    return Experiment.of(
        "basic", DATA, seed, items=items, epochs=min(2000, max(1, epochs)), **recipes.HEART
    )


def _all() -> int:
    return len(data.load(DATA).x_train)


def _runs() -> list[Run]:
    """The page's own runs, the fewest items first."""
    found = [e.run for e in comparison.entries(PAGE) if e.job and e.run]
    return sorted(found, key=lambda run: len(learned(run)))


def _stage(around: tuple[str, ...]) -> None:
    """One tick; reruns the page when the state of a run has changed."""
    runs = _runs()
    left, right = st.columns(2, gap="medium")
    with left:
        mount(curves(runs), key="heart.curves")
    with right:
        mount(pictures(runs), key="heart.pictures")
    if runs:
        mount(line(runs), key="heart.line")
    st.markdown(sentence(runs))
    if comparison.states(PAGE) != around:
        st.rerun()


def sentence(runs: Sequence[Run]) -> str:
    """Errors on what was learned, and on what was not."""
    if not runs:
        return "Press Train: the same net learns a few items, and all of them."
    said = [f"**{len(learned(run)):,} items**: learned {error_of(run, learned(run)):#.3g}, test "
            f"{error_of(run, data.load(DATA).x_test):#.3g}" for run in runs]  # fmt: skip
    return " · ".join([*said, f"mean image: {mean_error():#.3g}"]) + " (sq. error / image)"


def csv_of(runs: Sequence[Run]) -> str:
    """Both errors at every snapshot."""
    return csv_file.csv_text(
        ("items learned", "seed", "step", "training error, squared error / image", "test error"),
        ((len(learned(run)), run.experiment.seed, s.step, s.train[0], s.held[0])
         for run in runs for s in run.snapshots),
    )  # fmt: skip
