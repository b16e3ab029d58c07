"""Ratings: an autoencoder recommends, beside means, biases and a matrix factorisation.

A study of its own, not a variant: a variant's items are whole pictures, decoded, clustered and
measured in full; here nearly all numbers are missing, rows may be users or items, and the error is
counted over single test ratings. Biases are taken off first (Koren, Bell and Volinsky, Computer
42(8):30, 2009) unless the network reads raw ratings; networks learn what is left, one with users as
rows, one with items, and their predictions are averaged. 3 % of the training ratings are for
validation: they choose the epoch.
"""

import dataclasses
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray

from aelab.analysis import factorise
from aelab.analysis.factorise import Biases, rmse
from aelab.brief import brief
from aelab.data.ratings import Indices, Ratings, Values, split
from aelab.schema import Settings, hp
from aelab.studies._autorec import AutoRec, Learning, SideTraining
from aelab.studies._recommender import Recommender, rows_of
from aelab.training import (
    Progress,
    TrainingEvent,
    TrainingEvents,
    best_device,
    generator_with_torch_defaults,
    random_generator,
)

SIDES = ("users and items", "users", "items")
BIASES_FIRST, RAW = "biases first", "raw, 0 for missing"
VALIDATION_SHARE = 0.03  # of the training ratings, for validation: to choose the epoch
FIRST = 0.1  # of the study's share of work: what is known without a network


@dataclass(frozen=True)
class RatingsConfig(Settings):
    """How the autoencoders learn."""

    rows: str = hp(
        SIDES[0], "A row holds the ratings of", choices=SIDES,
        help="A row is one input of the network: all ratings by one user, or all of one item. Of "
        "both: two networks, one each, whose predictions are averaged.",
    )  # fmt: skip
    masked: bool = hp(
        True, "Only given ratings count",
        help="The loss is over the ratings that were given. Off, a missing one counts as 0 stars: "
        "see what becomes of the predictions.",
    )  # fmt: skip
    form: str = hp(
        BIASES_FIRST, "Input", choices=(BIASES_FIRST, RAW),
        words={BIASES_FIRST: "ratings less biases"},
        help="What a network reads and learns: by how many stars a rating is above or below what "
        "is usual for its user and its item, with marks of which there are; or the ratings from "
        "as they are, with 0 where there is none.",
    )  # fmt: skip
    units: int = hp(200, "Units", low=5, high=1000, typical="100 to 500",
                    help="Units of the one hidden layer.")  # fmt: skip
    activation: str = hp(
        "sigmoid", "Activation", choices=("sigmoid", "tanh", "relu", "linear"), typical="sigmoid",
        help="What the hidden units do to their input; the output is linear, in stars.",
    )  # fmt: skip
    rate: float = hp(
        1e-3, "Learning rate", low=1e-5, high=0.1, log=True, typical="0.0005 to 0.005",
        help="Adam’s first rate; it falls to 0 in a straight line.",
    )  # fmt: skip
    batch_size: int = hp(
        64, "Batch size", low=1, high=100_000, typical="32 to 256",
        help="Rows a step. 1, one vector at a time, is online (stochastic) learning, not "
        "reinforcement learning, as the note has it; with as many as there are rows, or more, each "
        "step sees all of them: batch learning.",
    )  # fmt: skip
    decay: float = hp(
        2e-4, "Decay λ", low=1e-6, high=0.1, log=True, typical="10⁻⁴ to 10⁻³",
        help="Weight decay: adds λ/2 · the squared weights to the mean squared error.",
    )  # fmt: skip
    withheld: float = hp(
        0.5, "Withheld", low=0.0, high=0.9, typical="0.5",
        help="Share of a row’s ratings that its input lacks; the others are scaled up.",
    )  # fmt: skip
    epochs: int = hp(20, "Epochs", low=1, high=200, typical="20", help="Passes through all rows.")
    seed: int = hp(7, "Seed", low=0, high=9999, help="Draws the test tenth, and the weights.")


def suited(ratings: Ratings) -> RatingsConfig:
    """The recipe that fits a set: more epochs for a small one, 50,000 rows learnt from in all."""
    return RatingsConfig(epochs=min(100, max(10, 50_000 // (ratings.n_users + ratings.n_items))))


class Epoch(NamedTuple):
    """RMSE in stars on each part, and the mean prediction for the test pairs before clipping."""

    train: float
    validation: float
    test: float
    mean: float


@dataclass(frozen=True, kw_only=True, eq=False)
class OfRatings(Progress):
    """What has been found of some ratings."""

    ratings: Ratings


@brief
@dataclass(frozen=True, kw_only=True, eq=False)
class RatingsProgress(OfRatings):
    """What a study has found: baselines by name, RMSE in stars on the test ratings."""

    settings: RatingsConfig
    train: Indices
    test: Indices
    baselines: Mapping[str, float]
    epochs: tuple[Epoch, ...] = ()
    best_epoch: int = 0  # the epoch of `model`
    model: Recommender | None = None

    @property
    def noise_floor(self) -> float | None:
        """The test RMSE of the true expectation, which nothing can go below but by luck."""
        truth = self.ratings.truth
        return None if truth is None else _error(self.ratings, truth[self.test], self.test)

    @property
    def error(self) -> float | None:
        """The test RMSE of the model that is kept."""
        return self.epochs[self.best_epoch].test if self.epochs else None


def recommend(
    ratings: Ratings, settings: RatingsConfig, device: str | None = None
) -> TrainingEvents:
    """Measures what is known without a network, then trains; ticks carry `RatingsProgress`.

    Raises ValueError with a plain sentence for fewer than 100 ratings.
    """
    if len(ratings.stars) < 100:
        raise ValueError(f"{len(ratings.stars)} ratings are too few to learn from: 100 is least.")
    return _study(ratings, settings, device or best_device())


@generator_with_torch_defaults
def _study(ratings: Ratings, settings: RatingsConfig, device: str) -> TrainingEvents:
    seen, held = split(ratings, settings.seed)
    found = RatingsProgress(
        share=0.0, doing="taking means", ratings=ratings, settings=settings, train=seen, test=held,
        baselines={},
    )  # fmt: skip
    pairs = ratings.user[held], ratings.item[held]
    for name, guess in factorise.baselines(*_listed(ratings, seen), pairs):
        known = {**found.baselines, name: _error(ratings, guess, held)}
        share = min(FIRST, found.share + FIRST / (factorise.ROUNDS + 4))
        found = dataclasses.replace(found, baselines=known, share=share, doing=name)
        yield TrainingEvent(0, 0.0, progress=found)
    order = np.random.default_rng(settings.seed).permutation(seen)
    check, fit = np.split(order, [round(VALIDATION_SHARE * len(order))])
    first = factorise.biases(*_listed(ratings, fit))
    base = first.table * (settings.form == BIASES_FIRST)
    networks = _networks(ratings, settings, fit, base, device)
    for epoch in range(settings.epochs):
        for rows, network in networks.items():
            for tick in network.epoch(1 - epoch / settings.epochs):
                yield tick._replace(epoch=float(epoch), progress=found)
            found = dataclasses.replace(found, doing=f"epoch {epoch + 1}, rows are {rows}")
        found = _after(found, networks, first, base, (fit, check))
        yield TrainingEvent(tick.step, epoch + 1.0, progress=found)
    yield TrainingEvent(
        tick.step, float(settings.epochs), progress=dataclasses.replace(found, doing="")
    )


def _error(ratings: Ratings, guess: NDArray[np.floating], part: Indices) -> float:
    """RMSE of guesses of some of the ratings, clipped to their scale."""
    return rmse(guess, ratings.stars[part], ratings.low, ratings.high)


def _listed(ratings: Ratings, part: Indices) -> tuple[Indices, Indices, Values, tuple[int, int]]:
    """Users, items and stars of some of the ratings, and the shape of the table."""
    shape = (ratings.n_users, ratings.n_items)
    return ratings.user[part], ratings.item[part], ratings.stars[part], shape


def _networks(
    ratings: Ratings, settings: RatingsConfig, fit: Indices, base: NDArray[np.float64], device: str
) -> dict[str, SideTraining]:
    """A network for users as rows and one for items, as the recipe says; base: taken off first."""
    given = np.zeros((ratings.n_users, ratings.n_items))
    given[ratings.user[fit], ratings.item[fit]] = ratings.stars[fit]
    both = rows_of(given, base, settings.masked)
    raw = settings.form == RAW
    start = float(both[0].sum() / both[1].sum()) if raw else 0.0  # the mean rating
    learning = Learning(settings.rate, settings.batch_size, settings.decay, settings.withheld)
    networks = {}
    for rows in (side for side in SIDES[1:] if side in settings.rows):
        turned = both if rows == "users" else [part.T for part in both]
        x, seen = (torch.tensor(np.ascontiguousarray(part)).to(device) for part in turned)
        rng = random_generator(settings.seed, f"ratings, {rows}")
        net = AutoRec(x.shape[1], settings.units, rng, settings.activation, raw, start)
        networks[rows] = SideTraining(net.to(x.device), x, seen, learning, rng)
    return networks


def _after(
    found: RatingsProgress,
    networks: Mapping[str, SideTraining],
    first: Biases,
    base: NDArray[np.float64],
    parts: tuple[Indices, Indices],
) -> RatingsProgress:
    """An epoch's errors; the model is kept if it is the best so far in validation."""
    ratings, recipe = found.ratings, found.settings
    predictions = [network.predict().numpy() for network in networks.values()]
    turned = [p if rows == "users" else p.T for rows, p in zip(networks, predictions, strict=True)]
    table = (base + sum(turned) / len(turned)).astype(np.float32)

    def error(part: Indices) -> float:
        return _error(ratings, table[ratings.user[part], ratings.item[part]], part)

    mean = float(table[ratings.user[found.test], ratings.item[found.test]].mean())
    now = Epoch(error(parts[0]), error(parts[1]), error(found.test), mean)
    n = len(found.epochs)
    found = dataclasses.replace(
        found, epochs=(*found.epochs, now), share=FIRST + (1 - FIRST) * (n + 1) / recipe.epochs
    )
    if n and recipe.masked and now.validation > found.epochs[found.best_epoch].validation:
        return found
    net = deepcopy(networks["users"].net).cpu() if "users" in networks else None
    return dataclasses.replace(
        found, best_epoch=n, model=Recommender(table, first, net, recipe.masked)
    )
