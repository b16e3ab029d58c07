"""What most studies are given: how many pictures, how long, how often; and the gathering of seeds.

A study that fits another budget says so with `schema.again`.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from aelab.analysis.spread import Spread, spread
from aelab.schema import Settings, Value, hp

SEED = 7  # the first; pictures are those of its nets


@dataclass(frozen=True)
class Budget(Settings):
    """How much is trained."""

    items: int = hp(
        20_000, "Pictures", low=100, high=100_000, typical="10 000 or more",
        help="Training pictures.",
    )  # fmt: skip
    epochs: int = hp(8, "Epochs", low=1, high=500, typical="8 to 60", help="Passes through them.")
    seeds: int = hp(
        3, "Seeds", low=1, high=20, typical="3 or more",
        help="All is repeated with so many seeds; intervals are 95 % over them.",
    )  # fmt: skip


def seeds(n: int) -> range:
    """The seeds of a study that is repeated n times."""
    return range(SEED, SEED + n)


def gathered(figures: Iterable[tuple[Value, float]]) -> list[tuple[int, Spread]]:
    """Each whole number that has figures, in order, with the spread of these over the seeds."""
    known: dict[int, list[float]] = {}
    for number, figure in figures:
        known.setdefault(int(number), []).append(figure)  # type: ignore[arg-type]
    return [(number, spread(known[number])) for number in sorted(known)]
