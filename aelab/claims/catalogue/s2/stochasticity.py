"""Claims about randomness in a code: what stays random, and what can be made from it."""

import numpy as np
import torch
from torch import Tensor

from aelab import data
from aelab.analysis.samples import fitted_normal
from aelab.analysis.two_sample import energy_distance
from aelab.claims.core.claim import Claim, Guess, Part
from aelab.claims.core.metrics import digits, squared_distance, total_variance
from aelab.models import Autoencoder
from aelab.models._maths import gaussian_sample
from aelab.studies import Figures, Memory, part, trained
from aelab.training import EventStream, corrupted, random_generator

M, N_SAMPLES = 8, 360  # numbers in the code; pictures, as many as test digits


def after_training(seed: int, memory: Memory, device: str | None) -> EventStream[Figures]:
    """How much two reconstructions of one digit differ, in % of how much digits do."""
    x = data.load("digits").x_test
    vae = yield from part(trained(digits("vae", seed, latent_dim=M), memory, device), 0.0, 0.5)
    wanted = digits("denoising", seed, latent_dim=M, code="linear", tied=False)
    noisy = yield from part(trained(wanted, memory, device), 0.5, 1.0)
    rng, items = random_generator(seed, "chance"), torch.tensor(x)
    with torch.no_grad():
        answers = [
            vae.model.decode(sample_posterior(vae.model, items, rng)).numpy() for _ in range(2)
        ]
    seen = [corrupted(x, "masking", 0.25, s) for s in (seed, seed + 1)]
    trains = [noisy.decode(noisy.encode(part)) for part in seen]
    tells = [noisy.decode(noisy.encode(x)) for _ in range(2)]
    found = {"VAE": answers, "DAE in training": trains, "DAE after it": tells}
    return {of: 100 * squared_distance(a, b) / total_variance(x) for of, (a, b) in found.items()}


def sample_posterior(model: Autoencoder, x: Tensor, rng: torch.Generator) -> Tensor:
    """A draw from the posterior of each of x [n, d], [n, latent]."""
    return gaussian_sample(model.encode(x), model.inspect(x)["logvar"], rng)


def samples(seed: int, memory: Memory, device: str | None) -> EventStream[Figures]:
    """Energy distance from decoded to test digits, VAE over a plain net; and how new they are."""
    d = data.load("digits")
    vae = yield from part(trained(digits("vae", seed, latent_dim=M), memory, device), 0.0, 0.5)
    plain = yield from part(trained(digits("basic", seed, latent_dim=M), memory, device), 0.5, 1.0)
    decoded = vae.decode(vae.sample(N_SAMPLES, seed))
    far = energy_distance(decoded, d.x_test)
    baseline = plain.decode(plain.sample(N_SAMPLES, seed))
    fitted = plain.decode(fitted_normal(plain.encode(d.x_train), N_SAMPLES, seed))
    return {
        "over random codes": far / energy_distance(baseline, d.x_test), "AE": 1.0,
        "over fitted codes": far / energy_distance(fitted, d.x_test),
        "new": to_nearest(decoded) / to_nearest(d.x_test), "test digits": 1.0,
    }  # fmt: skip


def to_nearest(x: np.ndarray[tuple[int, ...], np.dtype[np.float32]]) -> float:
    """Median distance of digits [n, d] to the nearest training digit."""
    from scipy.spatial import cKDTree

    return float(np.median(cKDTree(data.load("digits").x_train).query(x)[0]))


CLAIMS = (
    Claim(
        key="chance-stays",
        note="S2",
        title="A denoising net is random in training, a VAE also after it",
        sentence="denoising autoencoder에서는 훈련하는 동안만 무작위성(randomness)을 이용하지만 "
        "variational autoencoder는 훈련 이후에도 무작위성을 이용",
        english="Denoising autoencoders use randomness only in training, variational ones after "
        "it too.",
        setting=f"Digits, {M} numbers; two answers to the same test digit",
        parts=(
            Part(
                says="two answers of the VAE differ by at least 1 % of the digits’ spread",
                figure="VAE", unit="%", low=1.0,
                baseline=("DAE in training", "denoising net in training"),
            ),
            Part(
                says="two answers of the trained denoising net are the same: 0",
                figure="DAE after it", unit="%", high=0.0,
                baseline=("DAE in training", "the same net in training"),
            ),
        ),
        guess=Guess(
            question="Two answers of a trained VAE to one digit differ, of the digits’ spread, by "
            "…",
            figure="VAE",
            options=(("nothing", 0.0), ("up to 10 %", 10.0), ("more", float("inf"))),
        ),
        explanation="Noise on the input is a way of training; afterwards the net is a plain "
        "function. In a VAE the code itself is a distribution (Kingma and Welling, "
        "arXiv:1312.6114): a draw from it is part of the model. One may still take its mean, as "
        "this lab’s pictures do, unless one wants new ones.",
        page="pages/6_Generate.py",
        measure=after_training,
    ),
    Claim(
        key="new-samples",
        note="S2",
        title="A VAE makes new samples that look like training items",
        sentence="training set에서 뽑은 것 같은 새로운 샘플들을 생성할 수 있음",
        english="It can make new samples that look as if drawn from the training set.",
        setting=f"Digits, {M} numbers; {N_SAMPLES} pictures from codes drawn from N(0, I)",
        parts=(
            Part(
                says="energy distance to test digits at most half that of a plain net’s pictures",
                figure="over random codes", unit="× AE", high=0.5,
                baseline=("AE", "plain net, N(0, I)"),
            ),
            Part(
                says="new: as far from training digits as test digits are, 0.5 to 1.5 times",
                figure="new", unit="× test digits", low=0.5, high=1.5,
                baseline=("test digits", "test digits"),
            ),
            Part(
                says="also if the plain net’s codes come from a normal fitted to its own: half",
                figure="over fitted codes", unit="× AE", high=0.5, role="generalisation",
                baseline=("AE", "plain net, fitted normal"),
            ),
        ),
        guess=Guess(
            question="Codes for the plain net are drawn from a normal fitted to its own. The VAE "
            "is …",
            figure="over fitted codes",
            options=(
                ("at least twice as near to digits", 0.5), ("somewhat nearer", 1.0),
                ("no nearer", float("inf")),
            ),
        ),
        explanation="The KL makes the codes fill N(0, I), so one knows where to ask. A plain net’s "
        "codes lie anywhere; once a density is fitted to them it can be sampled too (Ghosh et "
        "al., arXiv:1903.12436). Near alone is not new: copies of training items would be at "
        "distance 0.",
        page="pages/6_Generate.py",
        measure=samples,
    ),
)  # fmt: skip
