"""Gibbs chains on the Stacking page: what a stack of Boltzmann machines draws, step by step.

The machines here are pre-trained only: fine-tuning would bend their weights to another task.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from aelab import recipes
from aelab.components import mount
from aelab.models import variant
from aelab.schema import Settings, again, hp
from aelab.training import Experiment, Run, Training
from aelab.ui.pages.stacking import gibbs_figures as figures
from aelab.ui.session.comparison import Entry
from aelab.ui.view import Comparison

EMPTY = (
    "Press Train: a stack of restricted Boltzmann machines learns, one machine after the other. "
    "Then its chains are played here, step by step."
)
_RBM = variant("rbm").Config
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


@dataclass(frozen=True)
class Machines(Settings):
    """What is trained, and the machine whose chain is shown."""

    hidden: tuple[int, ...] = again(_RBM, "hidden", (256,))
    latent_dim: int = again(_RBM, "latent_dim", 64)
    steps: int = again(_RBM, "steps", 1)
    epochs: int = again(Training, "epochs", 20)
    batch_size: int = again(Training, "batch_size", 128)
    machine: int = hp(1, "Machine", low=1, high=9, help="Whose chain is shown: 1 sees pixels, the "
                      "last one is the code’s.")  # fmt: skip


class GibbsChains(Comparison[Machines]):
    """A stack of restricted Boltzmann machines, and the chains of one of them."""

    key, explain, period = figures.PAGE, EXPLAIN, 1.0
    measures = ("F",)
    seed_key, also = "gibbs.seed", ("rbm",)

    def usual(self) -> Machines:
        """The recipe's, where it says something."""
        recipe: dict[str, Any] = {**recipes.boltzmann_machines(self.data)}
        suited = Experiment.suited("rbm", self.data, **recipe)
        known = {**suited.config.values(), **suited.training.values()}
        names = Machines.__dataclass_fields__.keys() & known.keys()
        return Machines(**{name: known[name] for name in names})  # type: ignore[arg-type]

    def experiments(self) -> list[Experiment]:
        """The stack."""
        own = {name: v for name, v in self.settings.values().items() if name != "machine"}
        values = {**recipes.boltzmann_machines(self.data), **own}
        return [Experiment.suited("rbm", self.data, self.seed, **values)]

    def draw(self, shown: Sequence[Entry]) -> None:
        """Where the chains began and where they are, and the scrubber that moves them."""
        if not shown:
            st.caption(EMPTY)
            return
        run, k = shown[0].run, _layer(shown[0].run, self.settings.machine)
        mount(figures.rows_of(run, k, self.resting), key="gibbs.sheet")
        mount(figures.scrubber(run, k, self.resting), key="gibbs.machine")

    def after(self, shown: Sequence[Entry]) -> None:
        """The chains' steps as a film."""
        if shown:
            k = _layer(shown[0].run, self.settings.machine)
            mount(figures.film(shown[0].run, k), key="gibbs.reel")


def _layer(run: Run, k: int) -> int:
    """The machine that is shown: the run may have fewer than are asked for now."""
    hidden: Any = run.experiment.config.values()["hidden"]
    return min(k, len(hidden) + 1)
