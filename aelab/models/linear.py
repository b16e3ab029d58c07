"""The linear autoencoder: two matrices, which find the plane of PCA and not its axes."""

from dataclasses import dataclass

import torch

from aelab.models._architecture import Architecture
from aelab.models._blocks import Dense
from aelab.models._bodies import DenseAutoencoder
from aelab.models._contract import Batch, ParameterGroup, Sizes, Term
from aelab.models._maths import squared_error
from aelab.schema import Settings, again


@dataclass(frozen=True)
class Config(Settings):
    """A linear network has no hidden layers and no activations."""

    latent_dim: int = again(
        Architecture, "latent_dim", 2,
        help="Numbers in the code: the dimension of the plane that the data are projected on.",
    )  # fmt: skip
    bias: bool = again(
        Architecture, "bias", True, help="Without them the plane must pass through 0."
    )
    init: str = again(Architecture, "init", "xavier", typical="xavier")


class Model(DenseAutoencoder):
    """x → z = Wx + b → r = Vz + c."""

    name, year = "Linear autoencoder", 1989
    kinds = ("images", "points")
    idea = "With nothing but matrices, the best an autoencoder can do is PCA."
    explanation = (
        "Encoder and decoder are one matrix each, so the reconstruction lies on a flat plane "
        "through the data. The plane with the least squared error is known: PCA's. Training finds "
        "that very plane, but not PCA's axes on it: any turned or stretched code can be undone by "
        "the decoder. So the cloud beside PCA's is the same cloud, turned and sheared, and the "
        "error comes down to PCA's and never below it on the training data."
    )
    formula = r"\mathcal{L} = \left\lVert x - (V(Wx + b) + c) \right\rVert^2"
    symbols = (
        r"$x$ picture · $W, b$ encoder · $V, c$ decoder · $\lVert\cdot\rVert^2$ squared error "
        r"over pixels"
    )
    references = (
        "Baldi and Hornik, Neural Networks 2:53–58, 1989",
        "Kunin et al., Loss Landscapes of Regularized Linear Autoencoders, arXiv:1901.08168",
    )
    emblem = "plane"

    def __init__(self, config: Config, sizes: Sizes, rng: torch.Generator) -> None:
        super().__init__(config)
        m, linear = config.latent_dim, ("linear",)
        self.encoder = Dense((sizes.d, m), linear, rng, config.bias, config.init)
        self.decoder = Dense((m, sizes.d), linear, rng, config.bias, config.init)

    def loss(self, batch: Batch, group: ParameterGroup, rng: torch.Generator) -> list[Term]:
        """Squared error alone."""
        r = self.logits(self.encode(batch.x))
        items = squared_error(batch.x, r, "linear")
        return [Term("squared error", items, "squared error / image")]
