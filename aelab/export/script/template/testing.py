"""How a script measures what it has trained, and what it does when it is run."""

from argparse import ArgumentParser
from pathlib import Path
from typing import TYPE_CHECKING

import torch
from torch import Tensor

from aelab.models import Batch, ParameterGroup
from aelab.training.events import random_generator

if TYPE_CHECKING:
    from aelab.export.script.template.facts import script, sole
    from aelab.export.script.template.loading import load
    from aelab.export.script.template.loop import train, train_stages
    from aelab.models.basic import Model


@torch.no_grad()
def test(
    model: Model, groups: tuple[ParameterGroup, ...], x: Tensor, y: Tensor
) -> dict[str, float]:
    """Each term of the loss over all items, and the squared error."""
    if script.normalised:
        model.eval()
    rng = random_generator(script.seed, "evaluation", x.device)
    items: dict[str, list[Tensor]] = {}
    wrong = 0.0
    for i in range(0, len(x), 500):
        part = x[i : i + 500]
        if script.single:
            terms = model.loss(Batch(part, y[i : i + 500]), sole, rng)
        elif script.lone:
            terms = model.loss(Batch(part, y[i : i + 500]), groups[0], rng)
        else:
            terms = []
            for group in groups:
                terms += model.loss(Batch(part, y[i : i + 500]), group, rng)
        for term in terms:
            items.setdefault(term.name, []).append(term.items)
        if script.conditional:
            condition = model.condition(part, y[i : i + 500])
            r = model.decode(model.encode(part, condition), condition)
        else:
            r = model.decode(model.encode(part))
        wrong += (r - part).square().sum().item()
    found = {term.name: term.of(torch.cat(items[term.name]).mean(0)).item() for term in terms}
    if script.plateau:
        found["loss"] = sum(term.weight * found[term.name] for term in terms)
    found["squared error"] = wrong / len(x)
    return found


def main() -> None:
    """Loads, trains, tests and saves."""
    options = ArgumentParser(description=__doc__)
    options.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    if script.source != "digits":
        options.add_argument("--data", type=Path, default=Path(), help="the folder of the data")
    given = options.parse_args()
    if script.convolutional:  # full precision
        torch.backends.cudnn.allow_tf32 = False
    x, y, x_test, y_test = (part.to(given.device) for part in load(given.data))
    model = Model(random_generator(script.seed, "weights"))  # type: ignore[call-arg, arg-type]
    model.to(given.device)
    if script.plain:
        train(model, x, y)
    else:
        train_stages(model, x, y, x_test, y_test)
    groups = () if script.single else model.stages()[-1].groups
    for name, value in test(model, groups, x_test, y_test).items():
        print(f"test {name}: {value:.6g}")
    torch.save(model.state_dict(), "weights.pt")
