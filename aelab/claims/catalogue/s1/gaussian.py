"""A claim about the adversarial autoencoder: do its codes land on N(0, I)?"""

from typing import Any

import numpy as np

from aelab import data
from aelab.analysis.samples import quality
from aelab.analysis.two_sample import same_distribution
from aelab.claims.catalogue.s1.conditional import LINE
from aelab.claims.core.claim import Claim, Guess, Part
from aelab.claims.core.metrics import Floats, digits
from aelab.studies import Figures, Memory, part, trained
from aelab.training import EventStream

M, DRAWS, LEVEL = 2, 20, 0.05
# Large batches: the critic sees the shape of the codes only as sharply as one batch shows it.
NET: dict[str, Any] = {
    "latent_dim": M, "hidden": (128, 64), "epochs": 400, "batch_size": 512, "rate": 5e-3,
}  # fmt: skip


def matches_prior(seed: int, memory: Memory, device: str | None) -> EventStream[Figures]:
    """How often codes are not taken for N(0, I); how far what it decodes to is from digits."""
    d, found = data.load("digits"), {}
    real = quality(d.x_test, d.x_train, d.y_train, (8, 8)).to_training
    z = np.random.default_rng(seed).standard_normal((len(d.x_test), M)).astype(np.float32)
    for turn, key in enumerate(("aae", "basic", "vae")):
        wanted = digits(key, seed, **NET)
        run = yield from part(trained(wanted, memory, device), turn / 3, (turn + 1) / 3)
        found[key] = rejections(run.encode(d.x_test), seed)
        decoded = quality(run.decode(z), d.x_train, d.y_train, (8, 8))
        found[f"{key}, drawn"] = decoded.to_training / real
    return found


def rejections(codes: Floats, seed: int) -> float:
    """Of 20 samples of N(0, I) of the size of the codes [n, latent], those that differ."""
    rng = np.random.default_rng(seed)
    rejected = [
        same_distribution(codes, rng.standard_normal(codes.shape), rng) <= LEVEL
        for _ in range(DRAWS)
    ]
    return float(sum(rejected))


CLAIMS = (
    Claim(
        key="lands-on-the-normal",
        note="S1",
        title="An adversarial autoencoder’s codes land on N(0, I)",
        sentence=LINE,
        english="Let us look at the adversarial autoencoder (here with its first prior, N(0, I)).",
        setting=f"Digits, {M} numbers; codes of 360 test digits against as many draws of N(0, I)",
        parts=(
            Part(
                says="a test at 5 % tells its codes from the draws at most 4 times in 20",
                figure="aae", unit="of 20 tests", high=4.0, baseline=("basic", "plain net"),
            ),
            Part(
                says="draws decode to digits: at most 1.25 times as far from known ones as new",
                figure="aae, drawn", unit="× test digits", high=1.25,
                baseline=("basic, drawn", "plain net"),
            ),
        ),
        guess=Guess(
            question="20 times, 360 codes against 360 draws of N(0, I): how often does a test at "
            "5 % tell them apart?",
            figure="aae",
            options=(("at most 4 times", 4.0), ("up to 10", 10.0), ("more", float("inf"))),
        ),
        explanation="The critic’s only question is whether a code was drawn from the prior; when "
        "it cannot tell, the decoder knows all places that the prior asks for (Makhzani et al., "
        "arXiv:1511.05644, show what draws decode to). A plain net’s codes lie where they like; "
        "it too draws something at N(0, I), but only what it happens to keep there. And few codes "
        "cannot show small differences: a test that tells nothing has not shown that there are "
        "none.",
        page="pages/6_Generate.py?data=digits",
        measure=matches_prior,
        seeds=8,
    ),
)  # fmt: skip
