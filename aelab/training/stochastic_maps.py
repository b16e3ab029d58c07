"""Both maps of an autoencoder as distributions: codes drawn from p(h | x), pixels from p(x | h).

A reconstruction loss is −log p(x | h) up to a constant: cross-entropy of a Bernoulli distribution
with means r = g(h), squared error of a Gaussian N(r, σ²). The loss ½‖x − r‖² says σ = 1; of any
other multiple, and of a distance, the maximum-likelihood estimate is taken: σ² is the mean squared
error of a pixel over the probe items.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import torch
from torch import Tensor

from aelab import data
from aelab.analysis.quality import squared_errors
from aelab.brief import brief
from aelab.models import Autoencoder
from aelab.models.cvae import Model as ConditionalVAE
from aelab.training.device import with_torch_defaults
from aelab.training.events import random_generator
from aelab.training.run import Floats, Run


@brief
@dataclass(frozen=True, eq=False)
class Draws:
    """n draws for one item x [d].

    seen: what the encoder saw each time [n, d], None if x itself; codes: h ~ p(h | x) [n, latent];
    means: of p(x | h) [n, d]; pixels: drawn from it [n, d], Gaussian ones also outside [0, 1];
    sigma: of Gaussian pixels, None of Bernoulli ones.
    """

    x: Floats
    seen: Floats | None
    codes: Floats
    means: Floats
    pixels: Floats
    sigma: float | None

    @property
    def spread(self) -> float:
        """Standard deviation of h over the draws, mean over its units."""
        return float(self.codes.std(0, ddof=1, dtype=np.float64).mean())

    @property
    def error(self) -> float:
        """Squared error / item of the decoded draws against x, mean over them."""
        return float(squared_errors(self.x[None], self.means).mean())

    @property
    def apart(self) -> float:
        """Squared distance / item between two decoded draws, mean over all pairs.

        It is twice the variance, summed over pixels: half of it is the share of `error` that is
        due to chance.
        """
        return float(2 * self.means.var(0, ddof=1, dtype=np.float64).sum())


@with_torch_defaults
def draws(run: Run, x: Floats, label: int, n: int, seed: int) -> Draws:
    """n draws of h given one item x [d] with its label, and of x given each; n at least 2.

    Codes and pixels have random numbers of their own, both from `seed`. A conditional variant is
    told what it is told of this item; pixels that it is told are not drawn. Raises ValueError.
    """
    if n < 2:
        raise ValueError(f"n cannot be {n}: a spread needs at least 2 draws.")
    model, same = run.model, torch.tensor(x).expand(n, -1).contiguous()
    told = model.condition(same, torch.full((n,), label))
    seen, h = model.draw_code(same, told, random_generator(seed, "p(h | x)"))
    r, sigma = model.decode(h, told), _sigma(run)
    drawn = _pixels(model, r, sigma, random_generator(seed, "p(x | h)"))
    arrays = (None if seen is same else seen.numpy(), h.numpy(), r.numpy(), drawn.numpy())
    return Draws(x, *arrays, sigma)


def _pixels(model: Autoencoder, r: Tensor, sigma: float | None, rng: torch.Generator) -> Tensor:
    """Pixels [n, d] drawn from p(x | h) with means r; those that a conditional VAE is told stay."""
    if sigma is None:
        drawn = (torch.rand(r.shape, generator=rng) < r).to(r.dtype)
    else:
        drawn = r + sigma * torch.randn(r.shape, generator=rng)
    return torch.where(model.seen, r, drawn) if isinstance(model, ConditionalVAE) else drawn


@lru_cache(maxsize=8)
def _sigma(run: Run) -> float | None:
    """σ of Gaussian pixels: what the loss says, or fitted to one draw for each probe item."""
    model = run.model
    if model.binary_pixels:
        return None
    if model.pixel_sigma is not None:
        return model.pixel_sigma
    dataset = data.load(run.experiment.data)
    x, y = (torch.tensor(part[dataset.probe]) for part in (dataset.x_test, dataset.y_test))
    told = model.condition(x, y)
    _, h = model.draw_code(x, told, random_generator(run.experiment.seed, "sigma"))
    return float((model.decode(h, told) - x).square().mean(dtype=torch.float64).sqrt())
