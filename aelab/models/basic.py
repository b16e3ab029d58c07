"""The basic autoencoder: through a narrow code and back, nothing else."""

from dataclasses import dataclass

import torch

from aelab.models._architecture import code_activation
from aelab.models._bodies import DenseAutoencoder, pair
from aelab.models._contract import Batch, ParameterGroup, Sizes, Term
from aelab.models._conv import ImageArchitecture


@dataclass(frozen=True)
class Config(ImageArchitecture):
    """The shared architecture, and what the units of the code do."""

    code: str = code_activation("linear", "linear to look at, sigmoid for filters")


class Model(DenseAutoencoder):
    """x → hidden layers → z → hidden layers → r."""

    name, year = "Autoencoder", 1986
    kinds = ("images", "points")
    idea = "Copy the input to the output through a code too small to hold it."
    explanation = (
        "The encoder f squeezes a picture into a few numbers, the decoder g must draw the picture "
        "again from them. No labels are used: the input is its own target. Because the code is too "
        "small for copying, the net must find what the pictures have in common. With curved "
        "activations the code lies on a bent sheet instead of PCA’s flat plane, so classes that "
        "overlap on the plane can come apart. If the code is as large as the picture "
        "(overcomplete) and nothing else is asked, plain copying becomes possible and the "
        "code teaches nothing."
    )
    formula = r"\mathcal{L} = L\bigl(x,\; g(f(x))\bigr)"
    symbols = r"$x$ picture · $f$ encoder · $g$ decoder · $L$ reconstruction loss"
    references = (
        "Rumelhart, Hinton and Williams, Nature 323:533–536, 1986",
        "Hinton and Salakhutdinov, Science 313:504–507, 2006",
    )

    def __init__(self, config: Config, sizes: Sizes, rng: torch.Generator) -> None:
        super().__init__(config)
        self.config: Config = config
        self.encoder, self.decoder = pair(config, sizes, rng, config.code)

    def loss(self, batch: Batch, group: ParameterGroup, rng: torch.Generator) -> list[Term]:
        """The reconstruction error alone."""
        a = self.logits(self.encode(batch.x))
        return [self.config.reconstruction(batch.x, a)]
