"""Bodies that variants are built from: stacks of dense layers and their transposes.

Convolutional bodies stand beside them, in `_conv.py`.
"""

from collections.abc import Sequence
from itertools import pairwise, zip_longest

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from aelab.models._architecture import Architecture
from aelab.models._contract import DenseLayer, LayerActivations, Sizes
from aelab.models._layers import fold, linear
from aelab.models._maths import ACTIVATIONS


class Dense(nn.Module):
    """Dense layers in a row, `sizes` from input to output, one activation after each.

    normalised: so many layers, the first ones, have batch norm before their activation.
    """

    def __init__(
        self,
        sizes: Sequence[int],
        activations: Sequence[str],
        rng: torch.Generator,
        bias: bool = True,
        init: str = "he",
        normalised: int = 0,
    ) -> None:
        super().__init__()
        self.norms = nn.ModuleList(nn.BatchNorm1d(n) for n in sizes[1 : 1 + normalised])
        self.layers = nn.ModuleList(linear(i, o, bias, init, rng) for i, o in pairwise(sizes))
        self.activations = tuple(activations)

    def logits(self, x: Tensor) -> Tensor:
        """All layers, without the last activation."""
        last = len(self.activations) - 1
        for k in range(last):
            x = ACTIVATIONS[self.activations[k]](self._layer(k, x))
        return self._layer(last, x)

    def forward(self, x: Tensor) -> Tensor:
        """All layers."""
        return ACTIVATIONS[self.activations[-1]](self.logits(x))

    def layer_activations(self, x: Tensor) -> tuple[LayerActivations, ...]:
        """What every layer answers to x, [n, d]."""
        found = []
        for k, (layer, activation) in enumerate(zip(self.stack, self.activations, strict=True)):
            x = ACTIVATIONS[activation](self._layer(k, x))
            found.append(LayerActivations(layer, x, activation))
        return tuple(found)

    @property
    def owned(self) -> list[tuple[nn.Parameter, ...]]:
        """The parameters of each layer, first to last."""
        return [
            tuple(p for part in parts if part is not None for p in part.parameters())
            for parts in zip_longest(self.layers, self.norms)
        ]

    @property
    def filters(self) -> Tensor:
        """The first layer's weights, [units, d]."""
        return self.stack[0].weight

    @property
    def stack(self) -> list[nn.Linear]:
        """The layers, first to last."""
        return [layer for layer in self.layers if isinstance(layer, nn.Linear)]

    def export(self) -> tuple[DenseLayer, ...]:
        """The layers as the browser runs them; batch norm, as in evaluation, is part of them."""
        rows = zip_longest(self.stack, self.norms, self.activations)
        return tuple(DenseLayer(*fold(layer, norm), activation) for layer, norm, activation in rows)

    def _layer(self, k: int, x: Tensor) -> Tensor:
        """Layer k, from 0, without its activation."""
        x = self.layers[k](x)
        return self.norms[k](x) if k < len(self.norms) else x


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

    @property
    def owned(self) -> list[tuple[nn.Parameter, ...]]:
        """The parameters of each layer that are its own: the bias, first layer to last."""
        return [(bias,) for bias in self.biases]

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
    normalised: bool = False,
) -> tuple[Dense, Dense | Transposed]:
    """The encoder, which ends in activation `code`, and the mirrored decoder.

    n_code: numbers that the encoder puts out, if not `latent_dim`; tied: see Transposed;
    normalised: batch norm in all hidden layers, which a tied decoder cannot have.
    """
    widths = (sizes.d, *config.hidden)
    inner = [config.activation] * len(config.hidden)
    there = (*widths, n_code or config.latent_dim)
    norms = len(inner) if normalised else 0
    encoder = Dense(there, (*inner, code), rng, config.bias, config.init, norms)
    if tied:
        return encoder, Transposed(encoder, (*inner, config.output), config.bias)
    back = (config.latent_dim, *reversed(widths))
    return encoder, Dense(back, (*inner, config.output), rng, config.bias, config.init, norms)
