"""Ratings, side by side: the same study with one setting varied, all else the same."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from aelab.data.ratings import Ratings
from aelab.schema import hp, setting
from aelab.studies import ratings as studied
from aelab.studies.ratings import OfRatings, RatingsConfig, RatingsProgress
from aelab.training import EventStream, TrainingEvent, TrainingEvents

RATE, BATCH, INPUT, ACTIVATION = "learning rate", "batch size", "input", "activation"


@dataclass(frozen=True)
class ComparedConfig(RatingsConfig):
    """How the autoencoders learn, and in what they differ."""

    vary: str = hp(
        RATE, "Vary", choices=(RATE, BATCH, INPUT, ACTIVATION),
        help="The learning rate: a tenth of it, itself and ten times it. The batch: one row at a "
        "time (slow: that many more steps), the batch size, and all rows. Or every input, or every "
        "activation.",
    )  # fmt: skip


def suited(ratings: Ratings) -> ComparedConfig:
    """The recipe that fits a set, with learning rates side by side."""
    return ComparedConfig.of(studied.suited(ratings).values())


@dataclass(frozen=True, kw_only=True, eq=False)
class ComparedProgress(OfRatings):
    """What each study has found so far, by what it differs in; without their models."""

    settings: ComparedConfig
    found: Mapping[str, RatingsProgress]


def variations(ratings: Ratings, settings: ComparedConfig) -> dict[str, RatingsConfig]:
    """The settings of each study, by what it differs in; none twice."""
    rows = max(ratings.n_users, ratings.n_items)
    rate, form = (setting(RatingsConfig, name) for name in ("rate", "form"))
    batch = min(settings.batch_size, rows)
    low, high = rate.low or 0.0, rate.high or 0.0
    rates = sorted({min(high, max(low, settings.rate * f)) for f in (0.1, 1.0, 10.0)})
    changes: dict[str, dict[str, dict[str, float | int | str]]] = {
        RATE: {f"rate {r:g}": {"rate": r} for r in rates},
        BATCH: {("all rows" if n == rows else f"batch of {n}"): {"batch_size": n}
                for n in sorted({1, batch, rows})},
        INPUT: {form.called(choice): {"form": choice} for choice in form.choices},
        ACTIVATION: {name: {"activation": name}
                     for name in setting(RatingsConfig, "activation").choices},
    }  # fmt: skip
    own = {name: value for name, value in settings.values().items() if name != "vary"}
    return {name: RatingsConfig.of({**own, **change})
            for name, change in changes[settings.vary].items()}  # fmt: skip


def compare(
    ratings: Ratings, settings: ComparedConfig, device: str | None = None
) -> TrainingEvents:
    """One study after the other, as `ratings.recommend`; ticks carry `ComparedProgress`.

    Raises ValueError with a plain sentence for fewer than 100 ratings.
    """
    works = {name: studied.recommend(ratings, one, device)
             for name, one in variations(ratings, settings).items()}  # fmt: skip
    return _one_by_one(ratings, settings, works)


def _one_by_one(
    ratings: Ratings, settings: ComparedConfig, works: Mapping[str, EventStream[None]]
) -> TrainingEvents:
    now = ComparedProgress(share=0.0, doing="", ratings=ratings, settings=settings, found={})
    for done, (name, work) in enumerate(works.items()):
        for tick in work:
            own = tick.progress
            if isinstance(own, RatingsProgress):
                found = {**now.found, name: replace(own, model=None)}
                share = (done + own.share) / len(works)
                now = replace(now, share=share, doing=f"{name}: {own.doing}", found=found)
            yield tick._replace(progress=now)
    yield TrainingEvent(0, 0.0, progress=replace(now, share=1.0, doing=""))
