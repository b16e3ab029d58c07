"""Ratings of items by users, most of them missing; and a made-up set whose truth is known.

The idea: a rating that was not given is no rating of 0, it is absent. So a set is a list of the
ratings that exist, never a full table. The made-up set has what real ones have: users and items
with biases, tastes of low rank, few popular items with most of the ratings, and people who rate
what they expect to like. Its noise is known, and with it the error that no model can go below.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aelab.brief import brief
from aelab.data._types import UnknownData

LOW, HIGH = 1, 5  # stars, where they are whole
HALF = 0.5  # the least of half stars
HELD_OUT = 0.1  # of all ratings

Indices = NDArray[np.int64]
Values = NDArray[np.float32]


@brief
@dataclass(frozen=True, eq=False)
class Ratings:
    """A list of ratings: user, item: int64 [n], places in the table; stars: float32 [n] in
    [low, high].

    titles: one an item. truth: float32 [n], the expected stars where they are known, without their
    noise. notes: what was left out of the file, one plain sentence each.
    """

    name: str
    title: str
    user: Indices
    item: Indices
    stars: Values
    n_users: int
    titles: tuple[str, ...]
    source: str
    licence: str
    truth: Values | None = None
    notes: tuple[str, ...] = ()
    low: float = LOW
    high: float = HIGH

    @property
    def scale(self) -> str:
        """The ends of the scale, in words."""
        return f"{self.low:g} to {self.high:g}"

    def clipped(self, guesses: Values) -> Values:
        """Guesses on the scale."""
        return np.clip(guesses, self.low, self.high)

    @property
    def n_items(self) -> int:
        """Columns of the table."""
        return len(self.titles)

    @property
    def density(self) -> float:
        """The share of the table that is rated."""
        return len(self.stars) / (self.n_users * self.n_items)


@dataclass(frozen=True)
class Made:
    """The measures of a made-up set, in stars: standard deviations before rounding."""

    name: str
    title: str
    n_users: int
    n_items: int
    activity: float  # ratings of the user in the middle
    taste: float  # of what the low-rank part adds
    noise: float
    user_bias: float = 0.45
    item_bias: float = 0.58


# The shape of MovieLens 100K, and errors of the simple models near those known of it.
MADE = {
    made.name: made
    for made in (
        Made("made-small", "Made up, small", 300, 200, 30, taste=0.60, noise=0.75),
        Made("made", "Made up, 943 × 1,682", 943, 1682, 76, taste=0.38, noise=0.92),
    )
}
TASTES = ("adventure", "comedy", "horror", "romance")
CHOICE = 0.6  # how much more often people rate what they expect to like, in log odds a star


def made(name: str) -> Ratings:
    """A made-up set, the same every time. Raises UnknownData."""
    if name not in MADE:
        raise UnknownData(f"There are no ratings {name!r}. There are {', '.join(MADE)}.")
    shape = MADE[name]
    rng = np.random.default_rng(2015)
    loads, liking = _expected(shape, rng)
    taste = liking - liking.mean(1, keepdims=True) - liking.mean(0) + liking.mean()
    popular = np.exp(rng.normal(0, 1.4, shape.n_items) + 0.8 * liking.mean(0))
    wish = np.log(popular) + CHOICE * taste + rng.gumbel(size=liking.shape)
    active = np.exp(rng.normal(np.log(shape.activity), 0.9, shape.n_users))
    counts = np.clip(active, 20, 0.44 * shape.n_items).astype(int)
    ranks = np.argsort(np.argsort(-wish, 1), 1)  # the items a user wishes most are rated
    user, item = np.nonzero(ranks < counts[:, None])
    given = liking[user, item] + rng.normal(0, shape.noise, len(user))
    return Ratings(
        name, shape.title, user, item,
        np.clip(np.rint(given), LOW, HIGH).astype(np.float32), shape.n_users, _titles(loads),
        "made by this lab: user and item biases, 4 tastes, Gaussian noise, rounded to whole stars",
        "the lab’s own", truth=rounded(liking[user, item], shape.noise),
    )  # fmt: skip


def rounded(mean: NDArray[np.float64], noise: float) -> Values:
    """The expected stars of a rating drawn from N(mean, noise²), rounded and clipped to [1, 5]."""
    from scipy.stats import norm

    edges = np.arange(LOW, HIGH) + 0.5  # each edge that is passed adds a star
    passed = norm.sf(edges, mean[..., None], noise).sum(-1)
    return np.asarray(LOW + passed, np.float32)


def split(ratings: Ratings, seed: int, share: float = HELD_OUT) -> tuple[Indices, Indices]:
    """Places of the ratings to learn from and of those held out, drawn at random by the seed."""
    order = np.random.default_rng(seed).permutation(len(ratings.stars))
    held = round(share * len(order))
    return np.sort(order[held:]), np.sort(order[:held])


def _expected(
    shape: Made, rng: np.random.Generator
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """What each item has of each taste [items, tastes], and how each user likes it, in stars."""
    rank = len(TASTES)
    strength = 0.42 ** np.arange(rank)
    loads = rng.normal(size=(shape.n_items, rank))
    taste = (rng.normal(size=(shape.n_users, rank)) * strength) @ loads.T
    taste *= shape.taste / taste.std()
    users = rng.normal(0, shape.user_bias, (shape.n_users, 1))
    items = rng.normal(0, shape.item_bias, shape.n_items)
    return loads, 3.3 + users + items + taste


def _titles(loads: NDArray[np.float64]) -> tuple[str, ...]:
    return tuple(f"Film {i + 1} · {TASTES[row.argmax()]}" for i, row in enumerate(loads))
