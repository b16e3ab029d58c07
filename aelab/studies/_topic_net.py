"""A small autoencoder of bags of words: frequencies → shares of units → logits of all words.

The code is a softmax, so a unit alone is a code, (0, … 1 … 0), and what it decodes to is its topic.
Before that softmax each unit is standardised over the batch, without which few units take all
documents (Srivastava and Sutton, ICLR 2017).
"""

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from aelab.models._layers import linear
from aelab.models._maths import ACTIVATIONS, cross_entropy

SHARPNESS = 2.0  # standard deviation of what the code's softmax is given


class TopicNet(nn.Module):
    """Rows of d word frequencies → `units` shares that sum to 1 → d logits; output: of r."""

    def __init__(self, d: int, units: int, output: str, rng: torch.Generator) -> None:
        super().__init__()
        self.output = output
        self.encoder = linear(d, units, False, "xavier", rng)
        self.standard = nn.BatchNorm1d(units, affine=False)
        self.decoder = linear(units, d, True, "xavier", rng)

    def encode(self, x: Tensor) -> Tensor:
        """Frequencies [n, d] → shares [n, units]; √(d · x) makes the mean square of an input 1."""
        pre = self.encoder((x.shape[1] * x).sqrt())
        return torch.softmax(SHARPNESS * self.standard(pre), dim=1)

    def forward(self, x: Tensor) -> Tensor:
        """Frequencies → logits, [n, d] each."""
        logits: Tensor = self.decoder(self.encode(x))
        return logits

    def outputs(self, x: Tensor) -> Tensor:
        """r, [n, d]: a softmax sums to 1, sigmoids to whatever they do."""
        return ACTIVATIONS[self.output](self(x))

    def unit_outputs(self) -> Tensor:
        """What each unit alone decodes to, [units, d]."""
        return ACTIVATIONS[self.output](self.decoder.weight.T + self.decoder.bias)

    def begin_at(self, shares: Tensor) -> None:
        """Sets the output biases so that a code of zeros gives the words' shares [d]."""
        inverse = torch.log if self.output == "softmax" else torch.logit
        self.decoder.bias.data.copy_(inverse(shares))


def multinomial_cross_entropy(x: Tensor, a: Tensor) -> Tensor:
    """−Σ x log r in nats, r = softmax(a); its gradient by a is r − x. x, a: [n, d] → [n]."""
    return -(x * F.log_softmax(a, dim=1)).sum(1)


def loss(x: Tensor, a: Tensor, output: str, multinomial: bool) -> Tensor:
    """The mean over the rows of either cross-entropy. x, a: [n, d]."""
    rows = multinomial_cross_entropy(x, a) if multinomial else cross_entropy(x, a, output)
    return rows.mean()


def word_dropout(x: Tensor, share: float, rng: torch.Generator) -> Tensor:
    """Each word of a row removed with probability `share`, the others scaled to sum to 1: [n, d].

    A row that loses all of its words is all zeros.
    """
    if not share:
        return x
    kept = x * (torch.rand(x.shape, generator=rng) >= share).to(x.device)
    return kept / kept.sum(1, keepdim=True).clamp(min=1e-12)
