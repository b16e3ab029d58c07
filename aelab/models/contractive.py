"""The contractive autoencoder: the code may hardly move when the picture does."""

from dataclasses import dataclass

import torch
from torch import Tensor

from aelab.models._architecture import Architecture, code_activation
from aelab.models._blocks import Dense
from aelab.models._bodies import DenseAutoencoder, pair
from aelab.models._contract import Batch, ParameterGroup, Sizes, Term
from aelab.models._conv import BodyArchitecture
from aelab.models._maths import jacobian, sigmoid_jacobian_norm
from aelab.schema import again, hp


@dataclass(frozen=True)
class Config(BodyArchitecture):
    """One sigmoid layer, tied: an untied decoder could undo any shrinking of the code."""

    latent_dim: int = again(
        Architecture, "latent_dim", 256, typical="100 to 500",
        # A step of 32 takes seconds on two cores, one of 256 more than a minute.
        most={"body": {"convolutional": 32}},
    )  # fmt: skip
    hidden: tuple[int, ...] = again(
        Architecture, "hidden", (), typical="empty: the closed form is fast",
        help="With hidden layers or convolutions the whole Jacobian is taken by automatic "
        "differentiation, one row for each number in the code: choose a small code then.",
    )  # fmt: skip
    body: str = again(BodyArchitecture, "body", "dense", later=True)
    channels: tuple[int, ...] = again(BodyArchitecture, "channels", (16, 32), later=True)
    code: str = code_activation("sigmoid", "sigmoid: its units contract by saturating")
    loss: str = again(Architecture, "loss", "cross-entropy", typical="cross-entropy")
    tied: bool = hp(
        True, "Tied weights", when={"body": ("dense",)},
        help="Without them the encoder can shrink its code and the decoder enlarge it again, "
        "and the penalty means nothing.",
    )  # fmt: skip
    contraction: float = hp(
        1.0, "λ", group="Loss", low=0.0, high=100.0, log=True, live=True, typical="0.1 to 1",
        help="Weight of ‖∂f/∂x‖². Larger: the code feels less of the picture, and draws it worse.",
    )  # fmt: skip


class Model(DenseAutoencoder):
    """Reconstruction against the size of the encoder's derivative."""

    name, year = "Contractive autoencoder", 2011
    kinds = ("images", "points")
    idea = "Punish every change of the code that the reconstruction does not need."
    explanation = (
        "Two forces pull. Reconstruction wants the code to tell similar pictures apart; the "
        "penalty wants the code to stay the same whatever happens to the picture. What survives "
        "is the movement along the data: shifting, turning, thickening a stroke changes the code, "
        "noise across the sheet of real pictures does not. The penalty is the exact squared "
        "Frobenius norm of the encoder’s Jacobian: all derivatives of all code units by all "
        "pixels, squared and summed. Squaring the sum instead, a common mistake, gives 0 where "
        "units cancel."
    )
    formula = (
        r"\mathcal{L} = L\bigl(x, g(f(x))\bigr) + \special{\lambda \left\lVert "
        r"\tfrac{\partial f(x)}{\partial x} \right\rVert_F^2}"
    )
    symbols = (
        r"$x$ picture · $f$ encoder · $g$ decoder · $\partial f / \partial x$ the encoder’s "
        r"Jacobian · $\lVert\cdot\rVert_F^2$ sum of squares · $\lambda$ weight"
    )
    references = (
        "Rifai et al., Contractive Auto-Encoders, ICML 2011",
        "Alain and Bengio, JMLR 15:3743–3773, 2014",
    )
    emblem = "press"
    captions = ("take a batch", "encode", "how far does the code move?", "decode", "adjust")

    def __init__(self, config: Config, sizes: Sizes, rng: torch.Generator) -> None:
        super().__init__(config)
        self.config: Config = config
        self.encoder, self.decoder = pair(config, sizes, rng, config.code, tied=config.tied)

    def contraction(self, x: Tensor, h: Tensor) -> Tensor:
        """‖∂f/∂x‖²_F at each item: x [n, d], h = f(x) → [n]."""
        single = isinstance(self.encoder, Dense) and not self.config.hidden
        if single and self.config.code == "sigmoid":
            return sigmoid_jacobian_norm(h, self.encoder.filters)
        return jacobian(self.encode, x).square().sum((1, 2))

    def loss(self, batch: Batch, group: ParameterGroup, rng: torch.Generator) -> list[Term]:
        """Reconstruction and contraction."""
        h = self.encode(batch.x)
        penalty = self.contraction(batch.x, h)
        return [
            self.config.reconstruction(batch.x, self.logits(h)),
            Term("‖∂f/∂x‖²", penalty, "squared norm / image", self.config.contraction),
        ]
