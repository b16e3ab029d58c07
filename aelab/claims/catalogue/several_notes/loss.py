"""Claims about losses: the likelihoods behind them, and which changes leave the optimum."""

from collections.abc import Callable

import numpy as np
import torch
from torch import Tensor
from torch.distributions import Normal

from aelab import data
from aelab.claims.core.claim import Claim, Guess, Part
from aelab.models._maths import cross_entropy, squared_error
from aelab.studies import Figures, Memory
from aelab.training import EventStream, Progress, TrainingEvent

SIGMA = 0.5
SPOILT = 0.1  # the share of white pictures


def likelihoods(seed: int, memory: Memory, device: str | None) -> EventStream[Figures]:
    """Gradients of both losses against those of the likelihoods, by autograd, at random outputs."""
    yield TrainingEvent(0, 0.0, progress=Progress(share=0.0, doing="gradients"))
    rng = torch.Generator().manual_seed(seed)
    x = torch.tensor(data.load("digits").x_test).double().round()
    a = torch.randn(x.shape, generator=rng, dtype=torch.float64).requires_grad_()
    r = torch.sigmoid(a)
    difference = (r - x).detach()
    nats = -(x * r.log() + (1 - x) * (1 - r).log()).sum(1)
    half = 0.5 * squared_error(x, a, "linear")
    gauss = -Normal(a, SIGMA).log_prob(x).sum(1)  # type: ignore[no-untyped-call]
    return {
        "Bernoulli": _difference(cross_entropy(x, a, "sigmoid"), nats, a),
        "Gaussian": _difference(half / SIGMA**2, gauss, a),
        "r − x": float((_slope(cross_entropy(x, a, "sigmoid"), a) - difference).abs().max()),
        "size": float(difference.abs().mean()),
    }


def _slope(items: Tensor, a: Tensor) -> Tensor:
    (found,) = torch.autograd.grad(items.sum(), a, retain_graph=True)
    return found


def _difference(loss: Tensor, nats: Tensor, a: Tensor) -> float:
    """The largest difference of two gradients with respect to a."""
    return float((_slope(loss, a) - _slope(nats, a)).abs().max())


def optima(seed: int, memory: Memory, device: str | None) -> EventStream[Figures]:
    """The constant picture that is best for each loss, when some pictures have gone white."""
    yield TrainingEvent(0, 0.0, progress=Progress(share=0.0, doing="three optima"))
    clean = torch.tensor(data.load("digits").x_train).double()
    spoilt = clean.clone()
    chosen = np.random.default_rng(seed).permutation(len(clean))[: round(SPOILT * len(clean))]
    spoilt[chosen] = 1.0
    whole, half = _best(spoilt, _whole), _best(spoilt, lambda e: 0.5 * _whole(e))
    moved = float((_best(spoilt, _length) - _best(clean, _length)).norm())
    return {
        "halved": float((whole - half).norm()),
        "shift": moved / float((whole - _best(clean, _whole)).norm()), "squared": 1.0,
    }  # fmt: skip


def _whole(e: Tensor) -> Tensor:
    return e.square().sum(1)


def _length(e: Tensor) -> Tensor:
    return e.square().sum(1).sqrt()


def _best(x: Tensor, loss: Callable[[Tensor], Tensor]) -> Tensor:
    """The picture c [d] of the least mean loss(x − c), by L-BFGS."""
    c = torch.full(x.shape[1:], 0.5, dtype=torch.float64, requires_grad=True)
    optimiser = torch.optim.LBFGS([c], max_iter=200, tolerance_grad=1e-10, tolerance_change=1e-14,
                                  line_search_fn="strong_wolfe")  # fmt: skip

    def closure() -> Tensor:
        optimiser.zero_grad()
        value = loss(x - c).mean()
        value.backward()  # type: ignore[no-untyped-call]
        return value

    optimiser.step(closure)  # type: ignore[no-untyped-call]
    return c.detach()


CLAIMS = (
    Claim(
        key="two-readings",
        note="S1",
        title="A loss can be read as a likelihood",
        sentence="학습할 때 Loss Fucntion을 해석하는 두 가지 관점의 차이를 이해하는 것",
        english="Understanding the two readings of a loss in learning: backpropagation and MLE.",
        setting=f"Digits in black and white, random outputs; gradients by autograd, σ = {SIGMA:g}",
        parts=(
            Part(
                says="cross-entropy has the gradient of a Bernoulli decoder’s −log p(x | z)",
                figure="Bernoulli", unit="", high=1e-9, baseline=("size", "mean size |r − x|"),
            ),
            Part(
                says="½ · squared error / σ² has that of a Gaussian decoder’s", figure="Gaussian",
                unit="", high=1e-9, baseline=("size", "mean size |r − x|"),
            ),
            Part(
                says="the gradient of cross-entropy before the sigmoid is r − x", figure="r − x",
                unit="", high=1e-9, baseline=("size", "mean size |r − x|"),
            ),
        ),
        guess=Guess(
            question="How far apart are the gradients of the loss and of −log p(x | z)?",
            figure="Gaussian",
            options=(
                ("not at all", 1e-9), ("a little", 0.01), ("much", float("inf")),
            ),
        ),
        explanation="−log p differs from the loss by a constant only: ½‖x − r‖²/σ² for a Gaussian "
        "of fixed width, cross-entropy for a Bernoulli (Bishop, Pattern Recognition and Machine "
        "Learning, section 5.2). Backpropagation sees the same gradient, so both readings train "
        "the same network.",
        page="pages/2_Theory.py?variant=basic",
        measure=likelihoods,
    ),
    Claim(
        key="half-the-error",
        note="S3",
        title="½ before the squared error changes nothing",
        sentence="L(θ) = ½ Σₖ ‖ŷᵏ − xᵏ‖²₂",
        english="The mean squared error, with a half before it; the note S4 has ‖x − y‖ unsquared.",
        setting=f"Digits of which {100 * SPOILT:.0f} % are white; the best constant picture "
        "for each loss",
        parts=(
            Part(
                says="with and without the ½ the same picture is best", figure="halved",
                unit="distance", high=1e-4, baseline=("squared", "shift of the squared error’s"),
            ),
            Part(
                says="‖x − y‖, not squared, is drawn as far by the white ones, within 5 %",
                figure="shift", unit="× squared", low=0.95, high=1.05, role="generalisation",
                baseline=("squared", "squared"),
            ),
        ),
        guess=Guess(
            question="How far do white pictures draw the best one if the norm is not squared?",
            figure="shift",
            options=(
                ("less than with squares", 0.95), ("as far", 1.05), ("further", float("inf")),
            ),
        ),
        explanation="A factor scales the loss and not its minimum. The unsquared norm of the note "
        "S4 is another loss: its best constant is the geometric median, which outliers move less "
        "than the mean (Weiszfeld, 1937). Both are called error, so it must be said which is "
        "meant.",
        page="pages/2_Theory.py?variant=basic",
        measure=optima,
        seeds=5,
    ),
)  # fmt: skip
