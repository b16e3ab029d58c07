"""Claims about outputs: the floor of cross-entropy, and a softmax where it does not belong."""

import numpy as np
import torch
from torch import Tensor

from aelab import data
from aelab.claims.core.claim import Claim, Guess, Part
from aelab.claims.core.metrics import (
    digits,
    error,
    reconstruct,
    total_variance,
    train_on,
    untrained_model,
)
from aelab.models._maths import cross_entropy
from aelab.studies import Figures, Memory, part, trained
from aelab.training import EventStream


def floor(seed: int, memory: Memory, device: str | None) -> EventStream[Figures]:
    """Cross-entropy of a perfect copy of grey and of binary pixels, and of a trained network."""
    wanted = digits("basic", seed, latent_dim=16, loss="cross-entropy")
    run = yield from trained(wanted, memory, device)
    grey = torch.tensor(data.load("digits").x_test).double()
    return {
        "grey": _copied(grey), "binary": _copied(grey.round()),
        "trained": run.figures["cross-entropy"],
        "share": _copied(grey) / run.figures["cross-entropy"],
    }  # fmt: skip


def _copied(x: Tensor) -> float:
    """Nats an image of the perfect copy r = x."""
    return float(cross_entropy(x, torch.logit(x, eps=1e-12), "sigmoid").mean())


def softmax(seed: int, memory: Memory, device: str | None) -> EventStream[Figures]:
    """Errors with a softmax and a sigmoid output, of pictures and of pictures that sum to 1."""
    x_test = data.load("digits").x_test
    share: dict[str, float] = {}
    for turn, output in enumerate(("softmax", "sigmoid")):
        wanted = digits("basic", seed, latent_dim=8, output=output, epochs=60)
        run = yield from part(trained(wanted, memory, device), turn / 3, (turn + 1) / 3)
        share[output] = error(run, x_test) / total_variance(x_test)
    x = data.load("digits").x_train
    model = untrained_model("basic", seed, latent_dim=8, output="softmax")
    yield from part(train_on(model, x / x.sum(1, keepdims=True), seed, epochs=60), 0.67, 1.0)
    ones = x_test / x_test.sum(1, keepdims=True)
    wrong = float(np.square(reconstruct(model, ones) - ones).sum(1).mean())
    return {**share, "sums to 1": wrong / total_variance(ones), "mean picture": 1.0}


CLAIMS = (
    Claim(
        key="cross-entropy-binary",
        note="S3",
        title="Cross-entropy is for pixels that are 0 or 1",
        sentence="Cross-entropy for binary {0, 1}",
        english="Cross-entropy is the loss for binary values {0, 1}.",
        setting="Digits, grey and rounded to black and white; the loss of a perfect copy r = x",
        parts=(
            Part(
                says="for black and white pixels a perfect copy costs 0 nats", figure="binary",
                unit="nats / image", high=1e-3, baseline=("trained", "trained network, grey"),
            ),
            Part(
                says="for grey pixels it costs 0 nats, too", figure="grey", unit="nats / image",
                high=1e-3, role="generalisation", baseline=("trained", "trained network, grey"),
            ),
        ),
        guess=Guess(
            question="Grey pictures: how much of a trained network’s cross-entropy is its floor?",
            figure="share",
            options=(("none", 0.01), ("less than half", 0.5), ("more than half", float("inf"))),
        ),
        explanation="For a grey x the cross-entropy is least at r = x, as it should be, but there "
        "it is the entropy of the pixels and not 0. It still trains well; only its size says "
        "little: look at what lies above the floor. The note’s formula also leaves out the sum "
        "over the pixels of a picture.",
        page="pages/1_Train.py?variant=basic&data=digits&loss=cross-entropy",
        measure=floor,
    ),
    Claim(
        key="softmax-output",
        note="S4",
        title="The output takes a softmax",
        sentence="output 값에 softmax 를 사용한다.",
        english="Softmax is used for the output values.",
        setting="Digits, deep autoencoder with 8 numbers: softmax or sigmoid output",
        parts=(
            Part(
                says="on pictures its error falls below half the mean picture’s",
                figure="softmax", unit="× mean picture", high=0.5,
                baseline=("sigmoid", "sigmoid"),
            ),
            Part(
                says="on pictures scaled to sum to 1 it does", figure="sums to 1",
                unit="× mean picture", high=0.5, role="intended",
                baseline=("mean picture", "mean picture"),
            ),
        ),
        guess=Guess(
            question="Error with a softmax output, against always drawing the mean picture?",
            figure="softmax",
            options=(
                ("less than half", 0.5), ("up to as large", 1.0), ("larger", float("inf")),
            ),
        ),
        explanation="Softmax makes all outputs of an item sum to 1. The ink of a picture sums to "
        "what it likes, so every drawing stays far too pale. It belongs where an item is a share "
        "of a whole: one word among many, or counts divided by their sum.",
        page="pages/1_Train.py?variant=basic&data=digits&output=softmax",
        measure=softmax,
    ),
)  # fmt: skip
