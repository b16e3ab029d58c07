"""Claims about the transpose: where the decoder with tied weights needs it, and why it serves."""

import numpy as np

from aelab import data
from aelab.claims.core.claim import Claim, Guess, Part
from aelab.claims.core.metrics import D, digits, error, total_variance
from aelab.studies import Figures, Memory, trained
from aelab.training import EventStream, Experiment

M = 16  # numbers in the code


def inverse(seed: int, memory: Memory, device: str | None) -> EventStream[Figures]:
    """A tied linear autoencoder: how far its W is from having an inverse, and Wᵀ from its best."""
    wanted = Experiment.suited(
        "tied", "digits", seed, latent_dim=M, hidden=(), output="linear", init="xavier",
        epochs=1000, rate=0.01, batch_size=2000,
    )  # fmt: skip
    run = yield from trained(wanted, memory, device)
    w = run.weights["encoder.layers.0.weight"].astype(np.float64)
    best = np.linalg.pinv(w)
    return {
        "left over": float(np.linalg.norm(best @ w - np.eye(D)) ** 2),
        "expected": float(D - M),
        "transpose": float(np.linalg.norm(w.T - best) / np.linalg.norm(best)),
    }


def transposed(seed: int, memory: Memory, device: str | None) -> EventStream[Figures]:
    """Whether W h can be formed at all, and what the network with Wᵀh makes of the digits."""
    wanted = digits("tied", seed, latent_dim=M, hidden=(), code="sigmoid", rate=0.01, epochs=200)
    run = yield from trained(wanted, memory, device)
    w = run.weights["encoder.layers.0.weight"]
    h = run.encode(data.load("digits").x_test)
    x = data.load("digits").x_test
    return {
        "W h": float(w.shape[1] == h.shape[1]), "Wᵀ h": float(w.T.shape[1] == h.shape[1]),
        "error": error(run, x) / total_variance(x), "mean picture": 1.0,
    }  # fmt: skip


CLAIMS = (
    Claim(
        key="no-inverse",
        note="S3",
        title="W has no inverse; its transpose does the work",
        sentence="W₂는 W₁⁻¹의 역할을 해야 한다. 하지만 이것은 W₁ᵀ과 다른데 사용하는 이유",
        english="W₂ should act as W₁⁻¹, which is not W₁ᵀ; and yet that is used.",
        setting=f"Digits, tied linear autoencoder with {M} numbers, squared error",
        parts=(
            Part(
                says=f"no matrix undoes W: the best misses I by d − m = {D - M}, squared",
                figure="left over", unit="", low=D - M - 0.01, high=D - M + 0.01,
                baseline=("expected", "d − m"),
            ),
            Part(
                says="after training Wᵀ is the best inverse there is, within 5 %",
                figure="transpose", unit="of ‖W⁺‖", high=0.05,
            ),
        ),
        guess=Guess(
            question="After training, how far is Wᵀ from the pseudo-inverse of W?",
            figure="transpose",
            options=(("at most 5 %", 0.05), ("at most 50 %", 0.5), ("more", float("inf"))),
        ),
        explanation="A matrix of m rows and d > m columns loses d − m directions, so none undoes "
        "it. At the optimum of a tied linear autoencoder the rows of W are orthonormal, and then "
        "Wᵀ is its pseudo-inverse: training brings about what makes the transpose right.",
        page="pages/2_Theory.py?variant=tied",
        measure=inverse,
    ),
    Claim(
        key="decoder-transposed",
        note="S2",
        title="The tied decoder is s₂(W h)",
        sentence="Decoder: x′ = s₂(W h)   (2)",
        english="Decoder: x′ = s₂(W h), with the tied weight W.",
        setting=f"Digits, one sigmoid layer of {M} units, tied weights",
        parts=(
            Part(
                says="W h can be formed: columns of W meet rows of h", figure="W h", unit="",
                low=1.0,
            ),
            Part(
                says="Wᵀ h can be formed", figure="Wᵀ h", unit="", low=1.0, role="intended"
            ),
            Part(
                says="and with it the error falls below 0.3 of the mean picture’s",
                figure="error", unit="× mean picture", high=0.3, role="intended",
                baseline=("mean picture", "mean picture"),
            ),
        ),
        guess=Guess(
            question="W has 16 rows and 64 columns, h 16 numbers. Can W h be computed?",
            figure="W h", options=(("no", 0.0), ("yes", float("inf"))),
        ),
        explanation="W takes 64 pixels to 16 numbers; back from 16 to 64 leads its transpose, "
        "x′ = s₂(Wᵀh). The note’s own equation (1) and the words “tied weight” say so: only the "
        "superscript ᵀ is missing in equation (2).",
        page="pages/2_Theory.py?variant=tied",
        measure=transposed,
    ),
)  # fmt: skip
