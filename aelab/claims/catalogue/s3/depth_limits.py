"""A claim about layers and codes: are many of the one and few numbers in the other hard?"""

from typing import Any

from aelab.claims.core.claim import Claim, Guess, Part
from aelab.claims.core.metrics import digits
from aelab.studies import Figures, Memory, part, trained
from aelab.training import EventStream

LAYERS: dict[str, Any] = {"latent_dim": 8, "epochs": 60}


def harder(seed: int, memory: Memory, device: str | None) -> EventStream[Figures]:
    """Two numbers against sixteen; five hidden layers against one, sigmoid and relu."""
    found = {}
    wanted = {m: digits("basic", seed, latent_dim=m, epochs=60) for m in (2, 16)}
    for turn, (m, e) in enumerate(wanted.items()):
        run = yield from part(trained(e, memory, device), turn / 6, (turn + 1) / 6)
        found[m] = run.figures["squared error"]
    ratio = {}
    for turn, (activation, init) in enumerate((("sigmoid", "xavier"), ("relu", "he"))):
        kind: dict[str, Any] = {**LAYERS, "activation": activation, "init": init}
        errors = []
        for again, depth in enumerate((1, 5)):
            at = (2 + 2 * turn + again) / 6
            e = digits("basic", seed, **kind, hidden=(48,) * depth)
            run = yield from part(trained(e, memory, device), at, at + 1 / 6)
            errors.append(run.figures["squared error"])
        ratio[activation] = errors[1] / errors[0]
    return {"code": found[2] / found[16], **ratio, "one": 1.0}


CLAIMS = (
    Claim(
        key="too-deep-too-small",
        note="S3",
        title="Many layers and small codes are hard to learn",
        sentence="레이어가 많아지면 학습이 잘 안되는 이유 … dimension이 너무 많이 작아지면 latent "
        "vector -> output 부분의 데이터 복원이 어려워진다.",
        english="Why many layers learn badly … if the dimension gets too small, it is hard to "
        "restore the data from the latent vector.",
        setting="Digits, 60 epochs; codes of 2 and 16 numbers; 1 and 5 hidden layers of 48 units",
        parts=(
            Part(
                says="with 2 numbers the error is at least twice that with 16", figure="code",
                unit="× with 16", low=2.0, baseline=("one", "16 numbers"),
            ),
            Part(
                says="five sigmoid layers have at least 1.3 times one layer’s error",
                figure="sigmoid", unit="× one layer", low=1.3, baseline=("one", "one layer"),
            ),
            Part(
                says="so have five relu layers with He’s weights", figure="relu",
                unit="× one layer", low=1.3, role="generalisation", baseline=("one", "one layer"),
            ),
        ),
        guess=Guess(
            question="Five relu layers instead of one: the error becomes …",
            figure="relu",
            options=(
                ("lower", 0.97), ("at most 1.3 times as large", 1.3), ("larger", float("inf")),
            ),
        ),
        explanation="The note blames the number of weights. But it is the gradient that fades from "
        "layer to layer of sigmoids (Hochreiter, 1991; Glorot and Bengio, AISTATS 2010); relu and "
        "weights of the right size let it through. A small code is another matter: what it cannot "
        "hold no decoder can restore.",
        page="pages/7_Stacking.py",
        measure=harder,
        seeds=5,
    ),
)  # fmt: skip
