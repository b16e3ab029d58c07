"""Claims about codes larger than the picture: the identity, copied noise, and spare units."""

import numpy as np

from aelab import data
from aelab.claims.core.claim import Claim, Guess, Part
from aelab.claims.core.metrics import D, Floats, digits, error, total_variance
from aelab.schema import Value
from aelab.studies import Figures, Memory, part, trained
from aelab.training import EventStream, Experiment, Run

WIDE = 128  # units, twice the pixels
NOISE = 0.2  # standard deviation of what is added to a pixel
# One layer; a sigmoid output would itself hold back the noise of black and white pixels.
ONE: dict[str, Value] = {"hidden": (), "code": "tanh", "output": "linear", "init": "xavier"}
UNUSED = 0.01  # of the mean unit's share in the output: less is none


def _wide(seed: int, memory: Memory, device: str | None) -> EventStream[Run]:
    """A code of twice as many units as pixels, without any penalty."""
    wanted = digits("basic", seed, **ONE, latent_dim=WIDE)
    return (yield from trained(wanted, memory, device))


def identity(seed: int, memory: Memory, device: str | None) -> EventStream[Figures]:
    """V W of overcomplete linear autoencoders against I, on pictures and on shuffled ones."""
    found: dict[str, float] = {}
    for turn, name in enumerate(("digits", "digits/shuffled")):
        wanted = Experiment.of(
            "linear", name, seed, latent_dim=WIDE, epochs=150, batch_size=64, rate=0.003
        )
        run = yield from part(trained(wanted, memory, device), turn / 2, (turn + 1) / 2)
        there, back = (run.weights[f"{part}.layers.0.weight"] for part in ("encoder", "decoder"))
        x = data.load(name).x_train
        found[f"{name} distance"] = float(np.linalg.norm(back @ there - np.eye(D)) / np.sqrt(D))
        found[f"{name} left"] = error(run, x) / total_variance(x)
    return {
        "error left": found["digits left"], "shuffled, V W − I": found["digits/shuffled distance"],
        "pictures, V W − I": found["digits distance"], "V W = 0": 1.0,
    }  # fmt: skip


def copied(seed: int, memory: Memory, device: str | None) -> EventStream[Figures]:
    """How much of added noise comes out of a wide and of a narrow code; units that do nothing."""
    wide = yield from part(_wide(seed, memory, device), 0.0, 0.5)
    slim = digits("basic", seed, **ONE, latent_dim=8)
    narrow = yield from part(trained(slim, memory, device), 0.5, 1.0)
    x = data.load("digits").x_test
    noise = NOISE * np.random.default_rng(seed).normal(size=x.shape).astype(np.float32)
    codes = wide.encode(data.load("digits").x_train)
    share = codes.var(0) * np.square(wide.weights["decoder.layers.0.weight"]).sum(0)
    return {
        "wide": _through(wide, x, noise), "narrow": _through(narrow, x, noise),
        "unused": float((share < UNUSED * share.mean()).mean()), "spare": 1 - D / WIDE,
    }  # fmt: skip


def _through(run: Run, x: Floats, noise: Floats) -> float:
    """The change of the output by noise, over the noise, both as squared lengths."""
    change = run.decode(run.encode(x + noise)) - run.decode(run.encode(x))
    return float(np.square(change).sum() / np.square(noise).sum())


CLAIMS = (
    Claim(
        key="overcomplete-identity",
        note="S2",
        title="An overcomplete code learns the identity",
        sentence="특별한 조치가 없다면 identity function을 학습하게 될 것",
        english="Unless something is done about it, it will learn the identity function.",
        setting=f"Digits, and with pixels in disorder; linear autoencoder, {WIDE} units",
        parts=(
            Part(
                says="of the mean picture’s error at most 1 % is left on the digits",
                figure="error left", unit="× mean picture", high=0.01,
                baseline=("V W = 0", "mean picture"),
            ),
            Part(
                says="where pixels vary in all directions V W is I: at most 0.05 a pixel off",
                figure="shuffled, V W − I", unit="× ‖I‖", high=0.05,
                baseline=("V W = 0", "V W = 0"),
            ),
            Part(
                says="trained on the digits themselves V W is I, too", unit="× ‖I‖",
                figure="pictures, V W − I", high=0.05, role="generalisation",
                baseline=("V W = 0", "V W = 0"),
            ),
        ),
        guess=Guess(
            question="Trained on digits with more units than pixels: is V W the identity?",
            figure="pictures, V W − I",
            options=(
                ("yes, within 5 %", 0.05), ("not quite", 0.5), ("far from it", float("inf")),
            ),
        ),
        explanation="With as many units as pixels nothing stands in the way of copying, even for a "
        "linear network (Goodfellow, Bengio and Courville, section 14.1). But the error only asks "
        "for a copy of what is in the data: along directions in which no picture varies, V W may "
        "stay what it was at the start.",
        page="pages/11_Manifold.py?view=Capacity",
        measure=identity,
    ),
    Claim(
        key="overcomplete-copies",
        note="S4",
        title="With more units than inputs it copies as it is",
        sentence="가운데 5개의 node 가 input 을 output  으로 그대로 복사하는 문제가 생긴다.",
        english="The five nodes in the middle copy the input to the output just as it is.",
        setting=f"Digits, one tanh layer of {WIDE} units or 8; noise of {NOISE:g} added at test",
        parts=(
            Part(
                says="at least half of the noise comes out again", figure="wide",
                unit="of the noise", low=0.5, baseline=("narrow", "8 units"),
            ),
        ),
        guess=Guess(
            question="How much of the noise passes through 128 units?",
            figure="wide",
            options=(
                ("less than a fifth", 0.2), ("less than half", 0.5), ("more", float("inf")),
            ),
        ),
        explanation="What copies every picture copies what is wrong with it, too: no direction is "
        "closed to the noise. Through a narrow code only that part of it passes which looks like "
        "a change of digit. That is why denoising needs noise in training (Vincent et al., 2010).",
        page="pages/5_Denoising.py?data=digits",
        measure=copied,
    ),
    Claim(
        key="spare-units",
        note="S4",
        title="Spare units stay unused",
        sentence="맨 상단과 맨 아래 있는 node 가 사용되지 않고",
        english="The nodes at the very top and the very bottom are not used.",
        setting=f"Digits, one tanh layer of {WIDE} units for {D} pixels, no penalty",
        parts=(
            Part(
                says="at least 30 % of the units add nothing to the output", figure="unused",
                unit="of all units", low=0.3, baseline=("spare", "units beyond the pixels"),
            ),
        ),
        guess=Guess(
            question="Twice as many units as pixels. How many of them does it leave unused?",
            figure="unused",
            options=(
                ("almost none", 0.05), ("up to 30 %", 0.3), ("more", float("inf")),
            ),
        ),
        explanation="One of many solutions leaves the spare units alone, and the note’s figure "
        "shows it. But nothing rewards idleness: from random weights gradient descent spreads the "
        "copy over all units. The point stands without it: the code teaches nothing. Units do "
        "fall silent where a penalty asks for it, as in the sparse autoencoder.",
        page="pages/4_Filters.py?data=digits",
        measure=copied,
    ),
)  # fmt: skip
