"""Ratings: held-out RMSE of the autoencoders, beside what does without a network and the floor.

MovieLens 100K is measured where AELAB_ML100K names its zip or folder; its licence keeps it out of
the repository.
"""

from collections.abc import Iterator

from aelab.analysis.factorise import BIAS
from aelab.bench._row import Row
from aelab.data import movielens
from aelab.data.ratings import Ratings, made
from aelab.studies.ratings import RatingsProgress, recommend, suited

SEEDS = (7, 8, 9)  # of the random 90/10 splits
FLOOR, BEST, GAIN = 1.05, 0.92, 0.02


def ratings() -> Iterator[Row]:
    """Three random 90/10 splits of each set, at the page's recipe."""
    for seed in SEEDS:
        found = _found(made("made"), seed)
        yield from _simple(found)
        assert found.error
        assert found.noise_floor
        ratio = found.error / found.noise_floor
        of = _what(found)
        what = f"{of}, over the noise floor ({found.error:.4f} / {found.noise_floor:.4f} stars)"
        yield Row(what, f"≤ {FLOOR}", f"{ratio:.3f}", ratio <= FLOOR)
    if (place := movielens.place()) is not None:
        yield from _movielens(movielens.read(place))


def _movielens(given: Ratings) -> Iterator[Row]:
    errors = []
    for seed in SEEDS:
        found = _found(given, seed)
        yield from _simple(found)
        assert found.error
        gain = found.baselines[BIAS] - found.error
        what = f"{_what(found)}, under the {BIAS} ({found.error:.4f} stars)"
        yield Row(what, f"≥ {GAIN}", f"{gain:.4f}", gain >= GAIN)
        errors.append(found.error)
    mean = sum(errors) / len(errors)
    what = f"{given.title}, autoencoders, mean RMSE of {len(SEEDS)} splits, stars (goal 0.90)"
    yield Row(what, f"≤ {BEST}", f"{mean:.4f}", mean <= BEST)


def _found(given: Ratings, seed: int) -> RatingsProgress:
    last = None
    for tick in recommend(given, suited(given).replace(seed=seed)):
        last = tick.progress or last
    assert isinstance(last, RatingsProgress)
    return last


def _simple(found: RatingsProgress) -> Iterator[Row]:
    for name, error in found.baselines.items():
        what = f"{found.ratings.title}, {name}, RMSE, seed {found.settings.seed}, stars"
        yield Row(what, "", f"{error:.4f}", True)


def _what(found: RatingsProgress) -> str:
    return f"{found.ratings.title}, autoencoders, seed {found.settings.seed}"
