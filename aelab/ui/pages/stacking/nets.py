"""The nets of the Stacking page: what is trained under each name, and how it is drawn."""

from collections.abc import Mapping
from typing import Any

from aelab import data, recipes
from aelab.components.layer_stacks import LayerStack
from aelab.models import variant
from aelab.training import Experiment, Run
from aelab.training.stages import stage_spans

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


def tower(e: Experiment, run: Run | None, state: str) -> LayerStack:
    """A net as it is drawn: what of it is trained, and what is being trained."""
    values = e.config.values()
    hidden: Any = values["hidden"]
    latent: Any = values["latent_dim"]
    layers, title = len(hidden) + 1, net_of(e)
    lit, now, words = _lit(run, layers, state) if run else ((0.0,) * layers, None, "not begun")
    widths = (data.load(e.data).d, *hidden, latent)
    return LayerStack(title, NETS.get(title, "text"), widths, lit, now, words)


def _lit(run: Run, layers: int, state: str) -> tuple[tuple[float, ...], int | None, str]:
    """Each layer's share done, the layer that is trained now, and both in words."""
    step, parts = run.last.step, stage_spans(run)
    if run.finished:
        return (1.0,) * layers, None, f"done · {run.figures['squared error']:.2f} / test image"
    at = min(sum(part.end <= step for part in parts), len(parts) - 1)
    stage, alone = parts[at], at < len(parts) - 1
    share = stage.done(step)
    lit = (share,) * layers
    if len(parts) > 1:
        lit = tuple(p.done(step) for p in parts[:-1])
    name = f"{stage.name} of {layers}" if alone else "fine-tuning all"
    name = name if len(parts) > 1 else "all layers at once"
    paused = "" if state == "running" else f" · {state}"
    return lit, at + 1 if alone else 0, f"{name} · {100 * share:.0f} %{paused}"
