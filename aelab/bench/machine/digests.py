"""Codes to the last bit: a digest of every variant's weights after some steps, on one device.

Run at two commits on one machine, it tells whether a change has touched the arithmetic. Kernels
differ between processors and versions of torch, so digests of two machines need not agree.
"""

from collections.abc import Iterator, Mapping
from hashlib import blake2b
from typing import Any

import numpy as np

from aelab.bench._row import Row
from aelab.models import variants
from aelab.schema import settings
from aelab.training import Experiment, Run, best_device, training_events

CONV = {"body": "convolutional", "channels": (4, 8)}
OTHERS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("basic", {"optimiser": "momentum", "rate": 1e-4}),
    ("basic", {"optimiser": "sgd", "rate": 1e-4}),
    ("denoising", {"noise": "gaussian"}),
    ("denoising", {"noise": "salt and pepper"}),
    ("sparse", {"penalty": "L1"}),
    ("sparse", {"penalty": "k-sparse"}),
    ("contractive", {"hidden": (32,), "latent_dim": 4}),
    ("cvae", {"condition": "quadrant"}),
    ("aae", {"prior": "ring"}),
    ("aae", {"prior": "swiss roll"}),
    ("stacked", {"task": "denoising"}),
    ("stacked", {"task": "sparse"}),
    ("vae", {"loss": "squared error"}),
    ("rbm", {"steps": 3}),
)


def cases() -> Iterator[tuple[str, dict[str, Any]]]:
    """Every variant, dense and convolutional, and the settings that change a step's arithmetic."""
    for key, kind in variants().items():
        yield key, {}
        known = {s.name: s for s in settings(kind.Config)}
        if "body" in known:
            usual: Any = known["latent_dim"].default
            most = int(known["latent_dim"].limited(CONV).high or usual)
            yield key, {**CONV, "latent_dim": most} if usual > most else CONV
    yield from OTHERS


def digests(device: str = "") -> Iterator[Row]:
    """Three epochs of the digits each, all stages; the weights and the codes of the probe items."""
    device = device or best_device()
    for key, values in cases():
        experiment = Experiment.of(key, "digits", **{"epochs": 3, **values})
        yield Row(title(key, values), "", digest(last(experiment, device)), True)


def title(key: str, values: Mapping[str, Any]) -> str:
    """A case in words."""
    return " ".join([key, *(f"{name}={value}" for name, value in values.items())])


def digest(run: Run) -> str:
    """Of the weights and codes of a run, to the last bit."""
    found = blake2b(digest_size=8)
    for name in sorted(run.weights):
        found.update(np.ascontiguousarray(run.weights[name]).tobytes())
    found.update(np.ascontiguousarray(run.codes).tobytes())
    return found.hexdigest()


def last(experiment: Experiment, device: str = "cpu") -> Run:
    """The finished run, without a film."""
    *_, run = (tick.run for tick in training_events(experiment, device, film=False) if tick.run)
    return run
