"""Claims about what a decoder makes of random codes."""

import numpy as np

from aelab import data
from aelab.analysis.samples import quality
from aelab.claims.core.claim import Claim, Guess, Part
from aelab.claims.core.metrics import digits
from aelab.studies import Figures, Memory, part, trained
from aelab.training import EventStream

M = 8  # numbers in the code
N_CODES = 360  # pictures, as many as there are test pictures


def random_codes(seed: int, memory: Memory, device: str | None) -> EventStream[Figures]:
    """How far pictures from random codes are from training pictures, over what test ones are."""
    d = data.load("digits")
    real = quality(d.x_test, d.x_train, d.y_train, (8, 8)).to_training
    wanted = digits("basic", seed, latent_dim=M)
    plain = yield from part(trained(wanted, memory, device), 0.0, 0.5)
    wanted = digits("vae", seed, latent_dim=M)
    vae = yield from part(trained(wanted, memory, device), 0.5, 1.0)
    known = plain.encode(d.x_train)
    rng = np.random.default_rng(seed)
    codes = rng.uniform(known.min(0), known.max(0), (N_CODES, M)).astype(np.float32)
    decoded = {"plain": plain.decode(codes), "VAE": vae.decode(vae.sample(N_CODES, seed))}
    far = {k: quality(x, d.x_train, d.y_train, (8, 8)).to_training for k, x in decoded.items()}
    return {"plain": far["plain"] / real, "VAE": far["VAE"] / real, "test pictures": 1.0}


CLAIMS = (
    Claim(
        key="random-codes",
        note="S2",
        title="Autoencoders generate new data at random",
        sentence="they are capable of randomly generating new data that looks very similar to the "
        "training data",
        english="They can randomly generate new data that look very similar to the training data.",
        setting=f"Digits, {M} numbers; {N_CODES} random codes, and the training item next to each",
        parts=(
            Part(
                says="a plain autoencoder’s are at most 1.25 times as far as test pictures are",
                figure="plain", unit="× test pictures", high=1.25,
                baseline=("test pictures", "test pictures"),
            ),
            Part(
                says="a variational autoencoder’s are", figure="VAE", unit="× test pictures",
                high=1.25, role="intended", baseline=("test pictures", "test pictures"),
            ),
        ),
        guess=Guess(
            question="Random codes of a plain autoencoder: how far are they from any real digit?",
            figure="plain",
            options=(
                ("as near as new digits", 1.25), ("up to twice as far", 2.0),
                ("further", float("inf")),
            ),
        ),
        explanation="Nothing tells a plain autoencoder where codes should lie, so between and "
        "beyond them the decoder draws what it likes. The variational one is trained on random "
        "codes of a known prior and can be asked for more (Kingma and Welling, 2014).",
        page="pages/6_Generate.py?data=digits",
        measure=random_codes,
    ),
)  # fmt: skip
