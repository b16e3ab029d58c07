"""Which functions of the lab a variant runs through in its training and its test."""

import sys
from types import FrameType
from typing import Any

import torch

from aelab import data
from aelab.models import Batch, variant
from aelab.training.experiment import Experiment
from aelab.training.run import sizes_of

FEW = 4  # items


def executed(experiment: Experiment) -> frozenset[tuple[str, str]]:
    """By module and qualified name."""
    found: set[tuple[str, str]] = set()

    def note(frame: FrameType, event: str, _: Any) -> None:
        if event == "call":
            found.add((frame.f_globals.get("__name__", ""), frame.f_code.co_qualname))

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        _work(experiment)
    finally:
        sys.setprofile(before if callable(before) else None)  # a profiler of C is none
    return frozenset(pair for pair in found if pair[0].startswith("aelab."))


def _work(experiment: Experiment) -> None:
    """Each group's turn once, and a reconstruction."""
    dataset = data.load(experiment.data)
    rng = torch.Generator().manual_seed(0)
    model = variant(experiment.variant).Model(experiment.config, sizes_of(dataset), rng)  # type: ignore[call-arg]
    x, y = (torch.tensor(part[:FEW]) for part in (dataset.x_test, dataset.y_test))
    for stage in model.stages():
        if stage.initialise:
            with torch.no_grad():
                stage.initialise(x)
        for group in stage.groups:
            sum(term.weight * term.value for term in model.loss(Batch(x, y), group, rng))
    with torch.no_grad():
        condition = model.condition(x, y)
        model.decode(model.encode(x, condition), condition)
