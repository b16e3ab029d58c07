"""A generative adversarial network, and the nearest that a decoder comes to given items.

Goodfellow et al., Generative Adversarial Nets, NIPS 2014: a discriminator D learns to tell training
items from what a generator makes of random codes, the generator to pass for a training item.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from aelab.models._blocks import Dense
from aelab.training.events import check_finite

BETAS = (0.5, 0.999)  # of Adam: Radford, Metz and Chintala, arXiv:1511.06434
SEARCH, SEARCH_RATE = 300, 0.05  # steps and peak rate of Adam on the codes


class Rates(NamedTuple):
    """Learning rates of the two players."""

    generator: float
    discriminator: float


def discriminator_loss(real: Tensor, made: Tensor) -> Tensor:
    """−E log D(x) − E log(1 − D(g(z))) in nats, from log odds of D [n] and [m].

    log 4 where D cannot tell them apart; log 4 − 2 · JSD at the best D, p/(p + q).
    """
    return F.softplus(-real).mean() + F.softplus(made).mean()


def generator_loss(made: Tensor) -> Tensor:
    """−E log D(g(z)) in nats, the non-saturating loss, from log odds of D [m]."""
    return F.softplus(-made).mean()


def play(
    generator: nn.Module, discriminator: Dense, x: Tensor, latent: int, rates: Rates,
    batches: Iterable[Tensor], rng: torch.Generator,
) -> Iterator[int]:  # fmt: skip
    """One turn of each player on every batch of rows of x [n, d]; yields how many were taken.

    Codes are draws of N(0, I) from `rng`, on the CPU. Raises TrainingFailed when a loss is no
    number.
    """
    weights = list(generator.parameters())
    ours = torch.optim.Adam(weights, rates.generator, BETAS, fused=True)
    theirs = torch.optim.Adam(discriminator.parameters(), rates.discriminator, BETAS, fused=True)
    for step, rows in enumerate(batches, 1):
        z = torch.randn((len(rows), latent), generator=rng).to(x.device)
        made = generator(z)

        def judge(items: Tensor) -> Tensor:
            return discriminator.logits(items).squeeze(1)

        wrong = discriminator_loss(judge(x[rows.to(x.device)]), judge(made.detach()))
        theirs.zero_grad()
        wrong.backward()  # type: ignore[no-untyped-call]
        theirs.step()
        fooled = generator_loss(judge(made))
        ours.zero_grad()
        fooled.backward(inputs=weights)  # type: ignore[no-untyped-call]
        ours.step()
        if step % 100 == 0:
            check_finite((wrong.item(), fooled.item()), step, max(rates))
        yield step


def nearest_code(
    decode: Callable[[Tensor], Tensor], x: Tensor, start: Tensor
) -> Iterator[tuple[Tensor, Tensor]]:
    """The codes that bring decode(z) nearest to items x [n, d] so far, [n, m], and the squared
    errors [n], after every step of gradient descent on the codes from `start` [n, m]."""
    z = start.clone().requires_grad_()
    optimiser = torch.optim.Adam([z], SEARCH_RATE)
    found, best = start.clone(), torch.full((len(x),), torch.inf, device=x.device)
    for step in range(SEARCH + 1):
        optimiser.param_groups[0]["lr"] = SEARCH_RATE * (1 - step / SEARCH)
        errors = (decode(z) - x).square().sum(1)
        better = errors.detach() < best
        best = torch.where(better, errors.detach(), best)
        found = torch.where(better[:, None], z.detach(), found)
        optimiser.zero_grad()
        errors.sum().backward(inputs=[z])  # type: ignore[no-untyped-call]
        optimiser.step()
        yield found, best
