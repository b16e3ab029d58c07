"""The nets of the Stacking page: what is trained under each name, and how it is drawn."""

from collections.abc import Mapping
from typing import Any

from aelab import recipes
from aelab.figures import diagrams
from aelab.figures.diagrams import Net
from aelab.models import variant
from aelab.training import Experiment, Run

# Name → its colour, the same in every picture.
NETS = {"Stacked": "accent", "RBMs": "noise", "No pre-training": "data", "Naive start": "error"}


def experiment(net: str, name: str, seed: int, values: Mapping[str, Any]) -> Experiment:
    """The experiment of a net with these sizes and budget; settings that it lacks are left out."""
    if net == "Naive start":
        values = {**values, **recipes.NAIVE}
    kind = {"Stacked": "stacked", "RBMs": "rbm"}.get(net, "basic")
    return Experiment.suited(kind, name, seed, **values)


def net_of(e: Experiment) -> str:
    """The name under which an experiment is shown."""
    known = {"stacked": "Stacked", "rbm": "RBMs"}
    if e.variant == "basic":
        return "Naive start" if e.config.values()["init"] == "naive" else "No pre-training"
    return known.get(e.variant, variant(e.variant).Model.name)


def drawn(e: Experiment, run: Run | None, state: str) -> Net:
    """A net as it is drawn: what of it is trained, and what is being trained."""
    title = net_of(e)
    if run is None:
        widths = diagrams.widths_of(e)
        dark = (0.0,) * (len(widths) - 1)
        return Net(title, NETS.get(title, "text"), widths, dark, None, "not begun")
    found = diagrams.net_of(run)
    paused = "" if run.finished or state == "running" else f" · {state}"
    return found._replace(title=title, colour=NETS.get(title, "text"), words=found.words + paused)
