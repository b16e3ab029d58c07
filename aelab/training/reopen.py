"""A run put together again from what a file holds, and checked against its own experiment."""

import dataclasses
from typing import Any

import numpy as np

from aelab import data
from aelab.models import variant
from aelab.training.evaluation import decoder_of, example_indices
from aelab.training.evaluation.samples import N_SAMPLES
from aelab.training.run import Run, Snapshot

WRONG_ARRAYS = "The arrays in this file are not those of its experiment."


class Mismatch(ValueError):
    """Arrays are not those of such an experiment; the message is one plain sentence."""


def reopen(**fields: Any) -> Run:
    """A run from its fields without `decoder`, which its weights hold.

    Raises Mismatch, or aelab.data.DataError where its data set is not on this computer.
    """
    run = Run(**fields, decoder=(), held=data.load(fields["experiment"].data))
    _check_weights(run)
    _check_pictures(run)
    return dataclasses.replace(run, decoder=decoder_of(run.model))


def _check_weights(run: Run) -> None:
    """Names, shapes and types of the weights, against the network that the experiment builds."""
    try:
        wanted = {name: tensor.numpy() for name, tensor in run.model.state_dict().items()}
        good = all(run.weights[name].dtype == w.dtype for name, w in wanted.items())
    except RuntimeError:
        good = False
    if not good:
        name = variant(run.experiment.variant).Model.name.lower()
        raise Mismatch(f"The weights in this file do not fit a {name} with its settings.")


def _check_pictures(run: Run) -> None:
    """Codes, view and film, against the data set's probe items."""
    dataset = data.load(run.experiment.data)
    n, latent = run.encode(dataset.x_test[dataset.probe]).shape
    view, steps = run.view, [s.step for s in run.snapshots]
    good = steps and steps == sorted(set(steps)) and _is(run.codes, "f", n, latent)
    good = good and _is(view.points, "f", n, 2) and _is(view.mean, "f", latent)
    good = good and _is(view.axes, "f", 2, latent)
    pictures = len(example_indices(dataset)), dataset.x_test.shape[1]
    if not good or not all(_whole(s, n, *pictures) for s in run.snapshots):
        raise Mismatch(WRONG_ARRAYS)


def _whole(s: Snapshot, n: int, k: int, d: int) -> bool:
    """Whether a snapshot shows n probe items, and k of d pixels as pictures."""
    return (
        _is(s.points, "f", n, 2)
        and _is(s.reconstruction, "u", k, d)
        and (s.corrupted is None or _is(s.corrupted, "u", k, d))
        and (s.samples is None or _is(s.samples, "u", N_SAMPLES, d))
        and _is(s.filters, "u", *s.filters.shape[:2])
        and _is(s.filter_scale, "f", len(s.filters))
        and all(_is(array, "f", *array.shape) for array in s.extra.values())
        and len(s.terms) == len(s.train) == len(s.validation) > 0
    )


def _is(array: np.ndarray[Any, Any], kind: str, *shape: int) -> bool:
    """Whether an array has this shape, and holds pixels or finite numbers."""
    good = array.dtype.kind == kind and array.shape == shape
    return good and bool(kind == "u" or np.isfinite(array).all())
