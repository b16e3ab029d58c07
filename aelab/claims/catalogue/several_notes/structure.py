"""Claims about structure: an autoencoder compresses what its training pictures have in common."""

import numpy as np
from numpy.typing import NDArray

from aelab import data
from aelab.claims.core.claim import Claim, Guess, Part
from aelab.claims.core.metrics import (
    Floats,
    error,
    reconstruct,
    total_variance,
    train_on,
    untrained_model,
)
from aelab.studies import Figures, Memory, part, trained
from aelab.training import EventStream, Experiment

M = 8  # numbers in the code
NORMAL = "digits/normal=0-1-2-3-4"
EPOCHS = 60


def chess(seed: int, memory: Memory, device: str | None) -> EventStream[Figures]:
    """Errors of pictures and of the same with their pixels in disorder, picture by picture."""
    errors = []
    for turn, name in enumerate(("digits", data.shuffled("digits"))):
        wanted = Experiment.of(
            "basic", name, seed, latent_dim=M, hidden=(256, 64), epochs=EPOCHS, batch_size=64
        )
        run = yield from part(trained(wanted, memory, device), turn / 2, (turn + 1) / 2)
        errors.append(error(run, data.load(name).x_test))
    means = [total_variance(data.load(n).x_test) for n in ("digits", data.shuffled("digits"))]
    return {"disordered": errors[1] / errors[0], "mean pictures": means[1] / means[0]}


def correlated(seed: int, memory: Memory, device: str | None) -> EventStream[Figures]:
    """What is left of pictures, and of ones whose pixels come from different pictures each."""
    dataset, rng = data.load("digits"), np.random.default_rng(seed)
    left = []
    for turn, mix in enumerate((False, True)):
        train, test = (_mixed(x, mix, rng) for x in (dataset.x_train, dataset.x_test))
        model = untrained_model("basic", seed, latent_dim=M, hidden=(256, 64))
        work = train_on(model, train, seed, epochs=EPOCHS, batch_size=64)
        yield from part(work, turn / 2, (turn + 1) / 2)
        wrong = float(np.square(reconstruct(model, test) - test).sum(1).mean())
        left.append(wrong / total_variance(test))
    return {"correlated": left[0], "uncorrelated": left[1], "mean picture": 1.0}


def _mixed(x: Floats, mix: bool, rng: np.random.Generator) -> Floats:
    """Every pixel from a picture of its own: the greys of each place stay, relations do not."""
    if not mix:
        return x
    mixed: Floats = rng.permuted(x, axis=0)
    return mixed


def elsewhere(seed: int, memory: Memory, device: str | None) -> EventStream[Figures]:
    """Errors outside the training set over that inside: other digits, small shapes, noise."""
    wanted = Experiment.of(
        "basic", NORMAL, seed, latent_dim=M, hidden=(256, 64), epochs=150, batch_size=64
    )
    run = yield from trained(wanted, memory, device)
    own, all_digits = error(run, data.load(NORMAL).x_test), data.load("digits")
    others = all_digits.x_test[all_digits.y_test > 4]
    noise = np.random.default_rng(seed).uniform(size=others.shape).astype(np.float32)
    return {
        "shapes": error(run, _small(data.load("shapes").x_test)) / own,
        "noise": error(run, noise) / own, "other digits": error(run, others) / own, "own": 1.0,
    }  # fmt: skip


def _small(x: NDArray[np.float32]) -> NDArray[np.float32]:
    """Pictures of 28 × 28 as 8 × 8: two rows of nothing around, then means over 4 × 4 pixels."""
    wide = np.pad(x.reshape(-1, 28, 28), ((0, 0), (2, 2), (2, 2)))
    small: Floats = wide.reshape(-1, 8, 4, 8, 4).mean((2, 4)).reshape(-1, 64)
    return small


CLAIMS = (
    Claim(
        key="chess-memory",
        note="S2",
        title="Patterns are remembered better than disorder",
        sentence="단순 기억 보다는 패턴에 의한 기억이 유용",
        english="Memory by patterns is more useful than memory by rote (the chess experiment).",
        setting=f"Digits, and the same with each picture’s pixels in disorder; {M} numbers",
        parts=(
            Part(
                says="disordered pictures have at least 3 times the error", figure="disordered",
                unit="× pictures", low=3.0, baseline=("mean pictures", "mean pictures’ errors"),
            ),
        ),
        guess=Guess(
            question="How much larger is the error when each picture’s pixels are in disorder?",
            figure="disordered",
            options=(("hardly", 1.2), ("up to 3 times", 3.0), ("more", float("inf"))),
        ),
        explanation="Chase and Simon (Cognitive Psychology 4:55, 1973): masters remember "
        "positions of games far better than players do, random ones no better. The network, too, "
        "stores what pictures have in common once, in its weights, and only the rest in the code.",
        page="pages/11_Manifold.py?view=Capacity&capacity=Chess memory&data=digits",
        measure=chess,
    ),
    Claim(
        key="correlation-compresses",
        note="S3",
        title="It compresses data whose features are correlated",
        sentence="입력 특징 간의 강한 상관관계가 있는 데이터를 의미있게 압축",
        english="It compresses meaningfully data whose input features are strongly correlated.",
        setting=f"Digits, and the same with every pixel taken from another picture; {M} numbers",
        parts=(
            Part(
                says="of pictures at most 40 % of the mean picture’s error is left",
                figure="correlated", unit="× mean picture", high=0.4,
                baseline=("mean picture", "mean picture"),
            ),
            Part(
                says="of independent pixels at least 70 % is left", figure="uncorrelated",
                unit="× mean picture", low=0.7, baseline=("mean picture", "mean picture"),
            ),
        ),
        guess=Guess(
            question="Pixels independent of each other: how much of the error is left?",
            figure="uncorrelated",
            options=(("at most 40 %", 0.4), ("up to 70 %", 0.7), ("more", float("inf"))),
        ),
        explanation="A number in the code can stand for many pixels only if they go together. Of "
        "independent pixels each number can save hardly more than one of them, and there is "
        "nothing to learn but each pixel’s mean.",
        page="pages/11_Manifold.py?view=Capacity&capacity=Chess memory&data=digits",
        measure=correlated,
    ),
    Claim(
        key="data-specific",
        note="S3",
        title="It compresses what resembles its training data",
        sentence="훈련된 데이터와 유사한 데이터를 의미있게 압축",
        english="It compresses meaningfully data that resemble those it was trained on.",
        setting=f"Trained on the digits 0 to 4, {M} numbers; fed with shapes and with noise",
        parts=(
            Part(
                says="shapes have more than 3 times the error of digits 0 to 4", figure="shapes",
                unit="× own", low=3.0, baseline=("other digits", "digits 5 to 9"),
            ),
            Part(
                says="noise has more than 3 times the error", figure="noise", unit="× own",
                low=3.0, baseline=("other digits", "digits 5 to 9"),
            ),
        ),
        guess=Guess(
            question="It has never seen the digits 5 to 9. How much larger is their error?",
            figure="other digits",
            options=(
                ("up to 1.5 times", 1.5), ("up to 3 times", 3.0), ("more", float("inf")),
            ),
        ),
        explanation="The network has learned what its training pictures have in common; what lacks "
        "that, it cannot draw. Other digits share their strokes and do better than shapes or "
        "noise: the further away, the worse, which is what anomaly detection lives on.",
        page="pages/9_Anomalies.py",
        measure=elsewhere,
    ),
)  # fmt: skip
