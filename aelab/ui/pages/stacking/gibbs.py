"""Gibbs chains on the Stacking page: what a stack of Boltzmann machines draws, step by step.

The machines here are pre-trained only: fine-tuning would bend their weights to another task.
"""

from typing import Any

import streamlit as st

from aelab import recipes
from aelab.components import mount
from aelab.training import Experiment, Run
from aelab.ui.pages.stacking import gibbs_figures as gibbs_pictures
from aelab.ui.pages.stacking.gibbs_figures import PAGE
from aelab.ui.session import comparison, selection, study
from aelab.ui.session.comparison import Entry
from aelab.ui.shell import controls as buttons
from aelab.ui.shell import widgets

PERIOD = 1.0  # s between pictures while the machines are trained
EXPLAIN = """
One Gibbs step draws the hidden units given the visible ones, then the visible ones given the hidden
ones. Contrastive divergence (CD-k) compares a picture with what k such steps make of it. A chain
that goes on forgets where it began and draws what the machine itself holds likely: good machines
stay among digits, and chains from noise find them. Shown are the probabilities of the pixels. The
chain of a higher machine runs on the units of the layer below; what it draws is brought down
through the machines under it. Free energy: −log of a picture’s unnormalised probability, in nats;
values of two machines cannot be compared. Distance: squared error / image between the chain and its
start.
"""


def page(name: str) -> None:
    """The whole view."""
    with st.sidebar:
        plan, k = _sidebar(name)
    with comparison.controls(PAGE, [plan]):
        study.notices()
    around = buttons.drawn(PAGE)
    st.fragment(_stage, run_every=PERIOD if "running" in around else None)(name, k, around)
    entries = _entries(name)
    if entries and "running" not in around and entries[0].run:
        mount(gibbs_pictures.film(entries[0].run, _layer(entries[0].run, k)), key="gibbs.reel")
    with st.expander("Explain"):
        st.markdown(EXPLAIN)


def _sidebar(name: str) -> tuple[Experiment, int]:
    """What is trained, and the machine whose chain is shown."""
    values: dict[str, Any] = {**recipes.machines(name)}
    base = Experiment.suited("rbm", name, **values)
    for key in ("hidden", "latent_dim", "steps", "epochs", "batch_size"):
        group = base.training if key in base.training.values() else base.config
        usual = getattr(group, key)
        values[key] = widgets.widget(base.setting(key), usual, f"gibbs.{name}.{key}")
    seed = st.number_input("Seed", 0, 2**31 - 1, selection.SEED, key="gibbs.seed")
    k = st.number_input(
        "Machine",
        1,
        len(values["hidden"]) + 1,
        1,
        key="gibbs.machine",
        help="Whose chain is shown: 1 sees pixels, the last one is the code’s.",
    )
    return Experiment.suited("rbm", name, int(seed), **values), int(k)


def _stage(name: str, k: int, around: tuple[str, ...]) -> None:
    """One tick: where the chains began and where they are, and the hand that moves them."""
    entries = _entries(name)
    if comparison.states(PAGE) != around:
        st.rerun()
    run = entries[0].run if entries else None
    resting = "running" not in around
    if run is None:
        st.caption("Press Train: a stack of restricted Boltzmann machines learns, one machine "
                   "after the other. Then its chains are played here, step by step.")  # fmt: skip
        return
    k = _layer(run, k)
    mount(gibbs_pictures.rows_of(run, k, resting), key="gibbs.sheet")
    mount(gibbs_pictures.hand(run, k, resting), key="gibbs.hand")


def _entries(name: str) -> list[Entry]:
    """The machines that were trained on the data set that is looked at."""
    found = [e for e in comparison.entries(PAGE) if e.run and e.run.experiment.data == name]
    return [e for e in found if e.run and e.run.experiment.variant == "rbm"]


def _layer(run: Run, k: int) -> int:
    """The machine that is shown: the run may have fewer than are asked for now."""
    hidden: Any = run.experiment.config.values()["hidden"]
    return min(k, len(hidden) + 1)
