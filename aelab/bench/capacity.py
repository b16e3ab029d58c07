"""Too much capacity: the identity, what is learned by heart, and structure against disorder."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from aelab import data, recipes
from aelab.analysis import linear_map
from aelab.analysis.quality import squared_errors
from aelab.analysis.spread import spread
from aelab.bench._row import Row
from aelab.bench.compression import error
from aelab.studies import chess_memory, compression, seeds
from aelab.training import Experiment, Run, training_events

DATA, ITEMS = "digits", 64


def too_much() -> Iterator[Row]:
    """The figures of the three topics of the page."""
    yield from _identity()
    yield from _heart()
    yield from _chess("digits", 16)
    yield from _chess("mnist", 30)


def _trained(experiment: Experiment) -> Run:
    last = None
    for tick in training_events(experiment, film=False):
        last = tick.run or last
    assert last is not None
    return last


def _identity() -> Iterator[Row]:
    """How far V W is from I with 100 and with 16 numbers for 64 pixels."""
    inked = data.load(DATA).x_train.std(0) > 0
    for m in (100, 16):
        recipe: dict[str, Any] = {**recipes.IDENTITY, "latent_dim": m}
        product = linear_map.product(_trained(Experiment.of("linear", DATA, **recipe)).weights)
        whole, taught = (linear_map.from_identity(product, of) for of in (None, inked))
        least = float(np.sqrt(max(0, 64 - m) / 64))
        bound = "≤ 0.05 (inked)" if m >= 64 else f"≥ {least:.3f}, its rank"
        holds = taught <= 0.05 if m >= 64 else whole >= least
        figure = f"{whole:.3f}; inked pixels {taught:.4f}"
        yield Row(f"‖VW − I‖/‖I‖, linear, m = {m}, digits", bound, figure, holds)


def _heart() -> Iterator[Row]:
    """Errors of the net with one number on the items that it has learned, and on others."""
    digits = data.load(DATA)
    mean = float(squared_errors(digits.x_test, digits.x_train.mean(0)[None]).mean())
    epochs = recipes.MEMORISATION_STEPS * recipes.MEMORISATION_BATCH // ITEMS
    for items, n in (
        (ITEMS, epochs),
        (0, recipes.MEMORISATION_STEPS // (1437 // recipes.MEMORISATION_BATCH)),
    ):
        recipe: dict[str, Any] = {**recipes.MEMORISATION, "items": items, "epochs": n}
        run = _trained(Experiment.of("basic", DATA, **recipe))
        x = digits.x_train[: items or None]
        learned = float(squared_errors(x, run.decode(run.encode(x))).mean())
        other = run.figures["squared error"]
        holds = learned < 0.1 * mean and other > 0.9 * mean if items else other < 0.8 * mean
        bound = "train < 10 %, test > 90 % of mean" if items else "test < 80 % of mean"
        figure = f"train {learned:.2f}, test {other:.2f}, mean image {mean:.2f} sq. error / image"
        yield Row(f"1 number, {len(x):,} items, digits", bound, figure, holds)


def _chess(name: str, m: int) -> Iterator[Row]:
    """The error on shuffled pixels over that on pictures."""
    chosen = compression.suited(name)
    ratios = []
    for seed in seeds(chosen.seeds):
        found = [
            error(compression.experiment(chess_memory.source(kind, name), chosen, m, seed))
            for kind in (chess_memory.SHUFFLED, chess_memory.PICTURES)
        ]
        ratios.append(found[0] / found[1])
    ratio = spread(ratios)
    figure = f"{ratio.mean:.1f} ± {ratio.half:.1f} ×"
    yield Row(f"shuffled / pictures, m = {m}, {name}", "> 3 ×", figure, ratio.low > 3)
