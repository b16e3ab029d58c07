"""A run's encoder seen from the inside: what each of its layers answers to given items."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from aelab import data
from aelab.models import Response, variant
from aelab.models._stack import depths
from aelab.training.device import plainly
from aelab.training.run import Floats, Run, sizes_of


@dataclass(frozen=True, eq=False)
class Depth:
    """One layer of the encoder, its answers to n items, and its weights.

    out: [n, units], or maps [n, channels, h, w] of a convolution; weight: [units, inputs], or
    [channels, maps below, side, side]; parameters: how many numbers it learns.
    """

    out: Floats
    weight: Floats
    activation: str
    parameters: int

    @property
    def convolutional(self) -> bool:
        """Whether its answers are maps."""
        return self.out.ndim == 4

    @property
    def strength(self) -> Floats:
        """How strongly each unit answers to each item, a map by its largest value, [n, units]."""
        return self.out.max((2, 3)) if self.convolutional else self.out


@plainly
def responses(run: Run, x: Floats, y: NDArray[np.integer[Any]]) -> tuple[Depth, ...]:
    """What the layers answer to pixels x [n, d] with labels y [n], the code last."""
    items, labels = torch.tensor(x), torch.tensor(y)
    told = run.model.condition(items, labels)
    return tuple(_frozen(r) for r in run.model.responses(items, told))


@plainly
def rebuilt(run: Run, x: Floats) -> Floats:
    """Pixels x [n, d] encoded by the first k layers and decoded by the last k: [layers, n, d].

    No layers where the decoder is not the encoder's mirror image, dense layers only.
    """
    answers, back = run.model.responses(torch.tensor(x)), run.model.dense_decoder()
    if len(answers) != len(back):
        return np.zeros((0, *x.shape), np.float32)
    out: Floats = torch.stack(depths(answers, back)).numpy()
    return out


def tile(run: Run) -> tuple[int, int]:
    """Height and width of a first layer's filter as a picture."""
    e = run.experiment
    return variant(e.variant).Model.tile(e.config, sizes_of(data.load(e.data)))


def _frozen(r: Response) -> Depth:
    weight: Floats = r.layer.get_parameter("weight").detach().numpy()
    parameters = sum(p.numel() for p in r.layer.parameters())
    out: Floats = r.out.contiguous().numpy()
    for array in (out, weight):
        array.flags.writeable = False
    return Depth(out, weight, r.activation, parameters)
