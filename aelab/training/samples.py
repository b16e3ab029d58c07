"""What the decoder draws by itself: samples of the same random numbers at every snapshot."""

import torch
from torch import Tensor

from aelab.models import Autoencoder

N_SAMPLES = 16


def samples(
    model: Autoencoder, codes: Tensor, condition: Tensor | None, noise: torch.Generator
) -> Tensor:
    """Pixels · 255, uint8 [16, d]: of codes from the prior, else from a normal like codes [n, m].

    Centred codes, weighted by normal numbers, sum to a normal variable that has their covariance.
    condition: what a conditional variant is told of each sample, [16, c].
    """
    with torch.no_grad():
        drawn = model.prior(N_SAMPLES, noise)
        if drawn is None:
            n = len(codes)
            chance = torch.randn((N_SAMPLES, n), generator=noise, device=noise.device)
            mean = codes.mean(0)
            drawn = mean + chance @ (codes - mean) / n**0.5
        return pixels(model.decode(drawn, condition))


def pixels(r: Tensor) -> Tensor:
    """Reconstructions [n, d] in [0, 1] as bytes."""
    return r.clamp(0, 1).mul(255).round().to(torch.uint8)
