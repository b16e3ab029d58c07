"""What several claims measure: errors against the mean picture, and networks on arrays at hand."""

from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from aelab import recipes
from aelab.analysis.pca import fit
from aelab.analysis.quality import squared_errors
from aelab.models import Autoencoder
from aelab.studies import fit_autoencoder, one_cycle, shuffled, untrained, with_progress
from aelab.training import EventStream, Experiment, Run, Training, random_generator

Floats = NDArray[np.float32]
D = 64  # pixels of a picture of the digits


def digits(variant_key: str, seed: int, **values: Any) -> Experiment:
    """An experiment on the digits, about three seconds on one core unless said otherwise."""
    usual: dict[str, Any] = {"epochs": 100, "batch_size": 64, "hidden": (256, 64)}
    return Experiment.suited(variant_key, "digits", seed, **{**usual, **values})


def wide(variant_key: str, seed: int, **values: Any) -> Experiment:
    """One layer of 100 sigmoid units on the 64 pixels of the digits: it could copy them."""
    usual = recipes.FIRST_LAYER["digits"]
    return Experiment.suited(variant_key, "digits", seed, **{**usual, **values})


def error(run: Run, x: Floats) -> float:
    """Squared error per item of a run on items x [n, d]."""
    return float(squared_errors(x, run.decode(run.encode(x))).mean())


def squared_distance(decoded: Floats, x: Floats) -> float:
    """Squared error per item between what was decoded and items x, both [n, d]."""
    return float(squared_errors(x, decoded).mean())


def total_variance(x: Floats) -> float:
    """Squared error per item if each of x [n, d] is reconstructed as their mean: their variance."""
    return float(np.square(x - x.mean(0)).sum(1).mean())


def pca_error(m: int, x_train: Floats, x_test: Floats) -> float:
    """Squared error per item on x_test of the PCA of x_train with m components."""
    return fit(x_train, m).squared_error(x_test)


def untrained_model(
    variant_key: str, seed: int, name: str = "digits", **values: Any
) -> Autoencoder:
    """A network before its first step, built for the pictures of a data set."""
    return untrained(Experiment.of(variant_key, name, seed, **values))


def train_on(
    model: Autoencoder, x: Floats, seed: int, y: NDArray[np.int64] | None = None, **values: Any
) -> EventStream[None]:
    """Trains a network on items x [n, d] at hand, with labels y or none, by Adam; a tick a step.

    values: those of `Training`. The network is left in evaluation, without gradients.
    """
    training, items = Training.of(values), torch.tensor(x)
    labels = torch.zeros(len(x), dtype=torch.int64) if y is None else torch.tensor(y)
    size = min(training.batch_size, len(x))
    factors = one_cycle(training.epochs * (len(x) // size), training)
    batches, noise = (
        shuffled(len(x), size, random_generator(seed, "order")),
        random_generator(seed, "noise"),
    )
    steps = fit_autoencoder(model, items, labels, training.rate, factors, batches, noise)
    yield from with_progress(steps, len(factors), "training")
    model.eval().requires_grad_(False)


def reconstruct(model: Autoencoder, x: Floats) -> Floats:
    """The reconstructions of items x [n, d]."""
    with torch.no_grad():
        out: Floats = model.decode(model.encode(torch.tensor(x))).numpy()
    return out
