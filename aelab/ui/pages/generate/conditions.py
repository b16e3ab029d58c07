"""The section Conditions: what a conditional VAE makes of one code under several conditions.

Given the class, one code becomes every class in one style; given a part of a picture, several codes
complete it in several ways. The two need networks of their own, which this section trains.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

import streamlit as st

from aelab import data
from aelab.components import mount, sheet
from aelab.figures.images.conditions import PICTURES, class_rows, completion_rows
from aelab.models.cvae import CORNERS
from aelab.store import example_runs
from aelab.training import Experiment, Run
from aelab.ui.pages.generate.latent_grid import GROUP, Shown, latest
from aelab.ui.session import comparison
from aelab.ui.session.comparison import Entry
from aelab.ui.session.state import stands_at
from aelab.ui.shell import url
from aelab.ui.shell.widgets import SEEDS, next_seed
from aelab.ui.view import EXAMPLE

PAGE = "generate"
SEED, VIEWS = "conditions_seed", ("every class", "completion")
LATENT = {"label": 10, "quadrant": 30}  # of the networks that this section trains

EXPLAIN = (
    "*Every class*: a column is one code z, drawn from N(0, I); a row is the class that "
    "the decoder is given. A good network keeps the hand (slant, weight) down a column.  \n"
    "*Completion*: the network is given some quarters of a test picture (the rest is grey) "
    "and draws the others from a code of N(0, I). *Mean of 64*: the mean of 64 such completions, "
    "near the blurred answer that least squared error asks of a network without chance. *Nearest "
    "training picture*: the hidden part of the one, of the first 20,000, whose visible part is "
    "nearest. Squared error is summed over the hidden pixels, in [0, 1], mean over the pictures "
    "shown. A single draw pays for its courage there; what counts is the probability it gives "
    "the truth: −log p(hidden | given) ≤ cross-entropy + KL, in nats / image, measured on all "
    "test pictures when the run ends (Sohn, Lee and Yan, NIPS 2015)."
)


def ask(entries: Sequence[Entry]) -> tuple[Any, ...]:
    """The network, its condition, the codes' seed and the first test picture.

    Nothing if no network has that condition, nor an example.
    """
    view = st.segmented_control("View", VIEWS, default=VIEWS[0], required=True,
                                **url.bound("conditions_view", url.one_of(VIEWS)))  # fmt: skip
    if view == VIEWS[1]:
        _ask_quarters()
    condition = chosen()
    runs = dict(able(latest(entries), condition))
    if not runs:
        return ()
    title = next(iter(runs))
    if len(runs) > 1:
        title = str(st.segmented_control(
            "Network", list(runs), default=title, required=True,
            **url.bound("conditions_run", url.one_of(list(runs))),
        ))  # fmt: skip
    seed = st.number_input("Seed of z", 0, SEEDS, 1, width=120,
                           **url.bound(SEED, url.number(0, SEEDS)))  # fmt: skip
    st.button("", key="conditions_anew", icon=":material/casino:", help="New codes: another seed.",
              on_click=next_seed, args=(SEED,))  # fmt: skip
    first = 0
    if view == VIEWS[1]:
        most = len(data.load(runs[title].experiment.data).y_test) - PICTURES
        first = st.number_input("Test picture", 0, most, 0, width=120,
                                **url.bound("conditions_first", url.number(0, most)))  # fmt: skip
    return title, condition, int(seed), int(first)


def needed(experiment: Callable[..., Experiment]) -> Experiment:
    """The network with the condition that the widgets stand at."""
    condition = chosen()
    return experiment("cvae", latent_dim=LATENT[condition["condition"]], **condition)


def train(wanted: Experiment) -> None:
    """Trains it beside the page's other jobs, in place of one just like it."""
    runs = [entry.run.experiment.key for entry in comparison.entries(PAGE)]
    if wanted.key in runs:
        comparison.drop(PAGE, keep={*runs} - {wanted.key})
    comparison.add(PAGE, [wanted])


def missing() -> None:
    """Says which network is not there, and how it comes."""
    states = comparison.states(PAGE)
    if len(states) > len(comparison.entries(PAGE)):
        st.markdown("Training begins …")
        return
    label = chosen()["condition"] == "label"
    lacking = "the class" if label else "these quarters of a picture"
    once = ", once the others are done" if {"running", "paused"} & {*states} else ""
    st.markdown(f"None of the runs here is a conditional VAE whose condition is {lacking}: "
                f"**Train** trains one{once}.")  # fmt: skip


def draw(shown: Shown, title: str, condition: dict[str, Any], seed: int, first: int) -> None:
    """One tick of the view."""
    runs = dict(able(shown, condition))
    if not runs:
        return
    run = runs.get(title) or next(iter(runs.values()))
    by_class = condition["condition"] == "label"
    mount(_payload(run, seed, None if by_class else first), key="conditions")


@lru_cache(maxsize=8)
def _payload(run: Run, seed: int, first: int | None) -> bytes:
    """Classes over codes, or completions of test pictures from `first` on."""
    rows = class_rows(run, seed) if first is None else completion_rows(run, seed, first)
    return sheet(rows, group=GROUP, name="conditions", most=42 if first is None else 50)


def able(shown: Shown, condition: dict[str, Any]) -> Shown:
    """The runs whose network has just this condition, or the example that has."""
    own = _having(shown, condition)
    return own or (_having(_examples(shown[0][1].experiment.data), condition) if shown else [])


def _examples(data_name: str) -> Shown:
    runs = example_runs(f"train.cvae.{data_name}")
    return [(f"{EXAMPLE} {type(run.model).name.lower()}", run) for run in runs]


def _having(shown: Shown, condition: dict[str, Any]) -> Shown:
    return [
        (title, run)
        for title, run in shown
        if run.experiment.variant == "cvae"
        and condition.items() <= run.experiment.config.values().items()
    ]


def chosen() -> dict[str, Any]:
    """The condition that the widgets stand at, as settings of a conditional VAE."""
    if stands_at("conditions_view") != VIEWS[1]:
        return {"condition": "label"}
    corner, count = stands_at("conditions_corner"), stands_at("conditions_count")
    return {"condition": "quadrant", "corner": corner, "quadrants": count}


def _ask_quarters() -> None:
    st.selectbox("Visible quarter", CORNERS, width=132,
                 **url.bound("conditions_corner", url.one_of(CORNERS)))  # fmt: skip
    st.segmented_control("Quarters", (1, 2, 3), default=1, required=True,
                         **url.bound("conditions_count", url.one_of((1, 2, 3))))  # fmt: skip
