"""A run's encoder seen from the inside: what each of its layers answers to given items."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from aelab import data
from aelab.brief import brief
from aelab.models import LayerActivations, variant
from aelab.models._stack import decode_each_depth
from aelab.pictures import Shape
from aelab.training.device import with_torch_defaults
from aelab.training.run import Floats, Run, sizes_of


@brief
@dataclass(frozen=True, eq=False)
class EncoderLayer:
    """One layer of the encoder, its answers to n items, and its weights.

    out: [n, units], or maps [n, channels, h, w] of a convolution; weight: [units, inputs], or
    [channels, maps below, side, side]; parameters: how many numbers it learns.
    """

    values: Floats
    weight: Floats
    activation: str
    parameters: int

    @property
    def convolutional(self) -> bool:
        """Whether its answers are maps."""
        return self.values.ndim == 4

    @property
    def strength(self) -> Floats:
        """How strongly each unit answers to each item, a map by its largest value, [n, units]."""
        return self.values.max((2, 3)) if self.convolutional else self.values


@with_torch_defaults
def layer_activations(run: Run, x: Floats, y: NDArray[np.integer[Any]]) -> tuple[EncoderLayer, ...]:
    """What the layers answer to pixels x [n, d] with labels y [n], the code last."""
    items, labels = torch.tensor(x), torch.tensor(y)
    told = run.model.condition(items, labels)
    return tuple(_read_only(r) for r in run.model.layer_activations(items, told))


@with_torch_defaults
def reconstructions_by_depth(run: Run, x: Floats) -> Floats:
    """Pixels x [n, d] encoded by the first k layers and decoded by the last k: [layers, n, d].

    No layers where the decoder is not the encoder's mirror image, dense layers only.
    """
    answers, back = run.model.layer_activations(torch.tensor(x)), run.model.dense_decoder()
    if len(answers) != len(back):
        return np.zeros((0, *x.shape), np.float32)
    out: Floats = torch.stack(decode_each_depth(answers, back)).numpy()
    return out


def filter_shape(run: Run) -> Shape:
    """The shape of a first layer's filter as a picture."""
    e = run.experiment
    return variant(e.variant).Model.filter_shape(e.config, sizes_of(data.load(e.data)))


def _read_only(r: LayerActivations) -> EncoderLayer:
    weight: Floats = r.layer.get_parameter("weight").detach().numpy()
    parameters = sum(p.numel() for p in r.layer.parameters())
    out: Floats = r.values.contiguous().numpy()
    for array in (out, weight):
        array.flags.writeable = False
    return EncoderLayer(out, weight, r.activation, parameters)
