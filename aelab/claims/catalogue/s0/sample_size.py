"""Claims about small codes: what they keep, and when even one number is too much."""

from itertools import pairwise

import numpy as np

from aelab import data
from aelab.claims.core.claim import Claim, Guess, Part
from aelab.claims.core.metrics import digits, error, pca_error, total_variance
from aelab.recipes import MEMORISATION
from aelab.studies import Figures, Memory, part, trained
from aelab.training import EventStream, Experiment

SIZES = (2, 8, 32)  # numbers in the code
FEW = 64  # items that are memorised


def narrow(seed: int, memory: Memory, device: str | None) -> EventStream[Figures]:
    """Test errors of deep autoencoders of growing codes, against PCA with as many numbers."""
    dataset = data.load("digits")
    found = []
    for turn, m in enumerate(SIZES):
        work = trained(digits("basic", seed, latent_dim=m, hidden=(128, 64)), memory, device)
        run = yield from part(work, turn / len(SIZES), (turn + 1) / len(SIZES))
        found.append(error(run, dataset.x_test))
    flat = [pca_error(m, dataset.x_train, dataset.x_test) for m in SIZES]
    over = [own / pca for own, pca in zip(found, flat, strict=True)]
    steps = [later / before for before, later in pairwise(found)]
    return {
        "small codes": max(over[:-1]), "largest code": over[-1], "next over last": max(steps),
        "least left": found[-1] / total_variance(dataset.x_test), "PCA": 1.0, "mean picture": 1.0,
    }  # fmt: skip


def memorised(seed: int, memory: Memory, device: str | None) -> EventStream[Figures]:
    """A large network with one number and few items: training and test error."""
    dataset = data.load("digits")
    wanted = Experiment.of("basic", "digits", seed, **MEMORISATION, items=FEW, epochs=600)
    run = yield from trained(wanted, memory, device)
    seen = dataset.x_train[:FEW]
    mean_on_test = float(np.square(dataset.x_test - seen.mean(0)).sum(1).mean())
    return {
        "training": error(run, seen) / total_variance(seen),
        "test": error(run, dataset.x_test) / mean_on_test, "mean picture": 1.0,
    }  # fmt: skip


CLAIMS = (
    Claim(
        key="undercomplete",
        note="S0",
        title="Through curved functions it generalises PCA",
        sentence="Non-Linear Function을 통해 학습을 한다는 것은 PCA의 일반화를 뜻하게 됩니다.",
        english="To learn through non-linear functions means to generalise PCA.",
        setting="Digits, deep autoencoders with " + ", ".join(map(str, SIZES)) + " numbers, test",
        parts=(
            Part(
                says="with 2 and with 8 numbers the test error is at most 0.9 of PCA’s",
                figure="small codes", unit="× PCA", high=0.9, baseline=("PCA", "PCA"),
            ),
            Part(
                says="every larger code leaves less", figure="next over last",
                unit="× smaller code", high=1.0,
            ),
            Part(
                says="with 32 numbers it is at most 0.9 of PCA’s, too", figure="largest code",
                unit="× PCA", high=0.9, role="generalisation", baseline=("PCA", "PCA"),
            ),
        ),
        guess=Guess(
            question="With 32 numbers for 64 pixels: how does its test error compare with PCA’s?",
            figure="largest code",
            options=(
                ("clearly smaller", 0.9), ("alike or larger", 2.0),
                ("more than twice as large", float("inf")),
            ),
        ),
        explanation="A deep network can bend its sheet to the data, and PCA’s plane is among the "
        "sheets it could choose; the smaller the code, the more bending is worth (Hinton and "
        "Salakhutdinov, 2006). That it could choose the plane does not mean that training finds "
        "one as good: where PCA leaves next to nothing, PCA is hard to beat.",
        page="pages/11_Manifold.py?view=Compression&data=digits",
        measure=narrow,
    ),
    Claim(
        key="too-much-capacity",
        note="S0",
        title="Too much capacity defeats even one number",
        sentence="이는 Encoder / Decoder의 Capacity가 지나치게 높을 때 문제가 되며",
        english="This becomes a problem when encoder and decoder have too much capacity.",
        setting=f"{FEW} digits, encoder and decoder of five layers each, a code of one number",
        parts=(
            Part(
                says="of the training error at most 0.3 of the mean picture’s is left",
                figure="training", unit="× mean picture", high=0.3,
                baseline=("mean picture", "mean picture"),
            ),
            Part(
                says="the test error is as bad as the mean picture’s: at least 0.9 of it",
                figure="test", unit="× mean picture", low=0.9,
                baseline=("mean picture", "mean picture"),
            ),
        ),
        guess=Guess(
            question="64 digits memorised with one number each. How good is it on new digits?",
            figure="test",
            options=(
                ("clearly better than the mean picture", 0.9), ("no better", 1.1),
                ("worse", float("inf")),
            ),
        ),
        explanation="An encoder that is strong enough can number the training items, and such a "
        "decoder can look them up (Goodfellow, Bengio and Courville, section 14.1). The number "
        "then says which item, and nothing of what is in it: a new picture is answered by an old "
        "one.",
        page="pages/11_Manifold.py?view=Capacity&capacity=Memorisation",
        measure=memorised,
        seeds=12,
        first=1001,
    ),
)  # fmt: skip
