"""How a script trains."""

from collections import namedtuple  # noqa: F401  in the place of dataclasses
from collections.abc import Iterable
from statistics import fmean
from typing import TYPE_CHECKING

import torch
from torch import Tensor
from torch.optim import Optimizer

from aelab.export.script.template.testing import test
from aelab.models import Batch, ParameterGroup, Stage
from aelab.training.events import random_generator

if TYPE_CHECKING:
    from aelab.export.script.template.facts import now, script, sole, training
    from aelab.models.basic import Model


def make_optimiser(weights: Iterable[Tensor]) -> Optimizer:
    """Its learning rate is set before each step."""
    if training.optimiser == "adam":
        return torch.optim.Adam(weights, fused=True)
    if training.optimiser == "momentum":
        return torch.optim.SGD(weights, momentum=0.9, fused=True)
    return torch.optim.SGD(weights, fused=True)


def train_step(
    model: Model,
    group: ParameterGroup,
    optimiser: Optimizer,
    batch: Batch,
    rng: torch.Generator,
    rate: float,
) -> dict[str, float]:
    """One step on a batch; the terms of its loss."""
    if script.normalised:
        model.train()
    terms = model.loss(batch, group, rng)
    loss = sum(term.weight * term.value for term in terms)
    optimiser.zero_grad()
    loss.backward()  # type: ignore[union-attr]
    optimiser.param_groups[0]["lr"] = rate
    optimiser.step()
    return {term.name: term.value.item() for term in terms}


def make_changes(step: int) -> None:
    """The settings that were changed before this step."""
    for at, name, value in script.changes:
        if at == step:
            setattr(now, name, value)


def train(model: Model, x: Tensor, y: Tensor) -> list[dict[str, float]]:
    """All epochs; the terms of the loss at each step."""
    order = random_generator(script.seed, "order")
    rng = random_generator(script.seed, "noise", x.device)
    if script.single:
        optimiser = make_optimiser(model.parameters())
    else:
        groups = model.stages()[0].groups
        optimisers = [make_optimiser(group.parameters) for group in groups]
    size = min(training.batch_size, len(x))
    per_epoch = len(x) // size
    history: list[dict[str, float]] = []
    for epoch in range(1, training.epochs + 1):
        shuffled = torch.randperm(len(x), generator=order).to(x.device)
        for chosen in shuffled.split(size)[:per_epoch]:  # type: ignore[no-untyped-call]
            if script.live:
                make_changes(len(history))
            rate = training.rate * training.factor(len(history) / (training.epochs * per_epoch))
            if script.single:
                terms = train_step(model, sole, optimiser, Batch(x[chosen], y[chosen]), rng, rate)
            else:
                terms = {}
                for group, optimiser in zip(groups, optimisers, strict=True):
                    terms |= train_step(
                        model, group, optimiser, Batch(x[chosen], y[chosen]), rng,
                        group.lr_multiplier * rate,
                    )  # fmt: skip
            history.append(terms)
        steps = history[-per_epoch:]
        means = (f"{name} {fmean(step[name] for step in steps):.6g}" for name in terms)
        print(f"epoch {epoch}:", *means)
    return history


def prepare(stage: Stage, x: Tensor) -> None:
    """What a stage makes of all training items before it begins."""
    if stage.initialise:
        with torch.no_grad():
            stage.initialise(x)


def print_epoch(history: list[dict[str, float]], terms: dict[str, float], per_epoch: int) -> None:
    """The mean of each term over the epoch that has just ended."""
    steps = history[-per_epoch:]  # of which some may be of another stage
    values = {name: [step[name] for step in steps if name in step] for name in terms}
    means = (f"{name} {fmean(found):.6g}" for name, found in values.items())
    print(f"epoch {len(history) // per_epoch}:", *means)


def train_stages(model: Model, x: Tensor, y: Tensor, x_test: Tensor,
                 y_test: Tensor) -> list[dict[str, float]]:  # fmt: skip
    """One stage after the other; the terms of the loss at each step."""
    order = random_generator(script.seed, "order")
    rng = random_generator(script.seed, "noise", x.device)
    size = min(training.batch_size, len(x))
    per_epoch = len(x) // size
    planned, end = training.epochs * per_epoch, 0.0
    history: list[dict[str, float]] = []
    plan = model.stages()
    for stage in plan:
        start, length = len(history), max(1, round(stage.share * planned))
        end += stage.share * planned
        last = round(end)
        if script.extended and stage is plan[-1]:
            last = script.last_step
        if script.initialised:
            prepare(stage, x)
        optimisers = [make_optimiser(group.parameters) for group in stage.groups]
        losses: list[float] = []
        while len(history) < last:
            if script.live:
                make_changes(len(history))
            place = len(history) % per_epoch * size
            if place == 0:
                shuffled = torch.randperm(len(x), generator=order).to(x.device)
            chosen = shuffled[place : place + size]
            rate = training.rate * training.factor((len(history) - start) / length)
            terms: dict[str, float] = {}
            for group, optimiser in zip(stage.groups, optimisers, strict=True):
                terms |= train_step(model, group, optimiser, Batch(x[chosen], y[chosen]), rng,
                                    group.lr_multiplier * rate)  # fmt: skip
            history.append(terms)
            if len(history) % per_epoch == 0:
                print_epoch(history, terms, per_epoch)
                if script.plateau:
                    losses.append(test(model, stage.groups, x_test[:2000], y_test[:2000])["loss"])
                    if len(losses) > 5 and min(losses[-5:]) > 0.999 * min(losses[:-5]):
                        break
    return history
