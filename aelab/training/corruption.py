"""Noise at test time: any kind and level, whatever a network was trained with."""

import torch

from aelab.models.denoising import NOISES
from aelab.training.device import with_torch_defaults
from aelab.training.events import random_generator
from aelab.training.run import Floats


@with_torch_defaults
def corrupted(x: Floats, noise: str, level: float, seed: int) -> Floats:
    """Items x [n, d] with noise on them: the same seed, the same noise. KeyError: unknown noise."""
    rng = random_generator(seed, "test noise")
    out: Floats = NOISES[noise](torch.tensor(x), level, rng).numpy()
    return out
