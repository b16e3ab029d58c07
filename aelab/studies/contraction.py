"""Sensitivity to small changes of the input: derivatives of the code and of the output.

The idea: a contractive autoencoder punishes ‖∂f/∂x‖² of its encoder f. A denoising one, with
little Gaussian noise, punishes the derivative of the whole reconstruction r = g∘f nearly by itself:

    E‖r(x + σε) − x‖² − ‖r(x) − x‖² = E‖r(x + σε) − r(x)‖² + 2 E(r(x + σε) − r(x))·(r(x) − x)
                                    = σ² ‖∂r/∂x‖² + σ² (r(x) − x)·Δr(x) + O(σ⁴)

The first part is the penalty; the second is the bend of r where it does not fit yet (Bishop, Neural
Computation 7:108, 1995; Alain and Bengio, JMLR 15:3743, 2014).
"""

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from aelab.analysis.jacobians import slope
from aelab.analysis.spread import Spread, spread
from aelab.brief import brief
from aelab.models import Autoencoder
from aelab.models._maths import jacobian
from aelab.training.device import with_torch_defaults

Floats = NDArray[np.floating[Any]]
DRAWS = 40  # of the noise, each with its opposite
NEAR = 3  # smallest σ that the slope near 0 is taken from


@brief
@dataclass(frozen=True, eq=False)
class Relation:
    """The price of noise against the penalty that it stands for, means over items, [k] each.

    penalty: σ² E‖∂r/∂x‖²; price: all that noise adds to the squared error; moved: its part
    E‖r(x + σε) − r(x)‖². The slopes near 0 come with their intervals over the draws.
    """

    penalty: Floats
    added_error: Floats
    displacement: Floats
    slope: Spread
    slope_displacement: Spread


@with_torch_defaults
@torch.no_grad()
def jacobians(model: Autoencoder, x: NDArray[np.float32]) -> NDArray[np.float32]:
    """∂f/∂x at items x [n, d] → [n, latent, d].

    In closed form, diag(h(1 − h)) W, for one layer of sigmoid units; else by autograd.
    """
    items = torch.tensor(x)
    layers = model.layer_activations(items)
    only = layers[0].layer if len(layers) == 1 and layers[0].activation == "sigmoid" else None
    if isinstance(only, nn.Linear):
        h = model.encode(items)
        found: Tensor = (h * (1 - h)).unsqueeze(2) * only.weight
    else:
        found = jacobian(model.encode, items)
    return found.numpy()


@with_torch_defaults
@torch.no_grad()
def relation(
    model: Autoencoder, x: NDArray[np.float32], sigmas: Sequence[float], seed: int
) -> Relation:
    """Measures it on items x [n, d] at noises σ, smallest first, with the same draws for each."""
    items, rng = torch.tensor(x).double(), torch.Generator().manual_seed(seed)
    exact = deepcopy(model).double()  # small differences of large errors
    size = _size(exact, items)
    draws = [_draw(exact, items, sigmas, rng) for _ in range(DRAWS)]
    price, moved = np.moveaxis(np.array(draws), 1, 0)  # [draws, k] each
    penalty = size * np.square(sigmas)
    slopes = [
        spread([slope(penalty[:NEAR], one[:NEAR]) for one in part]) for part in (price, moved)
    ]
    return Relation(penalty, price.mean(0), moved.mean(0), slopes[0], slopes[1])


def _size(model: Autoencoder, x: Tensor) -> float:
    """E‖∂r/∂x‖²_F, a few items at a time: each has d² derivatives."""
    parts = [
        jacobian(lambda at: model.decode(model.encode(at)), some).square().sum((1, 2))
        for some in torch.split(x, 8)
    ]
    return float(torch.cat(parts).mean())


def _draw(
    model: Autoencoder, x: Tensor, sigmas: Sequence[float], rng: torch.Generator
) -> tuple[list[float], list[float]]:
    """Price and movement at each σ, for one draw of ε and its opposite: that takes out the terms
    odd in σ, whose mean is 0."""
    noise = torch.randn(x.shape, generator=rng, dtype=x.dtype)
    still = model.decode(model.encode(x))
    price, moved = [], []
    for sigma in sigmas:
        step = sigma * torch.cat([noise, -noise])
        noisy = model.decode(model.encode(x.repeat(2, 1) + step)) - still.repeat(2, 1)
        size = float(noisy.square().sum(1).mean())
        across = float((noisy * (still - x).repeat(2, 1)).sum(1).mean())
        price.append(size + 2 * across)
        moved.append(size)
    return price, moved
