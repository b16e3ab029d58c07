"""What the decoder draws by itself: samples of the same random numbers at every snapshot."""

import torch
from torch import Tensor

from aelab.data import Dataset
from aelab.models import Autoencoder

N_SAMPLES = 16


def samples(
    model: Autoencoder, dataset: Dataset, codes: Tensor, condition: Tensor | None,
    noise: torch.Generator,
) -> Tensor:  # fmt: skip
    """Ink · 255, uint8 [16, d]: of codes from the prior, else from a normal like codes [n, m].

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
        return pixels(model.decode(drawn, condition), dataset)


def pixels(r: Tensor, dataset: Dataset) -> Tensor:
    """Reconstructions [n, d] of items of a data set as bytes, their ink · 255."""
    return dataset.ink(r).clamp(0, 1).mul(255).round().to(torch.uint8)
