"""The section Conditions: what a conditional VAE makes of one code under several conditions.

Told the class, one code draws every class in one hand; told a part of a picture, several codes
complete it in several ways. The two need networks of their own, which this section trains.
"""

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from aelab import data
from aelab.components import mount
from aelab.models.cvae import CORNERS
from aelab.training import Experiment
from aelab.ui.pages.generate.cvae_figures import PICTURES, classes, completed
from aelab.ui.pages.generate.latent_grid import Shown, latest
from aelab.ui.session import comparison

SEED, VIEWS = "conditions_seed", ("every class", "completion")
LATENT = {"label": 10, "quadrant": 30}  # of the networks that this section trains

EXPLAIN = (
    "*Every class*: a column is one code z, drawn from N(0, I); a row is the class that "
    "the decoder is told. A good network keeps the hand (slant, weight) down a column.  \n"
    "*Completion*: the network is told some quarters of a test picture (the rest is grey) "
    "and draws the others from a code of N(0, I). *Mean of 64*: the mean of 64 such completions, "
    "near the blurred answer that least squared error asks of a network without chance. *Nearest "
    "training picture*: the hidden part of the one, of the first 20,000, whose visible part is "
    "nearest. Squared error is summed over the hidden pixels, in [0, 1], mean over the pictures "
    "shown. A single draw pays for its courage there; what counts is the probability it gives "
    "the truth: −log p(hidden | told) ≤ cross-entropy + KL, in nats / image, measured on all "
    "test pictures when the run ends (Sohn, Lee and Yan, NIPS 2015)."
)


def ask(
    entries: Sequence[comparison.Entry], experiment: Callable[..., Experiment]
) -> tuple[Any, ...]:
    """The view, the network that can show it, and the codes' seed; offers to train what lacks."""
    view = st.segmented_control("View", VIEWS, default=VIEWS[0], key="conditions_view",
                                required=True, bind="query-params")  # fmt: skip
    told: dict[str, Any] = {"condition": "label"} if view == VIEWS[0] else _quarters()
    runs = dict(able(latest(entries), told))
    if not runs:
        _offer(entries, experiment, told)
        return ()
    title = next(iter(runs))
    if len(runs) > 1:
        title = st.segmented_control("Network", list(runs), default=title, key="conditions_run",
                                     required=True)  # fmt: skip
    seed = st.number_input("Seed of z", 0, 2**31 - 1, 1, key=SEED, width=120)
    st.button("", key="conditions_anew", icon=":material/casino:", help="New codes: another seed.",
              on_click=_anew)  # fmt: skip
    first = 0
    if view == VIEWS[1]:
        most = len(data.load(runs[title].experiment.data).y_test) - PICTURES
        first = st.number_input("Test picture", 0, most, 0, key="conditions_first", width=120)
    return title, told, int(seed), int(first)


def draw(shown: Shown, title: str, told: dict[str, Any], seed: int, first: int) -> None:
    """One tick of the view."""
    runs = dict(able(shown, told))
    if not runs:
        return
    run = runs.get(title) or next(iter(runs.values()))
    by_class = told["condition"] == "label"
    mount(classes(run, seed) if by_class else completed(run, seed, first), key="conditions")


def able(shown: Shown, told: dict[str, Any]) -> Shown:
    """The runs whose network is told just this."""
    return [
        (title, run)
        for title, run in shown
        if run.experiment.variant == "cvae"
        and told.items() <= run.experiment.config.values().items()
    ]


def _quarters() -> dict[str, Any]:
    corner = st.selectbox("Visible quarter", CORNERS, key="conditions_corner", width=132,
                          bind="query-params")  # fmt: skip
    count = st.segmented_control("Quarters", (1, 2, 3), default=1, key="conditions_count",
                                 required=True, bind="query-params")  # fmt: skip
    return {"condition": "quadrant", "corner": corner, "quadrants": count}


def _offer(
    entries: Sequence[comparison.Entry], experiment: Callable[..., Experiment], told: dict[str, Any]
) -> None:
    """A sentence and the button that trains the network a view lacks."""
    if any(entry.run is None and entry.state == "running" for entry in entries):
        st.markdown("Training begins …")
        return
    lacking = "the class" if told["condition"] == "label" else "these quarters of a picture"
    st.markdown(f"None of the runs here is a conditional VAE that is told {lacking}.")
    wanted = experiment("cvae", latent_dim=LATENT[told["condition"]], **told)
    if st.button("Train one", key="conditions_train", type="primary",
                 icon=":material/play_arrow:"):  # fmt: skip
        comparison.add("generate", [wanted])


def _anew() -> None:
    st.session_state[SEED] = (st.session_state[SEED] + 1) % 2**31
