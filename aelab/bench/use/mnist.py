"""Studies that the lab opens on digits, on MNIST: there are no bounds to reach."""

from collections.abc import Iterator
from typing import Any

from aelab import data, recipes
from aelab.analysis.spread import Spread
from aelab.bench._row import Row
from aelab.figures.images.linear import measures
from aelab.studies import encoders, few_labels, noise_sweep, result
from aelab.training import train

NAME, LABELS = "mnist", (100, 1000)


def other_encoders() -> Iterator[Row]:
    """What each encoder saves with few labels, against the same net from scratch."""
    for variant in few_labels.ENCODERS:
        if variant == "linear":  # has no hidden layers
            continue
        settings = few_labels.suited(NAME).replace(labels=LABELS, variant=variant)
        cells = result(few_labels.few_labels(NAME, settings)).cells
        wrong = {method: dict(few_labels.points(cells, method)) for method in few_labels.METHODS}
        for n, gain in few_labels.gains(cells):
            figure = "; ".join(f"{of} {_percent(found[n])}" for of, found in wrong.items())
            what = f"{variant}, {n:,} labels: % wrong, and points saved"
            yield Row(what, "", f"{figure}; saved {_percent(gain)}", True)


def deeper_sweeps() -> Iterator[Row]:
    """The noise sweep with stacks of two and three layers."""
    for depth in (2, 3):
        settings = noise_sweep.suited(NAME).replace(depth=depth)
        cells = result(noise_sweep.study(NAME, settings)).cells
        for point in noise_sweep.points(cells):
            what = f"{depth} layers, {100 * point.level:.0f} % noise, fine-tuned; frozen, % wrong"
            yield Row(what, "", f"{_percent(point.fine_tuned)}; {_percent(point.frozen)}", True)
        if said := noise_sweep.verdict(cells):
            what = f"{depth} layers: fewest errors at {100 * said.best:.0f} %, points saved"
            yield Row(what, "", _percent(said.gain), True)


def all_encoders() -> Iterator[Row]:
    """Every variant with a code of the same size."""
    cells = result(encoders.study(NAME, [], encoders.suited(NAME))).cells
    for measure in encoders.MEASURES:
        for of, found in encoders.over_seeds(cells, measure).items():
            figure = f"{found.mean:.3g} ± {found.half:.2g}"
            yield Row(f"{of}: {measure.label}", "", figure, True)


def identity() -> Iterator[Row]:
    """How near V W of the net with 800 numbers for 784 pixels is to I."""
    for m in (800, 49):
        settings: dict[str, Any] = {**recipes.identity(NAME), "latent_dim": m}
        found = measures(train("linear", NAME, **settings))
        what = f"linear, {m} numbers for {data.load(NAME).d} pixels: ‖VW − I‖ / ‖I‖"
        errors = (
            f"test {found.held_out:.2g}, shuffled {found.shuffled:.2g}, noise {found.noise:.2g}"
        )
        yield Row(what, "", f"{found.distance}; relative error: {errors}", True)


def _percent(found: Spread) -> str:
    """A share as percent with its interval."""
    return f"{100 * found.mean:.2f} ± {100 * found.half:.2f}"
