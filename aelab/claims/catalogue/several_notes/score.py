"""Claims about noise in training: the penalty it stands for, and the score that is learned."""

import numpy as np

from aelab import data, recipes
from aelab.analysis.jacobians import norms
from aelab.analysis.score import Mixture, agreement
from aelab.claims.core.claim import Claim, Guess, Part
from aelab.claims.core.metrics import Floats, digits
from aelab.studies import Figures, Memory, part, trained
from aelab.studies.contraction import jacobians, relation
from aelab.training import EventStream, Experiment

LITTLE, MUCH = (0.01, 0.02, 0.03), 0.5  # σ of Gaussian noise
THREE, STRONG, WEAK, POINTS = "gaussians", 0.3, 0.1, 1000


def noise_is_penalty(seed: int, memory: Memory, device: str | None) -> EventStream[Figures]:
    """The price of Gaussian noise over σ² times the reconstruction’s and the encoder’s ‖J‖²."""
    x = data.load("digits").x_test[:100]
    wanted = digits(
        "basic", seed, latent_dim=100, hidden=(), code="sigmoid", output="linear", epochs=150
    )
    run = yield from trained(wanted, memory, device)
    little = relation(run.model, x, LITTLE, seed)
    much = relation(run.model, x, (MUCH,), seed)
    own = float(np.square(norms(jacobians(run.model, x))).mean())
    encoder = little.added_error[-1] / (LITTLE[-1] ** 2 * own)
    return {
        "little noise": little.slope.mean,
        "much noise": float(much.added_error[0] / much.penalty[0]),
        "encoder": float(encoder), "equal": 1.0,
    }  # fmt: skip


def score(seed: int, memory: Memory, device: str | None) -> EventStream[Figures]:
    """Cosine of r(x̃) − x̃ with the score of the smoothed density at noisy points, at two σ."""
    found, home = {}, {}
    for turn, sigma in enumerate((STRONG, WEAK)):
        wanted = Experiment.of("denoising", THREE, seed, **recipes.VECTOR_FIELD, level=sigma)
        run = yield from part(trained(wanted, memory, device), turn / 2, (turn + 1) / 2)
        truth = data.toys.truth(THREE)
        density = Mixture.of(truth.centres, truth.noise, sigma)
        at = density.sample(POINTS, seed).astype(np.float32)
        found[sigma] = agreement(run.decode(run.encode(at)) - at, density.score(at)).cosine
        home[sigma] = random_cosine(at, density, seed)
    return {"σ = 0.3": found[STRONG], "σ = 0.1": found[WEAK], "random arrows": home[STRONG]}


def random_cosine(at: Floats, truth: Mixture, seed: int) -> float:
    """The cosine of random directions at points [n, 2]."""
    arrows = np.random.default_rng(seed).standard_normal(at.shape)
    return agreement(arrows, truth.score(at)).cosine


CLAIMS = (
    Claim(
        key="noise-is-a-penalty",
        note="S0",
        title="Denoising and contraction are closely related",
        sentence="DAE와 CAE는 연관성이 강하게 나타납니다. DAE의 Reconstruction Error는 CAE의 …",
        english="DAE and CAE are closely related. The reconstruction error of the DAE is the "
        "CAE’s …",
        setting="Digits, one layer of 100 sigmoid units, linear output, squared error",
        parts=(
            Part(
                says="little noise costs σ²‖∂r/∂x‖²: the slope is 0.9 to 1.1",
                figure="little noise", unit="× the penalty", low=0.9, high=1.1,
                baseline=("equal", "equal"),
            ),
            Part(
                says=f"noise of {MUCH} too", figure="much noise", unit="× the penalty", low=0.9,
                high=1.1, role="generalisation", baseline=("equal", "equal"),
            ),
            Part(
                says="with the encoder’s ‖∂f/∂x‖², as in the CAE, too", figure="encoder",
                unit="× the penalty", low=0.9, high=1.1, role="generalisation",
                baseline=("equal", "equal"),
            ),
        ),
        guess=Guess(
            question="Little noise on the input costs how much, over σ²‖∂r/∂x‖²?",
            figure="little noise",
            options=(("less than 0.9", 0.9), ("about as much", 1.1), ("more", float("inf"))),
        ),
        explanation="The note breaks off here. The sentence ends: with little Gaussian noise the "
        "error of denoising is that of copying plus σ² times the squared derivative of the whole "
        "reconstruction (Bishop, 1995; Alain and Bengio, JMLR 15:3743, 2014). The CAE takes the "
        "derivative of the encoder alone: a relative, not the same.",
        page="pages/11_Manifold.py?view=Contraction&look.images=Noise&data=digits",
        measure=noise_is_penalty,
    ),
    Claim(
        key="back-to-the-manifold",
        note="S1",
        title="Noisy points are led back to where they came from",
        sentence="이런 noise를 추가하더라도 manifold상에서는 똑같은 곳에 분포된다는 가정이 "
        "있습니다.",
        english="It is assumed that with such noise they still lie at the same place of the "
        "manifold.",
        setting="Three Gaussians in the plane, 128-128 relu, Gaussian noise, 100 epochs",
        parts=(
            Part(
                says="r(x̃) − x̃ points where density rises: cosine with the score at least 0.95",
                figure="σ = 0.3", unit="", low=0.95, baseline=("random arrows", "random arrows"),
            ),
            Part(
                says="with noise of 0.1 too", figure="σ = 0.1", unit="", low=0.95,
                role="generalisation", baseline=("random arrows", "random arrows"),
            ),
        ),
        guess=Guess(
            question="How well do the arrows agree with the true score at σ = 0.3 (cosine)?",
            figure="σ = 0.3",
            options=(("below 0.5", 0.5), ("0.5 to 0.95", 0.95), ("above 0.95", float("inf"))),
        ),
        explanation="The best denoiser moves a point by σ² times the score, the direction in "
        "which the density rises fastest (Miyasawa, 1961; Alain and Bengio, JMLR 15:3743, 2014). "
        "So it pulls towards the manifold, to the likeliest origin. With little noise the arrows "
        "are short and harder to learn.",
        page="pages/11_Manifold.py?view=Arrows",
        measure=score,
    ),
)  # fmt: skip
