"""Claims about the VAE’s relatives: conditioned on a class, or matched to a prior by a critic."""

from typing import Any

import numpy as np

from aelab import data
from aelab.analysis.neighbours import knn_accuracy
from aelab.analysis.two_sample import energy_distance, whitened
from aelab.claims.core.claim import Claim, Guess, Part
from aelab.claims.core.metrics import Floats, digits
from aelab.studies import Figures, Memory, part, trained
from aelab.training import EventStream

M, N_CODES = 8, 100  # numbers in the code; codes, each decoded as all ten digits
PLANE: dict[str, Any] = {"latent_dim": 2, "hidden": (64,), "epochs": 100}


def by_condition(seed: int, memory: Memory, device: str | None) -> EventStream[Figures]:
    """Which class neighbours read from pictures of one code under each class; whose ink is kept."""
    d = data.load("digits")
    run = yield from trained(digits("cvae", seed, latent_dim=M, hidden=(128,)), memory, device)
    z = run.sample(N_CODES, seed)
    classes = np.tile(np.arange(10), N_CODES)
    condition = np.eye(10, dtype=np.float32)[classes]
    decoded = run.decode(np.repeat(z, 10, 0), condition)
    unconditioned = run.decode(np.repeat(z, 10, 0))
    return {
        "class": 100 * knn_accuracy(d.x_train, d.y_train, decoded, classes),
        "not told": 100 * knn_accuracy(d.x_train, d.y_train, unconditioned, classes),
        "ink": 100 * row_variance_share(decoded.mean(1).reshape(N_CODES, 10)), "by chance": 10.0,
    }  # fmt: skip


def row_variance_share(values: Floats) -> float:
    """The share of variance that rows of values [n, k] explain once column means are taken off;
    1 / k by chance."""
    left = values - values.mean(0)
    return float(np.square(left.mean(1)).mean() / np.square(left).mean())


def shaped(seed: int, memory: Memory, device: str | None) -> EventStream[Figures]:
    """Energy distance from codes to a ring: adversarial over plain, whitened to the ring's size."""
    x = data.load("digits").x_train
    ring = yield from part(
        trained(digits("aae", seed, **PLANE, prior="ring"), memory, device), 0.0, 0.7
    )
    plain = yield from part(trained(digits("basic", seed, **PLANE), memory, device), 0.7, 1.0)
    prior = ring.sample(len(x), seed)
    same_size = float(prior.std()) * whitened(plain.encode(x))
    far = energy_distance(ring.encode(x), prior)
    return {
        "ring": far / energy_distance(same_size, prior), "AE": 1.0,
        "draws": energy_distance(ring.sample(len(x), seed + 1), prior) / far,
    }  # fmt: skip


LINE = "Conditional VAE, Adversarial AutoEncoder에 대해 알아보자"

CLAIMS = (
    Claim(
        key="told-the-class",
        note="S1",
        title="A conditional VAE draws the class it is told",
        sentence=LINE,
        english="Let us look at the conditional VAE (p(x | z, y): the code keeps the rest).",
        setting=f"Digits, {M} numbers, {N_CODES} codes, each decoded under all ten classes",
        parts=(
            Part(
                says="five neighbours read the class that was asked for in at least 95 %",
                figure="class", unit="%", low=95.0, baseline=("not told", "told nothing"),
            ),
            Part(
                says="the hand is kept: one code has at least 30 % of the variance of the ink",
                figure="ink", unit="%", low=30.0, baseline=("by chance", "by chance"),
            ),
        ),
        guess=Guess(
            question="The code of a 3 is decoded as a 7. How often can one read a 7?",
            figure="class",
            options=(("at most half the time", 50.0), ("50 to 95 %", 95.0), ("more", float("inf"))),
        ),
        explanation="The condition need not be in the code, and keeping it there costs KL; so the "
        "code holds only the style (Kingma et al., arXiv:1406.5298; Sohn, Lee and Yan, NIPS "
        "2015). The same code under another class is the same hand.",
        page="pages/6_Generate.py",
        measure=by_condition,
        seeds=12,
        first=1001,
    ),
    Claim(
        key="takes-the-prior",
        note="S1",
        title="An adversarial autoencoder takes the shape of its prior",
        sentence=LINE,
        english="Let us look at the adversarial autoencoder (a critic gives the codes their "
        "shape).",
        setting="Digits, 2 numbers, 100 epochs; the prior: ten Gaussians on a ring",
        parts=(
            Part(
                says="its codes are at most half as far from the ring as a plain net’s of its size",
                figure="ring", unit="× AE", high=0.5,
                baseline=("AE", "plain net, whitened, at the ring’s size"),
            ),
        ),
        guess=Guess(
            question="Codes are to lie on a ring of ten clouds. How far off are they, over a plain "
            "net’s?",
            figure="ring",
            options=(
                ("at most half as far", 0.5), ("a little less far", 1.0), ("farther", float("inf")),
            ),
        ),
        explanation="The critic needs only draws of the prior, no formula, so any shape will do "
        "(Makhzani et al., arXiv:1511.05644). It looks at all codes together: the whole cloud "
        "takes the shape, while the VAE’s KL holds each single cloud near the prior.",
        page="pages/6_Generate.py",
        measure=shaped,
        seeds=12,
        first=1001,
    ),
)  # fmt: skip
