"""What the functions of a script ask of an experiment."""

import ast
from typing import Any, Final

import torch
from torch.nn.modules.batchnorm import _BatchNorm

from aelab import data
from aelab.data import sets
from aelab.data._sources import Source
from aelab.export.script.bundle import functions
from aelab.export.script.configure import Facts
from aelab.export.script.sources import resolve
from aelab.models import Autoencoder, variant
from aelab.training.experiment import Experiment
from aelab.training.run import sizes_of

HANDLED: Final = ("epochs", "plateau")  # live settings that decide no more than when it ends


def facts_of(experiment: Experiment, end: int | None, taken: frozenset[str]) -> Facts:
    """end: the step at which the run was over, if it is; taken: names of the lab's constants."""
    training, dataset = experiment.training, data.load(experiment.data)
    n = min(training.items or dataset.n_train, dataset.n_train)
    per_epoch = n // min(training.batch_size, n)
    with torch.device("meta"):
        model = variant(experiment.variant).build(
            experiment.config, sizes_of(dataset), torch.Generator()
        )
    planned, last = training.epochs * per_epoch, end or _last_step(experiment, per_epoch)
    plateau = end is None and experiment.now()[1].values()["plateau"]
    changes = [c for c in experiment.changes if c.setting not in HANDLED]
    script: dict[str, Any] = {
        **_of_model(experiment, model), **_of_data(experiment.data),
        "extended": last != planned, "last_step": last, "plateau": plateau,
        "changes": tuple((c.step, c.setting, c.value) for c in changes), "live": bool(changes),
        "items": n < dataset.n_train, "seed": experiment.seed,
    }  # fmt: skip
    script["plain"] = len(model.stages()) == 1 and not script["extended"] and not plateau
    script["single"] = script["single"] and script["plain"]
    sizes = {
        "shape": dataset.shape, "d": dataset.d, "n_classes": len(dataset.classes),
        "sides": dataset.shape[:2], "channels": dataset.channels,
    }  # fmt: skip
    config = experiment.config
    known = {**config.values(), "normalised": getattr(config, "normalised", False)}
    values: dict[str, dict[str, Any]] = {
        "config": known, "training": training.values(), "sizes": sizes,
        "script": script,
    }  # fmt: skip
    return Facts(values, frozenset(c.setting for c in changes), taken)


def _of_model(experiment: Experiment, model: Autoencoder) -> dict[str, Any]:
    stages = model.stages()
    groups = [group for stage in stages for group in stage.groups]
    owner = type(model)
    known = resolve(owner.__name__, owner.__module__)
    assert known
    loss = next(f for f in functions(known.node) if f.name == "loss")
    asked = any(isinstance(n, ast.Name) and n.id == "group" for n in ast.walk(loss))
    return {
        "single": len(groups) == 1 and groups[0].lr_multiplier == 1 and not asked,
        "lone": all(len(stage.groups) == 1 for stage in stages),
        "initialised": any(stage.initialise for stage in stages),
        "normalised": any(isinstance(m, _BatchNorm) for m in model.modules()),
        "conditional": owner.condition is not Autoencoder.condition,
        "convolutional": any(isinstance(m, torch.nn.Conv2d) for m in model.modules()),
    }


def needs_data_file(name: str) -> bool:
    """Whether a script reads this data set from a file that the lab writes, see `data_npz`."""
    return bool(_of_data(name)["source"] == "arrays")


def _of_data(name: str) -> dict[str, Any]:
    """Where the items come from; `data`: the file or folder they lie in."""
    if name == "digits":
        return {"source": "digits"}
    source = getattr(sets.modules().get(name), "SOURCE", None)
    if not isinstance(source, Source):
        return {"source": "arrays", "data": "data.npz"}
    train, test = source.parts
    return {
        "source": "idx", "data": f"{source.torchvision}/raw", "train": train, "test": test,
        "transposed": source.transposed, "first_label": source.first_label,
    }  # fmt: skip


def _last_step(experiment: Experiment, per_epoch: int) -> int:
    """The step at which training is over, with the epochs that were asked for on the way."""
    asked = [c for c in experiment.changes if c.setting == "epochs"]
    last = experiment.now()[1].epochs * per_epoch
    return max(last, asked[-1].step + 1) if asked else last
