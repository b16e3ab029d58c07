"""Claims about contraction: what the code is no longer sensitive to."""

import numpy as np

from aelab import data
from aelab.analysis.jacobians import norms
from aelab.claims.core.claim import Claim, Guess, Part
from aelab.claims.core.metrics import Floats, error, wide
from aelab.studies import Figures, Memory, part, trained
from aelab.studies.contraction import jacobians
from aelab.training import EventStream, Run

NEAR, PLANE, ITEMS = 12, 5, 300  # neighbours, their plane's dimensions, pictures looked at


def moved(run: Run, x: Floats, sigma: float, seed: int) -> float:
    """RMS of ‖f(x + ε) − f(x)‖ for Gaussian noise on items x [n, d]."""
    noise = sigma * np.random.default_rng(seed).standard_normal(x.shape)
    change = run.encode((x + noise).astype(np.float32)) - run.encode(x)
    return float(np.sqrt(np.square(change).sum(1).mean()))


def planes(x: Floats, known: Floats) -> Floats:
    """The plane of the differences to the nearest of known [m, d], for each of x [n, d]:
    orthonormal rows [n, PLANE, d]."""
    from scipy.spatial import cKDTree

    near = known[cKDTree(known).query(x, NEAR + 1)[1][:, 1:]] - x[:, None]
    found: Floats = np.linalg.svd(near, full_matrices=False)[2][:, :PLANE]
    return found


def sensitivity(slopes: Floats, along: Floats) -> tuple[float, float]:
    """RMS movement of the code [n, latent, d] for a unit step in planes [n, k, d], and across."""
    inside = np.square(slopes @ along.swapaxes(1, 2)).sum((1, 2))
    rest = np.square(slopes).sum((1, 2)) - inside
    k, d = along.shape[1:]
    return float(np.sqrt(inside.mean() / k)), float(np.sqrt(rest.mean() / (d - k)))


def _pair(seed: int, memory: Memory, device: str | None) -> EventStream[tuple[Run, Run]]:
    """The contractive and the plain autoencoder of a seed."""
    tight = yield from part(trained(wide("contractive", seed), memory, device), 0.0, 0.5)
    plain = yield from part(trained(wide("tied", seed), memory, device), 0.5, 1.0)
    return tight, plain


def smaller(seed: int, memory: Memory, device: str | None) -> EventStream[Figures]:
    """‖J‖, movement under noise and error of a contractive over those of a plain autoencoder."""
    x = data.load("digits").x_test
    pair = yield from _pair(seed, memory, device)
    size = [float(norms(jacobians(run.model, x)).mean()) for run in pair]
    step = [moved(run, x, 0.1, seed) for run in pair]
    wrong = [error(run, x) for run in pair]
    return {
        "‖J‖": size[0] / size[1], "movement": step[0] / step[1], "error": wrong[0] / wrong[1],
        "AE": 1.0,
    }  # fmt: skip


def invariant(seed: int, memory: Memory, device: str | None) -> EventStream[Figures]:
    """The sensitivity of the code at shuffled digits, and along and across the data at digits."""
    x = data.load("digits").x_train[:ITEMS]
    tight, plain = yield from _pair(seed, memory, device)
    other = np.random.default_rng(seed).permuted(x, axis=1)
    along = planes(x, data.load("digits").x_train)
    slopes = jacobians(tight.model, x)
    (inside, across), (own_in, own_across) = (
        sensitivity(s, along) for s in (slopes, jacobians(plain.model, x))
    )
    away = float(norms(jacobians(tight.model, other)).mean() / norms(slopes).mean())
    return {
        "elsewhere": away, "training data": 1.0, "along over across": inside / across,
        "AE": own_in / own_across,
    }  # fmt: skip


WIDE = "Digits, one tied layer of 100 sigmoid units"

CLAIMS = (
    Claim(
        key="contraction-shrinks",
        note="S0",
        title="A contractive autoencoder makes its derivative small",
        sentence="CAE는 f의 미분값을 최대한 작게 만드는 것이 목적입니다.",
        english="The aim of the CAE is to make the derivative of f as small as possible.",
        setting=f"{WIDE}, λ = 1, against λ = 0",
        parts=(
            Part(
                says="‖∂f/∂x‖ is at most half of a plain autoencoder’s", figure="‖J‖",
                unit="× AE", high=0.5, baseline=("AE", "plain autoencoder"),
            ),
            Part(
                says="the code moves at most half as far under Gaussian noise of 0.1",
                figure="movement", unit="× AE", high=0.5, baseline=("AE", "plain autoencoder"),
            ),
            Part(
                says="it costs nothing: the error is at most 1.1 times as large", figure="error",
                unit="× AE", high=1.1, role="generalisation", baseline=("AE", "plain autoencoder"),
            ),
        ),
        guess=Guess(
            question="The derivative is pressed down. What happens to the error?",
            figure="error",
            options=(
                ("it stays", 1.1), ("it at most doubles", 2.0), ("more", float("inf")),
            ),
        ),
        explanation="Two forces pull: the smallest derivative of all is 0, and such a code knows "
        "nothing. What is left is a bargain, and λ sets its price (Rifai et al., ICML 2011). “As "
        "small as possible” holds only with “as reconstruction allows”.",
        page="pages/11_Manifold.py?view=Contraction&data=digits",
        measure=smaller,
    ),
    Claim(
        key="invariant-elsewhere",
        note="S0",
        title="Variant on training data, invariant to other data",
        sentence="Training Data에 대해서는 Variant하나, 다른 종류의 데이터들에 대해서는 "
        "Invariant한 Robust한 모델을 구성하고자",
        english="It aims at a robust model: variant for training data, invariant for other kinds.",
        setting=f"{WIDE}, λ = 1; other data: digits with shuffled pixels",
        parts=(
            Part(
                says="at other data ‖∂f/∂x‖ is at most half of that at training data",
                figure="elsewhere", unit="× at training data", high=0.5,
                baseline=("training data", "training data"),
            ),
            Part(
                says="at training data a step along the data moves the code 1.5 times one across",
                figure="along over across", unit="× across", low=1.5, role="intended",
                baseline=("AE", "plain autoencoder"),
            ),
        ),
        guess=Guess(
            question="Digits with shuffled pixels: how sensitive is the code there?",
            figure="elsewhere",
            options=(
                ("at most half as sensitive", 0.5), ("up to 0.9 of it", 0.9),
                ("as sensitive or more", float("inf")),
            ),
        ),
        explanation="The penalty is only ever taken at training data, so nothing is asked of other "
        "data. What is meant are directions: at a digit the code follows steps that lead to other "
        "digits, tangents of the manifold, and ignores steps off it (Rifai et al., 2011).",
        page="pages/11_Manifold.py?view=Contraction&data=digits",
        measure=invariant,
    ),
)  # fmt: skip
