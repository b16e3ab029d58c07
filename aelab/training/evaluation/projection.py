"""The plane on which codes are looked at, found where the codes are: any codes have one.

Two numbers are the plane themselves. Of more, the two leading principal directions are taken:
exactly, from the covariance, up to EXACT numbers, and beyond that by subspace iteration (Halko,
Martinsson and Tropp, SIAM Review 53:217–288, 2011), which needs no covariance.
"""

from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from aelab.analysis.latent.view import View
from aelab.brief import brief

EXACT = 128  # numbers in a code, up to which the covariance is small
BASIS = 12  # vectors of the subspace iteration
ROUNDS, AGAIN = 10, 3  # how often they are improved: from nothing, from the directions of before
LEAST = 1e-30  # a spread from which on there is a direction


@brief
class Projection(NamedTuple):
    """points [n, 2], mean [latent] and axes [2, latent] of a View, still on the device."""

    points: Tensor
    mean: Tensor
    axes: Tensor


def project(codes: Tensor, before: View | None = None) -> Projection:
    """How to look at codes [n, latent]: as they are, or along their first two directions.

    With one latent dimension the second coordinate is a fixed scatter and means nothing. With more
    than two, the axes are turned in their plane to lie as near as can be to those of `before`.
    Numbers that are none, or too large to be squared, count as 0 or as the largest that can be.
    """
    n, latent = codes.shape
    codes = codes.nan_to_num(0, 1e18, -1e18).clamp(-1e18, 1e18)
    if latent == 1:
        chance = np.asarray(np.random.default_rng(0).uniform(-1, 1, n), np.float32)
        scatter = torch.tensor(chance).to(codes.device) * codes.abs().amax().clamp(min=1e-6) / 4
        axes = torch.tensor([[1.0], [0.0]], device=codes.device)
        return Projection(torch.stack([codes[:, 0], scatter], 1), codes.new_zeros(1), axes)
    if latent == 2:
        return Projection(codes, codes.new_zeros(2), torch.eye(2, device=codes.device))
    mean = codes.mean(0)
    centred = codes - mean
    directions = _leading(centred, before)
    if before is not None:  # orthogonal Procrustes
        u, _, vt = np.linalg.svd(before.axes.astype(np.float64) @ directions.T)
        directions = (u @ vt) @ directions
    axes = torch.tensor(directions.astype(np.float32)).to(codes.device)
    return Projection(centred @ axes.t(), mean, axes)


def _leading(centred: Tensor, before: View | None) -> NDArray[np.float64]:
    """The two leading principal directions [2, latent] of centred codes, with a fixed sign."""
    latent = centred.shape[1]
    unit = centred / centred.abs().amax().clamp(min=LEAST)
    basis = torch.eye(latent, device=unit.device) if latent <= EXACT else _basis(unit, before)
    within = unit @ basis
    small = (within.t() @ within).cpu().numpy().astype(np.float64)
    vectors = np.linalg.eigh(small)[1][:, :-3:-1]
    found: NDArray[np.float64] = (basis.cpu().numpy().astype(np.float64) @ vectors).T
    signs = np.sign(found[[0, 1], np.abs(found).argmax(1)])
    return found * np.where(signs == 0, 1, signs)[:, None]


def _basis(unit: Tensor, before: View | None) -> Tensor:
    """An orthonormal basis [latent, BASIS] near the leading directions of centred codes."""
    chance = np.random.default_rng(0).normal(size=(unit.shape[1], BASIS)).astype(np.float32)
    if before is not None:  # they have hardly moved
        chance[:, :2] = 10 * before.axes.T
    basis = _orthonormal(torch.tensor(chance).to(unit.device))
    for _ in range(ROUNDS if before is None else AGAIN):
        basis = _orthonormal(unit.t() @ (unit @ basis))
    return basis


def _orthonormal(basis: Tensor) -> Tensor:
    """The same span, by a decomposition on the CPU: small, and not all devices have it."""
    found: Tensor = torch.linalg.qr(basis.cpu())[0].to(basis.device)
    return found
