"""Gibbs chains of a run's Boltzmann machines: what they draw by themselves, step by step."""

from itertools import islice
from typing import NamedTuple

import numpy as np
import torch

from aelab.brief import brief
from aelab.models.rbm import Model
from aelab.training.device import with_torch_defaults
from aelab.training.run import Floats, Run


@brief
class Chain(NamedTuple):
    """pixels [steps, n, d], means of what is drawn; energy: its free energy in nats [steps, n]."""

    pixels: Floats
    energy: Floats


@with_torch_defaults
def chain(run: Run, x: Floats, k: int, steps: int, seed: int) -> Chain:
    """The chains of machine k, from 1, which begin at pixels x [n, d].

    Raises ValueError for a run without such machines.
    """
    model = run.model
    if not isinstance(model, Model):
        raise ValueError(f"A {model.name.lower()} has no Boltzmann machines.")
    rng = torch.Generator().manual_seed(seed)
    found = list(islice(model.gibbs(torch.tensor(x), k, rng), steps))
    energies, pixels = (torch.stack(part).numpy() for part in zip(*found, strict=True))
    return Chain(np.asarray(pixels, np.float32), np.asarray(energies, np.float32))
