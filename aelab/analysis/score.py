"""The score of a smoothed density, and where iterating a map leads: the truth of an arrow field.

Points that lie on known centres, blurred by noise and then by the noise σ of a denoising
autoencoder, are a mixture of Gaussians, whose score is a closed form. The best denoiser moves a
noisy point by exactly σ² times that score: E[x|x̃] − x̃ = σ² ∇log p_σ(x̃) (Miyasawa, Bull. Inst.
Internat. Statist. 38:181, 1961; Robbins' “Tweedie's formula”; Alain and Bengio, JMLR
15:3743–3773, 2014, for small σ).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import logsumexp

from aelab.brief import brief

Array = NDArray[np.float64]
CHUNK = 2_000_000  # distances at a time


class Agreement(NamedTuple):
    """Of a field with the true one: mean cosine of their arrows, and their lengths' ratio (RMS)."""

    cosine: float
    length: float


@brief
@dataclass(frozen=True, eq=False)
class Mixture:
    """The mean of N(centre, variance · I) over centres [m, d], each with its weight [m]."""

    centres: Array
    weights: Array
    variance: float

    @classmethod
    def of(cls, centres: NDArray[np.floating], noise: float, sigma: float) -> "Mixture":
        """Centres [m, d], alike ones counted, under noise and σ. Raises ValueError if σ is 0."""
        if sigma <= 0:
            raise ValueError(f"σ is {sigma:g}: without noise there is no smoothed density.")
        distinct, counts = np.unique(np.asarray(centres, np.float64), axis=0, return_counts=True)
        return cls(distinct, counts / counts.sum(), noise**2 + sigma**2)

    def score(self, x: NDArray[np.floating]) -> Array:
        """∇log p at points x [n, d], in 1 / units of x."""
        pull: Array = np.concatenate([self._pull(part) for part in self._parts(x)])
        return pull / self.variance

    def log_density(self, x: NDArray[np.floating]) -> Array:
        """log p at points x [n, d], in nats."""
        d = self.centres.shape[1]
        found = np.concatenate([logsumexp(self._logits(part), axis=1) for part in self._parts(x)])
        scale: Array = found - 0.5 * d * np.log(2 * np.pi * self.variance)
        return scale

    def sample(self, n: int, seed: int) -> Array:
        """n points [n, d] of the density."""
        rng = np.random.default_rng(seed)
        at = self.centres[rng.choice(len(self.weights), n, p=self.weights)]
        drawn: Array = at + np.sqrt(self.variance) * rng.normal(size=at.shape)
        return drawn

    def _pull(self, x: Array) -> Array:
        logits = self._logits(x)
        share = np.exp(logits - logsumexp(logits, axis=1, keepdims=True))
        mean: Array = share @ self.centres - x
        return mean

    def _logits(self, x: Array) -> Array:
        apart = np.square(x[:, None] - self.centres[None]).sum(2)
        found: Array = np.log(self.weights) - apart / (2 * self.variance)
        return found

    def _parts(self, x: NDArray[np.floating]) -> list[Array]:
        whole = np.asarray(x, np.float64)
        return np.array_split(whole, 1 + len(whole) * len(self.weights) // CHUNK)


def agreement(
    found: NDArray[np.floating], true: NDArray[np.floating], weights: Array | None = None
) -> Agreement:
    """Of arrows found [n, d] with the true ones [n, d], each counted by its weight [n].

    An arrow of length 0 points nowhere: its cosine is 0. The length ratio is that of the root mean
    squares.
    """
    size, wanted = np.linalg.norm(found, axis=1), np.linalg.norm(true, axis=1)
    product = size * wanted
    dots = np.einsum("ij,ij->i", found, true)
    cosines = np.divide(dots, product, out=np.zeros(len(dots)), where=product > 0)
    rms = [np.sqrt(np.average(np.square(v), weights=weights)) for v in (size, wanted)]
    return Agreement(float(np.average(cosines, weights=weights)), float(rms[0] / rms[1]))


def settle(
    move: Callable[[Array], Array], x: Array, still: float = 1e-3, most: int = 200
) -> list[Array]:
    """The path of points x [n, d] under x ← move(x), [n, d] a step, the start the first.

    Ends when no point moves farther than `still`, or after `most` steps.
    """
    path = [x]
    while len(path) <= most:
        path.append(move(path[-1]))
        if np.linalg.norm(path[-1] - path[-2], axis=1).max() <= still:
            break
    return path
