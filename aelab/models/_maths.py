"""Formulas that several variants share. Pixels x in [0, 1]; every result keeps the item axis.

Reconstruction works on the decoder's pre-activations `a`, so that the Bernoulli cross-entropy can
be taken in its stable logits form.
"""

from collections.abc import Callable

import torch
from torch import Tensor
from torch.nn import functional as F

ACTIVATIONS: dict[str, Callable[[Tensor], Tensor]] = {
    "linear": lambda a: a,
    "relu": torch.relu,
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "elu": F.elu,
    "softplus": F.softplus,
    "softmax": lambda a: torch.softmax(a, dim=-1),
    "softmax of tanh": lambda a: torch.softmax(a.tanh(), dim=-1),
}
PROBABILITIES = ("sigmoid", "softmax", "softmax of tanh")  # between 0 and 1: have a cross-entropy


LEAST = 1e-12  # under a root: its gradient at 0 stays finite


def squared_error(x: Tensor, a: Tensor, output: str) -> Tensor:
    """‖x − r‖² summed over pixels, r = output(a). x, a: [n, d] → [n]."""
    return (ACTIVATIONS[output](a) - x).square().sum(-1)


def distance(x: Tensor, a: Tensor, output: str) -> Tensor:
    """‖x − r‖, r = output(a). x, a: [n, d] → [n]. At x = r, where it has no gradient, that is 0."""
    return (squared_error(x, a, output) + LEAST).sqrt()


def cross_entropy(x: Tensor, a: Tensor, output: str) -> Tensor:
    """−Σ x log r + (1 − x) log(1 − r) in nats, summed over pixels. x, a: [n, d] → [n].

    For grey pixels its least value is their entropy (45.54 nats a MNIST image), not 0.
    """
    if output == "sigmoid":
        return F.binary_cross_entropy_with_logits(a, x, reduction="none").sum(-1)
    log_r = F.log_softmax(a.tanh() if output == "softmax of tanh" else a, dim=-1)
    return -(x * log_r + (1 - x) * torch.log1p(-log_r.exp().clamp(max=1 - 1e-6))).sum(-1)


def gaussian_sample(mu: Tensor, logvar: Tensor, rng: torch.Generator) -> Tensor:
    """One draw of N(mu, e^logvar) each, through which the gradient flows; all [n, latent]."""
    return mu + (0.5 * logvar).exp() * torch.randn(mu.shape, generator=rng, device=mu.device)


def kl_to_standard_normal(mu: Tensor, logvar: Tensor) -> Tensor:
    """KL(N(mu, e^logvar) ‖ N(0, 1)) of each dimension in nats (Kingma and Welling, appendix B)."""
    return 0.5 * (mu.square() + logvar.exp() - logvar - 1)


def kl_to_rho(rho: float, mean: Tensor) -> Tensor:
    """Σ_j KL(ρ ‖ ρ̂_j) in nats over the units' mean activations ρ̂: [units] → scalar.

    ρ̂ is held inside (0, 1): a dead or saturated unit costs much, but not infinitely much.
    """
    mean = mean.clamp(1e-6, 1 - 1e-6)
    on = rho * (rho / mean).log() if rho > 0 else torch.zeros_like(mean)
    off = (1 - rho) * ((1 - rho) / (1 - mean)).log()
    return (on + off).sum()


def sigmoid_jacobian_norm(h: Tensor, weight: Tensor) -> Tensor:
    """‖∂h/∂x‖²_F of h = sigmoid(Wx + b): Σ_j (h_j(1 − h_j))² Σ_i W_ji² (Rifai et al., 2011).

    h: [n, units], weight: [units, d] → [n].
    """
    return (h * (1 - h)).square() @ weight.square().sum(1)


def jacobian(f: Callable[[Tensor], Tensor], x: Tensor) -> Tensor:
    """∂f/∂x of each item by autograd: x [n, d] → [n, outputs, d]; itself differentiable."""
    keep = torch.is_grad_enabled()
    with torch.enable_grad():
        x = x.detach().requires_grad_()
        out = f(x)
        n, units = out.shape
        eye = torch.eye(units, device=x.device).unsqueeze(1).expand(units, n, units)
        (rows,) = torch.autograd.grad(out, x, eye, create_graph=keep, is_grads_batched=True)
    return rows.transpose(0, 1)
