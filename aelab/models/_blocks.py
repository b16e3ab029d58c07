"""Bodies that variants are built from: stacks of dense layers and their transposes.

Convolutional bodies stand beside them, in `_conv.py`.
"""

from collections.abc import Sequence
from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from aelab.models._architecture import Architecture
from aelab.models._contract import DenseLayer, LayerActivations, Sizes
from aelab.models._layers import linear
from aelab.models._maths import ACTIVATIONS


class Dense(nn.Module):
    """Dense layers in a row, `sizes` from input to output, one activation after each."""

    def __init__(
        self,
        sizes: Sequence[int],
        activations: Sequence[str],
        rng: torch.Generator,
        bias: bool = True,
        init: str = "he",
    ) -> None:
        super().__init__()
        self.layers = nn.ModuleList(linear(i, o, bias, init, rng) for i, o in pairwise(sizes))
        self.activations = tuple(activations)

    def logits(self, x: Tensor) -> Tensor:
        """All layers, without the last activation."""
        *first, last = self.stack
        for layer, activation in zip(first, self.activations, strict=False):
            x = ACTIVATIONS[activation](layer(x))
        out: Tensor = last(x)
        return out

    def forward(self, x: Tensor) -> Tensor:
        """All layers."""
        return ACTIVATIONS[self.activations[-1]](self.logits(x))

    def layer_activations(self, x: Tensor) -> tuple[LayerActivations, ...]:
        """What every layer answers to x, [n, d]."""
        found = []
        for layer, activation in zip(self.stack, self.activations, strict=True):
            x = ACTIVATIONS[activation](layer(x))
            found.append(LayerActivations(layer, x, activation))
        return tuple(found)

    @property
    def filters(self) -> Tensor:
        """The first layer's weights, [units, d]."""
        return self.stack[0].weight

    @property
    def stack(self) -> list[nn.Linear]:
        """The layers, first to last."""
        return [layer for layer in self.layers if isinstance(layer, nn.Linear)]

    def export(self) -> tuple[DenseLayer, ...]:
        """The layers as the browser runs them."""
        return tuple(
            DenseLayer(layer.weight, _bias(layer), activation)
            for layer, activation in zip(self.stack, self.activations, strict=True)
        )


class Transposed(nn.Module):
    """The decoder with tied weights: the encoder's very tensors, transposed, with own biases."""

    def __init__(self, encoder: Dense, activations: Sequence[str], bias: bool = True) -> None:
        super().__init__()
        self.biases = nn.ParameterList(
            nn.Parameter(torch.zeros(layer.in_features), requires_grad=bias)
            for layer in reversed(encoder.stack)
        )
        self.encoder = (encoder,)  # in a tuple, so that its parameters are not listed twice
        self.activations = tuple(activations)

    def logits(self, z: Tensor) -> Tensor:
        """All layers, without the last activation."""
        layers = self.export()
        for layer in layers[:-1]:
            z = ACTIVATIONS[layer.activation](F.linear(z, layer.weight, layer.bias))
        return F.linear(z, layers[-1].weight, layers[-1].bias)

    def export(self) -> tuple[DenseLayer, ...]:
        """The layers as the browser runs them."""
        weights = [layer.weight.t() for layer in reversed(self.encoder[0].stack)]
        rows = zip(weights, self.biases, self.activations, strict=True)
        return tuple(DenseLayer(*row) for row in rows)


def dense_pair(
    config: Architecture,
    sizes: Sizes,
    rng: torch.Generator,
    code: str,
    n_code: int | None = None,
    tied: bool = False,
) -> tuple[Dense, Dense | Transposed]:
    """The encoder, which ends in activation `code`, and the mirrored decoder.

    n_code: numbers that the encoder puts out, if not `latent_dim`; tied: see Transposed.
    """
    widths = (sizes.d, *config.hidden)
    inner = [config.activation] * len(config.hidden)
    there = (*widths, n_code or config.latent_dim)
    encoder = Dense(there, (*inner, code), rng, config.bias, config.init)
    if tied:
        return encoder, Transposed(encoder, (*inner, config.output), config.bias)
    back = (config.latent_dim, *reversed(widths))
    return encoder, Dense(back, (*inner, config.output), rng, config.bias, config.init)


def _bias(layer: nn.Linear) -> Tensor:
    return layer.bias if layer.bias is not None else layer.weight.new_zeros(layer.out_features)
