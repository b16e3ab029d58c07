"""Greedy layer-wise training: the stages, one a layer from the picture up, then all together."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import torch
from torch import Tensor, nn

from aelab.models._architecture import Architecture
from aelab.models._blocks import Dense, Transposed
from aelab.models._contract import DenseLayer, LayerActivations, ParameterGroup, Stage
from aelab.models._maths import ACTIVATIONS
from aelab.schema import hp

FINE_TUNING = "fine-tuning"


@dataclass(frozen=True)
class StackArchitecture(Architecture):
    """The shared architecture, and how much of the training goes layer by layer."""

    pretrain: float = hp(
        0.4, "Pre-training, share of steps", group="Training", low=0.0, high=1.0,
        typical="0.2 to 0.5",
        help="In this share of all steps the layers are trained one after the other, each for as "
        "many steps; in the rest all of them together (fine-tuning). 0: no pre-training. 1: no "
        "fine-tuning.",
    )  # fmt: skip


class Unrolled(Transposed):
    """The decoder: the encoder's weights, transposed, plus differences that begin at 0.

    Pre-training decodes with the very transposes; fine-tuning moves both apart.
    """

    def __init__(self, encoder: Dense, activations: tuple[str, ...], bias: bool) -> None:
        super().__init__(encoder, activations, bias)
        self.differences = nn.ParameterList(
            torch.zeros(layer.in_features, layer.out_features) for layer in reversed(encoder.stack)
        )

    def export(self) -> tuple[DenseLayer, ...]:
        """The layers as the browser runs them."""
        rows = zip(super().export(), self.differences, strict=True)
        return tuple(DenseLayer(d.weight + own, d.bias, d.activation) for d, own in rows)


def stages(
    share: float,
    layers: Sequence[ParameterGroup],
    everything: Sequence[nn.Parameter],
    initialise: Callable[[int, Tensor], None] | None = None,
) -> tuple[Stage, ...]:
    """A stage for each layer's player, first to last, which take `share` together; then all.

    begin: told the number of the layer, from 1, and all training items before its stage.
    """
    last = Stage(FINE_TUNING, (ParameterGroup(FINE_TUNING, tuple(everything)),), 1 - share)
    if share == 0:
        return (last,)
    each = share / len(layers)
    before = [partial(initialise, k) if initialise else None for k in range(1, len(layers) + 1)]
    single = [
        Stage(player.name, (player,), each, first)
        for player, first in zip(layers, before, strict=True)
    ]
    return *single, last


def name(k: int) -> str:
    """What the stage of layer k, from 1, and its player are called."""
    return f"layer {k}"


def layer_of(group: ParameterGroup) -> int | None:
    """The number of the layer, from 1, that a player trains alone; None if he trains all."""
    return None if group.name == FINE_TUNING else int(group.name.removeprefix("layer "))


def codes_below(encoder: Dense, x: Tensor, k: int) -> Tensor:
    """What layer k sees of pixels x [n, d]: the answers of the layer below it, constants."""
    with torch.no_grad():
        for layer, activation in zip(encoder.stack[: k - 1], encoder.activations, strict=False):
            x = ACTIVATIONS[activation](layer(x))
    return x


def decode_each_depth(
    activations: Sequence[LayerActivations], back: Sequence[DenseLayer]
) -> list[Tensor]:
    """Pixels [n, d] through the first layer of an encoder and back, through two layers …

    responses: of the encoder's layers; back: the decoder's, which mirror them.
    """
    found = []
    for depth, response in enumerate(activations, 1):
        r = response.values
        for layer in back[-depth:]:
            r = ACTIVATIONS[layer.activation](r @ layer.weight.t() + layer.bias)
        found.append(r)
    return found


def depth_errors(encoder: Dense, decoder: Dense | Transposed, x: Tensor) -> Tensor:
    """Squared error / image of x [n, d] through the first layer alone, through two …: [layers]."""
    through = decode_each_depth(encoder.layer_activations(x), decoder.export())
    return torch.stack([(r - x).square().sum(1).mean() for r in through])
