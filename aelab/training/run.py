"""What training yields: a run, half-trained or finished, and the film of its snapshots.

Everything here is numpy and read-only, so that a page may look at it while training goes on.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from importlib import import_module
from operator import index
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray

from aelab import data
from aelab.analysis.latent.view import View
from aelab.analysis.quality import entropy
from aelab.brief import brief
from aelab.models import Autoencoder, Sizes, variant
from aelab.training.device import with_torch_defaults
from aelab.training.experiment import Experiment
from aelab.training.given import arrays
from aelab.training.record.fingerprint import code_of
from aelab.training.record.history import history, summary

if TYPE_CHECKING:
    import pandas as pd

    from aelab.training.checkpoint import Checkpoint

Values = Any  # numbers: an array, a tensor or a list
Floats = NDArray[np.float32]
Bytes = NDArray[np.uint8]
OF_PIXELS = ("cross-entropy", "layer 1 cross-entropy")  # terms whose targets are the pixels


class LossTerm(NamedTuple):
    """A term of the loss: its name, its unit, and the weight with which it counts now."""

    name: str
    unit: str
    weight: float


@brief
class Layer(NamedTuple):
    """One dense layer of the decoder: weight [out, in], bias [out]."""

    weight: Floats
    bias: Floats
    activation: str


@brief
@dataclass(frozen=True, kw_only=True, eq=False)
class Snapshot:
    """The network at one step, seen through the fixed probe items (n of them, k shown as rows).

    `train` is each term's mean over the batches since the snapshot before; `held` its value on the
    probe items, which are never trained on, with noise that is the same at every snapshot.
    """

    step: int
    epoch: float
    seconds: float  # spent in training so far
    rate: float
    terms: tuple[LossTerm, ...]
    train: tuple[float, ...]
    validation: tuple[float, ...]
    points: NDArray[np.float16]  # [n, 2], the codes in the view
    squared_error: float  # a clean probe image
    knn_accuracy: float  # 5-NN accuracy, see `neighbours`; NaN where it was not measured
    reconstruction: Bytes  # [k, d], ink · 255, see `Dataset.ink`
    corrupted: Bytes | None  # [k, d], what the encoder saw if not the clean items
    filters: Bytes  # [up to 64, h * w of a tile]: 128 is 0, 255 and 1 are ± filter_scale
    filter_scale: Floats  # [up to 64]
    samples: Bytes | None  # [16, d], decoded from codes that nobody gave it; None in older files
    extra: Mapping[str, Floats]  # of the variant: kl, activity [latent]; spread [60, 3]

    def __post_init__(self) -> None:
        freeze(vars(self))


@brief
@dataclass(frozen=True, eq=False)
class PastNetwork:
    """The weights of one step. Known by identity: what is measured of it is measured once."""

    step: int
    weights: Mapping[str, Floats]

    def __post_init__(self) -> None:
        freeze(self.weights)


@dataclass(frozen=True, kw_only=True, eq=False)
class Run:
    """An experiment under way or finished: its film, and the network of the last snapshot."""

    experiment: Experiment
    snapshots: tuple[Snapshot, ...]
    planned: int  # steps in all
    parameters: int
    device: str
    finished: bool
    weights: Mapping[str, Floats]
    decoder: tuple[Layer, ...]  # empty where the decoder is no plain stack
    codes: Floats  # [n, latent], of the probe items
    view: View
    figures: Mapping[str, float]  # over the whole test set; empty until finished
    note: str = ""  # why the run ended, if not because its epochs were over; or what went amiss
    eager: str = ""  # why its steps were not captured, on a device where they should be
    past: tuple[PastNetwork, ...] = ()  # up to the last snapshot, if `with_past`; never on disk
    version: str = ""  # of the lab that trained it, and the digest of its variant's code there;
    code: str = ""  # empty in older files
    end: "Checkpoint | None" = None  # what `resume` goes on from: of `fit` and `train` alone
    held: data.Dataset | None = None  # its data set, which is found for as long as it is held

    def __post_init__(self) -> None:
        freeze(vars(self))

    def at(self, network: PastNetwork) -> "Run":
        """The run with the weights of one step; all else is that of the last snapshot."""
        return replace(self, weights=network.weights, past=())

    @property
    def of_older_code(self) -> bool:
        """Whether its variant had other code when it was trained; False where that is not known."""
        return bool(self.code) and self.code != code_of(self.experiment.variant)

    @property
    def last(self) -> Snapshot:
        """The latest snapshot."""
        return self.snapshots[-1]

    @property
    def floors(self) -> dict[str, float]:
        """The least that terms can be on the validation items: cross-entropy that of the pixels.

        By the term's name, in its unit; terms that can come down to 0 are left out.
        """
        part = self.experiment.config.values().get("condition") == "quadrant"  # of the pixels
        own = [t.name for t in self.last.terms if t.name in OF_PIXELS and not part]
        least = _entropy(self.experiment.data) if own else 0.0
        return dict.fromkeys(own, least) if least > 0 else {}

    @cached_property
    @with_torch_defaults
    def model(self) -> Autoencoder:
        """The network of the last snapshot, an `nn.Module` on the CPU: `run.model(x)` reconstructs
        items x, [n, d] or [n, h, w]; conditional variants are told labels by `run.model(x, y=y)`.

        It is the run's own: whoever wants to change it takes `copy.deepcopy(run.model)`.
        """
        e = self.experiment
        sizes = sizes_of(data.load(e.data))
        model = variant(e.variant).build(e.now(self.last.step)[0], sizes, torch.Generator())
        model.load_state_dict({k: torch.tensor(v) for k, v in self.weights.items()})
        return model.eval().requires_grad_(False)

    @cached_property
    @with_torch_defaults
    def prior_outline(self) -> Floats | None:
        """Curves that show a prior other than N(0, I) on the plane of two codes, [m, 2]."""
        drawn = variant(self.experiment.variant).Model.prior_outline(self.experiment.config)
        return None if drawn is None else drawn.numpy()

    @property
    def history(self) -> "pd.DataFrame":
        """A row for each snapshot: step, epoch, seconds of training, learning rate, squared error
        and 5-NN accuracy of the probe items; the loss and each of its terms as `train …`, the mean
        over the batches since the snapshot before, and as `test …`, over the probe items."""
        return history(self)

    def save(self, path: str | os.PathLike[str]) -> None:
        """Writes the run as one file, whole or not at all, which `aelab.load` opens: numbers and
        text. Raises OSError."""
        import_module("aelab.store").save_run(self, path)  # which stands above this package

    def resume(self, epochs: int, device: str | None = None) -> "Run":
        """The run after so many more epochs: see `aelab.training.resume`."""
        resumed: Run = import_module("aelab.training.api").resume(self, epochs, device)
        return resumed

    def __repr__(self) -> str:
        return summary(self)

    @with_torch_defaults
    def condition(self, x: Values, y: Values) -> Floats | None:
        """What a conditional variant is told of items x with labels y [n], else None.

        Items, codes and labels may be arrays, tensors or lists: see `aelab.training.given.arrays`.
        """
        known = data.load(self.experiment.data)
        rows = arrays.items(x, known)
        told = self.model.condition(rows, arrays.labels(y, len(rows), len(known.classes)))
        return None if told is None else told.numpy()

    @with_torch_defaults
    def decode(self, codes: Values, condition: Values | None = None) -> Floats:
        """Codes [n, latent] → pixels [n, d], under a condition or told nothing."""
        z = arrays.codes(codes, self.codes.shape[1])
        out: Floats = self.model.decode(z, self._told(condition, len(z))).numpy()
        return out

    @with_torch_defaults
    def encode(self, x: Values, condition: Values | None = None) -> Floats:
        """Pixels [n, d] → codes [n, latent], under a condition or told nothing."""
        rows = arrays.items(x, data.load(self.experiment.data))
        out: Floats = self.model.encode(rows, self._told(condition, len(rows))).numpy()
        return out

    @with_torch_defaults
    def sample(self, n: int, seed: int) -> Floats:
        """n codes [n, latent] from the variant's prior, or from N(0, I) if it has none."""
        rng = torch.Generator().manual_seed(index(seed))
        drawn = self.model.prior(index(n), rng)
        if drawn is None:
            drawn = torch.randn((index(n), self.codes.shape[1]), generator=rng)
        codes: Floats = drawn.numpy()
        return codes

    def _told(self, condition: Values | None, n: int) -> torch.Tensor | None:
        return arrays.condition(condition, n, getattr(self.model, "told", 0))


@lru_cache(maxsize=16)
def _entropy(name: str) -> float:
    """Of the grey pixels of a data set's probe items, nats / image."""
    dataset = data.load(name)
    return entropy(dataset.x_test[dataset.probe])


def sizes_of(dataset: data.Dataset) -> Sizes:
    """What a model must know of a data set."""
    return Sizes(dataset.shape, len(dataset.classes))


def freeze(value: object) -> None:
    """Makes every array in a mapping, tuple or view read-only; a snapshot has seen to its own."""
    if isinstance(value, np.ndarray):
        value.flags.writeable = False
    elif isinstance(value, View):
        freeze(vars(value))
    elif isinstance(value, Mapping | tuple):
        for part in value.values() if isinstance(value, Mapping) else value:
            freeze(part)
