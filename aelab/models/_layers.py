"""Single layers whose weights are drawn from a run's own generator.

No layer is made by `nn.Linear()` as usual: that draws from torch's global generator, and then
merely building a model elsewhere would change a run. `nn.utils.skip_init` would do as well, but
imports two seconds' worth of torch and SymPy when it is first called.
"""

from math import sqrt
from typing import TypeVar

import torch
from torch import Tensor, nn

SIDE = 3  # pixels, of a convolution's kernel


class Linear(nn.Linear):
    """A dense layer whose weights are not drawn yet."""

    def reset_parameters(self) -> None:
        """Leaves them as they are."""


class Convolution(nn.Conv2d):
    """A convolution whose weights are not drawn yet."""

    def reset_parameters(self) -> None:
        """Leaves them as they are."""


L = TypeVar("L", Linear, Convolution)


def linear(n_in: int, n_out: int, bias: bool, init: str, rng: torch.Generator) -> nn.Linear:
    """A dense layer with weights drawn from `rng` and biases 0."""
    return _drawn(Linear(n_in, n_out, bias=bias), init, rng)


def convolution(
    n_in: int, n_out: int, stride: int, bias: bool, init: str, rng: torch.Generator
) -> nn.Conv2d:
    """A convolution over `n_in` maps; with stride 1 they keep their size, with 2 it is halved."""
    layer = Convolution(n_in, n_out, SIDE, stride=stride, padding=SIDE // 2, bias=bias)
    # A step on MNIST, 16-32 channels, one thread: 34 ms in this order of the axes, 64 ms without.
    layer.to(memory_format=torch.channels_last)
    return _drawn(layer, init, rng)


def fold(layer: nn.Linear, norm: nn.Module | None) -> tuple[Tensor, Tensor]:
    """Weight and bias of a layer, with what batch norm does to its outputs in evaluation.

    γ (Wx + b − μ) / √(σ² + ε) + β is a layer again: its weight is γW / √(σ² + ε).
    """
    bias = layer.bias if layer.bias is not None else layer.weight.new_zeros(layer.out_features)
    if not isinstance(norm, nn.BatchNorm1d):
        return layer.weight, bias
    mean, variance = norm.running_mean, norm.running_var
    assert mean is not None
    assert variance is not None
    scale = norm.weight / (variance + norm.eps).sqrt()
    return layer.weight * scale[:, None], (bias - mean) * scale + norm.bias


def _drawn(layer: L, init: str, rng: torch.Generator) -> L:
    if layer.weight.is_meta:  # only its shape is asked for
        return layer
    if init == "xavier":  # Glorot and Bengio, AISTATS 2010
        nn.init.xavier_uniform_(layer.weight, generator=rng)
    else:  # He et al., arXiv:1502.01852, or the naive N(0, 0.01²) of old
        std = sqrt(2 / layer.weight[0].numel()) if init == "he" else 0.01
        nn.init.normal_(layer.weight, std=std, generator=rng)
    if layer.bias is not None:
        nn.init.zeros_(layer.bias)
    return layer
