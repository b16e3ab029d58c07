"""A claim about recommending: the value of a missing rating."""

from aelab.claims.core.claim import Claim, Guess, Part
from aelab.data.ratings import made
from aelab.studies import Figures, Memory, part
from aelab.studies.ratings import RatingsConfig, RatingsProgress, recommend
from aelab.training import EventStream

SET, EPOCHS = "made-small", 40


def rated(masked: bool, seed: int, device: str | None) -> EventStream[RatingsProgress]:
    """What a study of the made-up ratings has found at its end."""
    found = None
    for tick in recommend(
        made(SET), RatingsConfig(masked=masked, epochs=EPOCHS, seed=seed), device
    ):
        found = tick.progress if isinstance(tick.progress, RatingsProgress) else found
        yield tick
    assert found is not None
    return found


def missing(seed: int, memory: Memory, device: str | None) -> EventStream[Figures]:
    """Test RMSE with zeros for what is missing, and with a mask, over the better mean’s."""
    zeros = yield from part(rated(False, seed, device), 0.0, 0.5)
    masked = yield from part(rated(True, seed, device), 0.5, 1.0)
    best = min(zeros.baselines["user mean"], zeros.baselines["item mean"])
    assert zeros.error is not None
    assert masked.error is not None
    return {
        "zeros": zeros.error / best, "masked": masked.error / best, "better mean": 1.0,
        "mean guess": zeros.epochs[-1].mean, "mean rating": float(made(SET).stars.mean()),
    }  # fmt: skip


CLAIMS = (
    Claim(
        key="missing-is-zero",
        note="S4",
        title="A rating that was not given is 0",
        sentence="rating은 1~5 사이의 값이고, rating 없으면 0이다.",
        english="A rating is between 1 and 5, and 0 where there is none.",
        setting=f"Made-up ratings of 300 users and 200 films, AutoRec, {EPOCHS} epochs",
        parts=(
            Part(
                says="learned as zeros it foretells ratings better than a mean: RMSE below 1",
                figure="zeros", unit="× better mean", high=1.0,
                baseline=("better mean", "user or item mean"),
            ),
            Part(
                says="guesses then fall towards 0: on average at most 2 stars", figure="mean guess",
                unit="stars", high=2.0, role="intended", baseline=("mean rating", "mean rating"),
            ),
            Part(
                says="with a loss over the ratings there are it does: at most 0.97",
                figure="masked", unit="× better mean", high=0.97, role="intended",
                baseline=("better mean", "user or item mean"),
            ),
        ),
        guess=Guess(
            question="Missing ratings count as 0 stars. What does it predict for a test rating?",
            figure="mean guess",
            options=(
                ("less than 2 stars", 2.0), ("2 to 3", 3.0), ("about the mean", float("inf")),
            ),
        ),
        explanation="0 may mark what is missing in the input, but must not be a target: nearly all "
        "entries are missing, so the best copy is nearly all 0. AutoRec takes the loss over "
        "observed ratings alone (Sedhain et al., WWW 2015).",
        page="pages/10_Ratings.py",
        measure=missing,
        seeds=5,
    ),
)  # fmt: skip
