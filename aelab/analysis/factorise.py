"""Ratings without a network: means, user and item biases, and a plain matrix factorisation.

The idea: what is observed is a list of (user, item, stars); every fit below is a regularised least
squares on that list alone, solved side by side: users with items held fixed, then the reverse.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aelab.brief import brief

Indices = NDArray[np.int64]
Floats = NDArray[np.floating]

DECAY = 4.0  # of the biases; 3 to 10 is usual
RANK, RIDGE, ROUNDS = 5, 10.0, 15  # of the factorisation
GLOBAL, USER, ITEM = "global mean", "user mean", "item mean"
BIAS, FACTORS = "bias model", "factorisation"
# Where readers see them; kept studies have the names above.
WORDS = {GLOBAL: "overall mean", USER: "user’s mean", ITEM: "item’s mean",
         BIAS: "user + item bias", FACTORS: "matrix factors"}  # fmt: skip


@brief
@dataclass(frozen=True, eq=False)
class Biases:
    """stars ≈ mean + user [n_users] + item [n_items]."""

    mean: float
    user: NDArray[np.float64]
    item: NDArray[np.float64]

    @property
    def table(self) -> NDArray[np.float64]:
        """What it says of every pair, [n_users, n_items]."""
        return self.mean + self.user[:, None] + self.item


def rmse(guess: Floats, stars: Floats, low: float = 1, high: float = 5) -> float:
    """Root of the mean squared error in stars, of guesses clipped to the scale."""
    wrong = np.clip(guess, low, high).astype(np.float64) - stars
    return float(np.sqrt(np.mean(np.square(wrong))))


def means(index: Indices, stars: Floats, n: int) -> NDArray[np.float64]:
    """The mean of each user, or item, [n]; the mean of all for those without ratings."""
    counts = np.bincount(index, minlength=n)
    sums = np.bincount(index, weights=stars, minlength=n)
    return np.where(counts > 0, sums / np.maximum(counts, 1), float(np.mean(stars)))


def biases(
    user: Indices, item: Indices, stars: Floats, shape: tuple[int, int], decay: float = DECAY,
    rounds: int = 30,
) -> Biases:  # fmt: skip
    """Minimises Σ (stars − mean − user − item)² + decay · (‖user‖² + ‖item‖²).

    The mean is that of all ratings; who has no ratings has the bias 0. Koren, Bell and Volinsky,
    Computer 42(8):30, 2009.
    """
    mean = float(np.mean(stars))
    found = [np.zeros(n) for n in shape]
    counts = [np.bincount(index, minlength=n) for index, n in zip((user, item), shape, strict=True)]
    for _ in range(rounds):
        for side, (own, other) in enumerate(((user, item), (item, user))):
            left = stars - mean - found[1 - side][other]
            sums = np.bincount(own, weights=left, minlength=shape[side])
            found[side] = sums / np.maximum(counts[side] + decay, 1e-12)
    return Biases(mean, *found)


def factors(
    user: Indices, item: Indices, left: Floats, shape: tuple[int, int], rank: int = RANK,
    decay: float = RIDGE, rounds: int = ROUNDS, seed: int = 7,
) -> Iterator[NDArray[np.float64]]:  # fmt: skip
    """P Qᵀ [n_users, n_items] ≈ left after each round of alternating least squares.

    Minimises Σ (left − p·q)² + decay · (‖P‖² + ‖Q‖²) over what is observed; left: stars without
    their biases. Koren, Bell and Volinsky, Computer 42(8):30, 2009.
    """
    rng = np.random.default_rng(seed)
    q = rng.normal(0, 0.3, (shape[1], rank))
    for _ in range(rounds):
        p = _side(user, item, left, q, shape[0], decay)
        q = _side(item, user, left, p, shape[1], decay)
        yield p @ q.T


def baselines(
    user: Indices, item: Indices, stars: Floats, shape: tuple[int, int],
    pairs: tuple[Indices, Indices],
) -> Iterator[tuple[str, Floats]]:  # fmt: skip
    """Name and guesses [n] for n other pairs (users, items); the factorisation's after each round.

    It factorises what the biases leave.
    """
    users, items = pairs
    yield GLOBAL, np.full(len(users), np.mean(stars))
    yield USER, means(user, stars, shape[0])[users]
    yield ITEM, means(item, stars, shape[1])[items]
    first = biases(user, item, stars, shape).table
    yield BIAS, first[users, items]
    for more in factors(user, item, stars - first[user, item], shape):
        yield FACTORS, (first + more)[users, items]


def _side(
    own: Indices, other: Indices, left: Floats, fixed: NDArray[np.float64], n: int, decay: float
) -> NDArray[np.float64]:
    """One ridge regression for each of the n users, or items."""
    order = np.argsort(own, kind="stable")
    parts = np.split(order, np.searchsorted(own[order], np.arange(1, n)))
    ridge = decay * np.eye(fixed.shape[1])
    found = np.zeros((n, fixed.shape[1]))
    for i, part in enumerate(parts):
        if len(part):
            a = fixed[other[part]]
            found[i] = np.linalg.solve(a.T @ a + ridge, a.T @ left[part])
    return found
