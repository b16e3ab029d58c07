"""Claims about what an autoencoder learns from: no labels, and a rate that suits."""

from typing import Any

import numpy as np
import torch

from aelab import data
from aelab.claims.core.claim import Claim, Guess, Part
from aelab.claims.core.metrics import digits, error, reconstruct, train_on, untrained_model
from aelab.studies import Figures, Memory, part, trained
from aelab.training import EventStream, TrainingFailed

RATES = {"small": 1e-6, "suited": 3e-3, "large": 1.0}
SHORT, LONGER = 15, 40  # epochs: with and without labels, at the three rates


def labels(seed: int, memory: Memory, device: str | None) -> EventStream[Figures]:
    """The largest difference of weights that were trained with true and with permuted labels."""
    dataset = data.load("digits")
    mixed = np.random.default_rng(seed).permutation(dataset.y_train)
    found: dict[str, float] = {}
    for turn, key in enumerate(("basic", "cvae")):
        models = []
        for again, y in enumerate((dataset.y_train, mixed)):
            model = untrained_model(key, seed, latent_dim=8, hidden=(64,))
            work = train_on(model, dataset.x_train, seed, y, epochs=SHORT)
            yield from part(work, (2 * turn + again) / 4, (2 * turn + again + 1) / 4)
            models.append(torch.cat([p.flatten() for p in model.parameters()]))
        found[key] = float((models[0] - models[1]).abs().max())
    return {"autoencoder": found["basic"], "conditional": found["cvae"]}


def rates(seed: int, memory: Memory, device: str | None) -> EventStream[Figures]:
    """What is left of the error of the start after plain gradient descent at three rates."""
    x = data.load("digits").x_train
    values: dict[str, Any] = {
        "latent_dim": 8,
        "hidden": (64,),
        "output": "linear",
        "init": "xavier",
    }
    start = float(
        np.square(reconstruct(untrained_model("basic", seed, **values), x) - x).sum(1).mean()
    )
    left = {}
    for turn, (name, rate) in enumerate(RATES.items()):
        wanted = digits(
            "basic", seed, **values, rate=rate, optimiser="sgd", schedule="constant", epochs=LONGER
        )
        try:
            run = yield from part(trained(wanted, memory, device), turn / 3, (turn + 1) / 3)
            left[name] = error(run, x) / start
        except TrainingFailed:
            left[name] = float("inf")
    return {
        "small": left["small"], "suited": left["suited"], "run away": float(left["large"] > 1),
        "start": 1.0,
    }  # fmt: skip


CLAIMS = (
    Claim(
        key="no-labels",
        note="S4",
        title="An autoencoder is its own teacher",
        sentence="자기 자신을 target(label) 값으로 사용하기 때문이다.",
        english="It is close to self-supervised: it takes itself as the target (label).",
        setting=f"Digits, {SHORT} epochs, trained twice: with true and with permuted labels",
        parts=(
            Part(
                says="all weights are the same to the last bit", figure="autoencoder", unit="",
                high=0.0, baseline=("conditional", "conditional VAE, given the class"),
            ),
        ),
        guess=Guess(
            question="All labels are mixed up. How much do the trained weights change?",
            figure="autoencoder",
            options=(("not a bit", 0.0), ("a little", 0.01), ("much", float("inf"))),
        ),
        explanation="No label enters the loss: the picture is both question and answer. A "
        "conditional VAE is given the class (Sohn, Lee and Yan, NIPS 2015), and learns something "
        "else from mixed-up labels.",
        page="pages/1_Train.py?variant=basic&data=digits",
        measure=labels,
    ),
    Claim(
        key="learning-rate",
        note="S4",
        title="How well it learns depends on the learning rate",
        sentence="learning rate 에 따라 학습 정도가 달라진다.",
        english="How much is learned depends on the learning rate.",
        setting=f"Digits, plain gradient descent, {LONGER} epochs, rates "
        + ", ".join(f"{rate:g}" for rate in RATES.values()),
        parts=(
            Part(
                says=f"at {RATES['small']:g} at least 90 % of the first error is left",
                figure="small", unit="× at the start", low=0.9, baseline=("start", "start"),
            ),
            Part(
                says=f"at {RATES['suited']:g} at most 25 % is left", figure="suited",
                unit="× at the start", high=0.25, baseline=("start", "start"),
            ),
            Part(
                says=f"at {RATES['large']:g} the weights run away", figure="run away", unit="",
                low=1.0,
            ),
        ),
        guess=Guess(
            question=f"How much of the first error is left at a rate of {RATES['small']:g}?",
            figure="small",
            options=(("a quarter", 0.25), ("less than 90 %", 0.9), ("more", float("inf"))),
        ),
        explanation="Steps that are too small get nowhere in the passes there are; steps that are "
        "longer than the valley is wide climb its other side, higher each time. For a quadratic "
        "bowl the limit is 2 over its largest curvature (LeCun et al., Efficient BackProp, 1998).",
        page="pages/1_Train.py?variant=basic&data=digits&optimiser=sgd",
        measure=rates,
    ),
)  # fmt: skip
