"""Claims about tied weights: half as many, and what comes of it."""

from collections.abc import Mapping

from aelab import data
from aelab.claims.core.claim import Claim, Guess, Part
from aelab.claims.core.metrics import Floats, digits, error
from aelab.studies import Figures, Memory, part, trained
from aelab.training import EventStream

M = 16  # numbers in the code
FEW, EARLY, STARTS = 100, 10, 5  # items; epochs, and networks that are trained for so many


def halved(seed: int, memory: Memory, device: str | None) -> EventStream[Figures]:
    """Weights and errors of tied over untied networks: early, and the gap after few items."""
    dataset = data.load("digits")
    weights, errors, gaps = {}, {}, {}
    for turn, key in enumerate(("tied", "basic")):
        found = yield from part(_early(key, seed, memory, device), turn / 2, turn / 2 + 0.2)
        weights[key], errors[key] = found
        long = digits(key, seed, latent_dim=M, hidden=(64,), items=FEW, epochs=800)
        run = yield from part(trained(long, memory, device), turn / 2 + 0.2, turn / 2 + 0.5)
        gaps[key] = error(run, dataset.x_test) - error(run, dataset.x_train[:FEW])
    return {
        "weights": weights["tied"] / weights["basic"],
        "early error": errors["tied"] / errors["basic"],
        "gap": gaps["tied"] / gaps["basic"],
        "untied": 1.0,
    }


def _early(
    key: str, seed: int, memory: Memory, device: str | None
) -> EventStream[tuple[int, float]]:
    """Matrix entries, and the mean training error of several networks after a few epochs."""
    errors = []
    for start in range(STARTS):
        short = digits(
            key, STARTS * seed + start, latent_dim=M, hidden=(64,), epochs=EARLY,
            schedule="constant", rate=1e-3,
        )  # fmt: skip
        run = yield from trained(short, memory, device)
        errors.append(error(run, data.load("digits").x_train))
    return _matrices(run.weights), sum(errors) / STARTS


def _matrices(weights: Mapping[str, Floats]) -> int:
    return sum(w.size for name, w in weights.items() if w.ndim == 2)


CLAIMS = (
    Claim(
        key="tied-halves",
        note="S3",
        title="Tied weights: half as many, faster, less overfitting",
        sentence="W₁만 학습하면 되기 때문에 가중치의 개수가 반으로 줄어들어 속도가 빨라지고 "
        "overfitting이 억제된다.",
        english="Only W₁ is learned: half the weights, faster, and overfitting is curbed.",
        setting=f"Digits, tied against untied: {EARLY} epochs of all items, 800 of {FEW}",
        parts=(
            Part(
                says="it has half the matrix entries", figure="weights", unit="× untied",
                low=0.499, high=0.501, baseline=("untied", "untied"),
            ),
            Part(
                says=f"after {EARLY} epochs its error is at most that of the untied network",
                figure="early error", unit="× untied", high=1.0, baseline=("untied", "untied"),
            ),
            Part(
                says=f"trained on {FEW} items, its gap between test and training error is smaller",
                figure="gap", unit="× untied", high=1.0, role="generalisation",
                baseline=("untied", "untied"),
            ),
        ),
        guess=Guess(
            question="With few items: how large is the tied network’s gap, test minus training?",
            figure="gap",
            options=(("less than half", 0.5), ("smaller", 1.0), ("larger", float("inf"))),
        ),
        explanation="Only the matrices halve: every layer keeps biases of its own. Géron’s "
        "notebook for Hands-On Machine Learning sees a tied network ahead after equally many "
        "epochs, too. A step is hardly cheaper, since both products are still computed. Fewer "
        "weights can overfit less, but they are one brake among many.",
        page="pages/1_Train.py?variant=tied&data=digits",
        measure=halved,
        seeds=5,
    ),
)  # fmt: skip
