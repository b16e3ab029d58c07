"""The autoencoder with tied weights: the decoder uses the encoder's own matrices, transposed."""

from dataclasses import dataclass

import torch

from aelab.models._architecture import Architecture, code_activation
from aelab.models._blocks import dense_pair
from aelab.models._bodies import DenseAutoencoder
from aelab.models._contract import Batch, ParameterGroup, Sizes, Term


@dataclass(frozen=True)
class Config(Architecture):
    """The shared architecture, and what the units of the code do."""

    code: str = code_activation("linear", "linear to look at, sigmoid for filters")


class Model(DenseAutoencoder):
    """x → z by W₁ … W_k, back by W_kᵀ … W₁ᵀ with own biases."""

    name, year = "Tied weights", 2007
    kinds = ("images", "points")
    idea = "One set of weights reads the picture and draws it again."
    explanation = (
        "The decoder has no matrices of its own: it uses the encoder’s, transposed. Training moves "
        "one tensor that is used twice. That halves the weights, and a filter that recognises a "
        "stroke is at the same time the stroke that the decoder draws. The transpose is not the "
        "inverse: a matrix that is not square has none. It works because training makes the rows "
        "of W nearly orthogonal where that lowers the error."
    )
    formula = r"\mathcal{L} = L\bigl(x,\; s(\special{W^\top} s(Wx + b) + c)\bigr)"
    symbols = (
        r"$x$ picture · $W, b$ encoder · $c$ the decoder’s own bias · $s$ activation · $L$ "
        r"reconstruction loss"
    )
    references = (
        "Bengio et al., Greedy Layer-Wise Training of Deep Networks, NIPS 2006",
        "Vincent et al., JMLR 11:3371–3408, 2010",
    )
    emblem = "mirror"

    def __init__(self, config: Config, sizes: Sizes, rng: torch.Generator) -> None:
        super().__init__(config)
        self.config: Config = config
        self.encoder, self.decoder = dense_pair(config, sizes, rng, config.code, tied=True)

    def loss(self, batch: Batch, group: ParameterGroup, rng: torch.Generator) -> list[Term]:
        """The reconstruction error alone; the tied tensor gets both its gradients."""
        a = self.logits(self.encode(batch.x))
        return [self.config.reconstruction(batch.x, a)]
