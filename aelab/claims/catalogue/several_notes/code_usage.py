"""Claims about the code: what it is good for, and what the decoder is for."""

import numpy as np
import torch
from numpy.typing import NDArray

from aelab import data
from aelab.analysis.neighbours import knn_accuracy
from aelab.claims.core.claim import Claim, Guess, Part
from aelab.claims.core.metrics import (
    Floats,
    digits,
    reconstruct,
    total_variance,
    train_on,
    untrained_model,
)
from aelab.models._blocks import Dense
from aelab.studies import Figures, Memory, balanced, part, trained
from aelab.training import EventStream, Progress, TrainingEvent, random_generator

M = 16  # numbers in the code
LABELS, DRAWS = 50, 5
THIN = 8  # numbers in the code that decoders of two sizes decode


def features(seed: int, memory: Memory, device: str | None) -> EventStream[Figures]:
    """Test errors of a softmax layer trained on few labels: on codes, pixels, projections."""
    wanted = digits("basic", seed, latent_dim=M)
    run = yield from part(trained(wanted, memory, device), 0.0, 0.8)
    d = data.load("digits")
    across = np.random.default_rng(seed).normal(size=(d.d, M)).astype(np.float32)
    views = {
        "code": (run.encode(d.x_train), run.encode(d.x_test)),
        "pixels": (d.x_train, d.x_test), "projection": (d.x_train @ across, d.x_test @ across),
    }  # fmt: skip
    found = dict.fromkeys(views, 0.0)
    for draw in range(DRAWS):
        chosen = balanced(d.y_train, LABELS, DRAWS * seed + draw)
        for name, (known, test) in views.items():
            found[name] += softmax_error(known[chosen], d.y_train[chosen], test, d.y_test) / DRAWS
        yield TrainingEvent(
            0, 0.0, progress=Progress(share=0.8 + 0.2 * draw / DRAWS, doing="few labels")
        )
    return {
        **found, "over projection": found["code"] / found["projection"],
        "over pixels": found["code"] / found["pixels"],
    }  # fmt: skip


def softmax_error(
    known: Floats, labels: NDArray[np.int64], x: Floats, y: NDArray[np.int64]
) -> float:
    """The share of items x that a softmax layer trained on standardised `known` gets wrong."""
    from sklearn.linear_model import LogisticRegression

    mean, scale = known.mean(0), known.std(0) + 0.1 * known.std() + 1e-6
    head = LogisticRegression(max_iter=1000).fit((known - mean) / scale, labels)
    return 1 - float(head.score((x - mean) / scale, y))


def helping(seed: int, memory: Memory, device: str | None) -> EventStream[Figures]:
    """The same encoder trained with a decoder of one layer and of three: use and error."""
    d, near, left = data.load("digits"), [], []
    for turn, widths in enumerate(((THIN, d.d), (THIN, 64, 256, d.d))):
        model = untrained_model("basic", seed, latent_dim=THIN, hidden=(256, 64))
        inner = ["relu"] * (len(widths) - 2)
        decoder = Dense(widths, (*inner, "sigmoid"), random_generator(seed, "decoder"))
        model.decoder = decoder
        work = train_on(model, d.x_train, seed, epochs=80, batch_size=64)
        yield from part(work, turn / 2, (turn + 1) / 2)
        codes = (
            model.encode(torch.tensor(d.x_train)).numpy(),
            model.encode(torch.tensor(d.x_test)).numpy(),
        )
        near.append(100 * knn_accuracy(codes[0], d.y_train, codes[1], d.y_test))
        error = float(np.square(reconstruct(model, d.x_test) - d.x_test).sum(1).mean())
        left.append(error / total_variance(d.x_test))
    return {"lost": near[1] - near[0], "three layers": near[1], "error": left[0] / left[1]}


CLAIMS = (
    Claim(
        key="important-features",
        note="S4",
        title="The code holds the important features",
        sentence="coding layer 가 input 의 중요한 feature 들을 나타내게된다.",
        english="The coding layer comes to stand for the important features of the input.",
        setting=f"Digits, {M} numbers; a softmax layer trained on {LABELS} labels, {DRAWS} draws",
        parts=(
            Part(
                says=f"it errs at most 0.8 times as often as on a random projection to {M} numbers",
                figure="over projection", unit="× projection", high=0.8,
                baseline=("projection", "projection’s share of errors"), own_unit=True,
            ),
            Part(
                says="it errs no more often than on the 64 pixels themselves", unit="× pixels",
                figure="over pixels", high=1.0, role="generalisation",
                baseline=("pixels", "pixels’ share of errors"), own_unit=True,
            ),
        ),
        guess=Guess(
            question=f"{LABELS} labels: errors on {M} numbers of code, against all 64 pixels?",
            figure="over pixels",
            options=(
                ("clearly fewer", 0.9), ("as many, within 10 %", 1.1), ("more", float("inf")),
            ),
        ),
        explanation="What is needed to draw a digit tells much about which digit it is, far more "
        "than any numbers taken at random do. But the network was asked to draw, not to tell "
        "classes apart, and pixels of small digits are good features already: that codes beat "
        "them must be shown each time.",
        page="pages/8_Use_the_code.py",
        measure=features,
        seeds=64,
        first=1001,
    ),
    Claim(
        key="decoder-only-helps",
        note="S0",
        title="The decoder only helps to shape the code",
        sentence="h를 생성하기 위하여 거드는 역할 정도를 합니다.",
        english="The decoder is not what matters; it merely assists in producing h.",
        setting=f"Digits, {THIN} numbers from one encoder; decoders of one and of three layers",
        parts=(
            Part(
                says="5-NN on the codes differs by at most 3 points between the decoders",
                figure="lost", unit="points", low=-3.0, high=3.0,
                baseline=("three layers", "% right with three layers"), own_unit=True,
            ),
        ),
        guess=Guess(
            question="A one-layer decoder in place of three: how much more error does it leave?",
            figure="error",
            options=(("less than 10 %", 1.1), ("up to 50 %", 1.5), ("more", float("inf"))),
        ),
        explanation="Whoever wants the code throws the decoder away, and what it "
        "draws is then of no use. But it is the decoder through which the encoder is trained: a "
        "smaller one can bend back less, so the encoder must leave its codes flatter, which "
        "shows in the error and in the classes.",
        page="pages/11_Manifold.py?view=Compression&compression=The decoder&data=digits",
        measure=helping,
        seeds=5,
    ),
)  # fmt: skip
