"""The nets of the Stacking page: what is trained under each name, and how it is drawn."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from aelab import recipes
from aelab.figures import diagrams
from aelab.figures.diagrams import Net
from aelab.models import variant
from aelab.schema import Value
from aelab.training import Experiment, Run


@dataclass(frozen=True)
class Kind:
    """A net of the page: its variant, what it has besides the shared settings, and its colour."""

    variant: str
    colour: str
    own: Mapping[str, Value] = field(default_factory=dict)


# One deep sigmoid net that begins in four ways, at a rate with which a single layer learns.
SIGMOID = {**recipes.NAIVE, "optimiser": "momentum", "rate": 0.03}
NETS = {
    "Stacked": Kind("stacked", "accent"),
    "RBMs": Kind("rbm", "noise"),
    "No pre-training": Kind("basic", "data"),
    "Naive start": Kind("basic", "error", recipes.NAIVE),
    "Sigmoid naive": Kind("basic", "muted", SIGMOID),
    "Sigmoid Xavier": Kind("basic", "pca", {**SIGMOID, "init": "xavier"}),
    "Sigmoid batch norm": Kind("basic", "positive", {**SIGMOID, "batch_norm": True}),
    "Sigmoid pre-trained": Kind("stacked", "text", SIGMOID),
}
USUAL, BEGINNINGS = [*NETS][:4], [*NETS][4:]


def experiment(net: str, name: str, seed: int, values: Mapping[str, Any]) -> Experiment:
    """The experiment of a net with these sizes and budget; settings that it lacks are left out."""
    kind = NETS[net]
    return Experiment.suited(kind.variant, name, seed, **{**values, **kind.own})


def net_of(e: Experiment) -> str:
    """The name under which an experiment is shown: of the net whose own settings it has most."""
    values = {**e.config.values(), **e.training.values()}
    fitting = [
        (len(kind.own), name)
        for name, kind in NETS.items()
        if kind.variant == e.variant and kind.own.items() <= values.items()
    ]
    return max(fitting)[1] if fitting else variant(e.variant).Model.name


def colour_of(net: str) -> str:
    """The colour of a net, the same in every picture."""
    return NETS[net].colour if net in NETS else "text"


def drawn(e: Experiment, run: Run | None, state: str) -> Net:
    """A net as it is drawn: what of it is trained, and what is being trained."""
    title = net_of(e)
    if run is None:
        widths = diagrams.widths_of(e)
        dark = (0.0,) * (len(widths) - 1)
        return Net(title, colour_of(title), widths, dark, None, "not begun")
    found = diagrams.net_of(run)
    paused = "" if run.finished or state == "running" else f" · {state}"
    return found._replace(title=title, colour=colour_of(title), words=found.words + paused)
