"""Claims about steps: small batches, and one item at a time."""

import numpy as np
import torch
from torch import Tensor

from aelab import data
from aelab.claims.core.claim import Claim, Guess, Part
from aelab.claims.core.metrics import digits, error, total_variance, untrained_model
from aelab.models import Autoencoder
from aelab.studies import Figures, Memory, part, trained
from aelab.training import EventStream, Progress, TrainingEvent

ITEMS = 256  # whose gradients are taken one by one


def batches(seed: int, memory: Memory, device: str | None) -> EventStream[Figures]:
    """The error after equally many passes in small batches and all items at once."""
    x = data.load("digits").x_train
    found = []
    for turn, size in enumerate((64, 2000)):
        wanted = digits("basic", seed, latent_dim=8, epochs=30, batch_size=size)
        run = yield from part(trained(wanted, memory, device), turn / 2, (turn + 1) / 2)
        found.append(error(run, x) / total_variance(x))
    return {"small batches": found[0], "all at once": found[1], "ratio": found[1] / found[0]}


def one_by_one(seed: int, memory: Memory, device: str | None) -> EventStream[Figures]:
    """Gradients of single items against that of all; and of a target that is as far, mirrored."""
    model = untrained_model("basic", seed, latent_dim=8, hidden=(64,), output="linear")
    x = torch.tensor(data.load("digits").x_train[:ITEMS])
    total = torch.zeros_like(_slope(model, x[:1], x[:1]))
    cosines = []
    for i in range(ITEMS):
        own, item = _slope(model, x[i : i + 1], x[i : i + 1]), x[i : i + 1]
        mirrored = 2 * model.decode(model.encode(item)).detach() - item
        other = _slope(model, item, mirrored)
        cosines.append(float(torch.cosine_similarity(own, other, dim=0)))
        total += own / ITEMS
        yield TrainingEvent(i, 0.0, progress=Progress(share=i / ITEMS, doing="one item at a time"))
    whole = _slope(model, x, x)
    return {
        "same reward": float(np.mean(cosines)),
        "mean of single": float((total - whole).norm() / whole.norm()), "all items": 1.0,
    }  # fmt: skip


def _slope(model: Autoencoder, x: Tensor, target: Tensor) -> Tensor:
    """The gradient of the squared error between what is made of x and a target, as one vector."""
    wrong = (model.decode(model.encode(x)) - target).square().sum(1).mean()
    return torch.cat([g.flatten() for g in torch.autograd.grad(wrong, list(model.parameters()))])


CLAIMS = (
    Claim(
        key="small-batches",
        note="S0",
        title="Small batches get further in equally many passes",
        sentence="Mini-batch Gradient Descent, Back Propagation등의 기법을 활용합니다.",
        english="It uses mini-batch gradient descent, backpropagation and the like.",
        setting="Digits, deep autoencoder with 8 numbers, 30 epochs, batches of 64 or of all items",
        parts=(
            Part(
                says="all items at once leave at least 1.5 times the error", figure="ratio",
                unit="× small batches", low=1.5, baseline=("all at once", "× mean picture"),
                own_unit=True,
            ),
        ),
        guess=Guess(
            question="30 passes with one step each, or with 22: how do the errors compare?",
            figure="ratio",
            options=(
                ("alike", 1.5), ("the few steps leave up to 3 times as much", 3.0),
                ("more than that", float("inf")),
            ),
        ),
        explanation="A batch of 64 points nearly where all items point, at a fraction of the "
        "work, so in one pass there are many steps instead of one (Bottou and Bousquet, The "
        "Tradeoffs of Large Scale Learning, NIPS 2007).",
        page="pages/1_Train.py?variant=basic&data=digits",
        measure=batches,
    ),
    Claim(
        key="one-vector-at-a-time",
        note="S4",
        title="One vector at a time is reinforcement learning",
        sentence="만약 vector 하나씩 넣으면서 update 시키면 Reinforcement Learning 이고",
        english="If vectors go in one by one with an update each, it is reinforcement learning.",
        setting=f"Digits, gradients of {ITEMS} single items before the first step",
        parts=(
            Part(
                says="only the size of the error counts: for two targets as far off, one update",
                figure="same reward", unit="cosine", low=0.99,
            ),
            Part(
                says="the mean of the single gradients is the gradient of all",
                figure="mean of single", unit="of ‖gradient‖", high=1e-4, role="intended",
                baseline=("all items", "gradient of all"),
            ),
        ),
        guess=Guess(
            question="Two targets, equally far from the output: how alike are the two updates?",
            figure="same reward",
            options=(
                ("opposite or unlike", 0.0), ("somewhat alike", 0.99), ("the same", float("inf")),
            ),
        ),
        explanation="A learner by reward is told how good its answer was, and not which would "
        "have been right (Sutton and Barto, Reinforcement Learning, chapter 1). Here the target "
        "is known, and its gradient used: mirrored, it turns the step round. One item at a time "
        "is online or stochastic gradient descent (Robbins and Monro, 1951): right on average.",
        page="pages/1_Train.py?variant=basic&data=digits&batch_size=1",
        measure=one_by_one,
    ),
)  # fmt: skip
