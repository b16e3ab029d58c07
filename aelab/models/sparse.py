"""The sparse autoencoder: a large code of which few units may be active at a time."""

from dataclasses import dataclass

import torch
from torch import Tensor

from aelab.models._architecture import Architecture, code_activation
from aelab.models._bodies import DenseAutoencoder, pair
from aelab.models._contract import Batch, ParameterGroup, Sizes, Term
from aelab.models._conv import ImageArchitecture
from aelab.models._maths import kl_to_rho
from aelab.schema import SettingError, again, hp

PENALTIES = ("KL to ρ", "L1", "k-sparse", "L2")


@dataclass(frozen=True)
class Config(ImageArchitecture):
    """An overcomplete code and one of four ways to keep it sparse."""

    latent_dim: int = again(
        Architecture, "latent_dim", 196, typical="more than half the pixels",
        help="Units in the code. Sparse codes may be larger than the picture.",
    )  # fmt: skip
    hidden: tuple[int, ...] = again(
        Architecture, "hidden", (), typical="empty: the filters are the code’s own"
    )
    code: str = code_activation("sigmoid", "sigmoid for KL, relu for L1, linear for k-sparse")
    loss: str = again(Architecture, "loss", "cross-entropy", typical="cross-entropy")
    tied: bool = hp(
        False, "Tied weights", later=True, when={"body": ("dense",)},
        help="The decoder uses the encoder’s weights, transposed.",
    )  # fmt: skip
    penalty: str = hp(
        "KL to ρ", "Sparsity", group="Loss", choices=PENALTIES, typical="KL to ρ",
        help="KL holds each unit’s mean activation at ρ; L1 charges for every activation; "
        "k-sparse keeps the k largest units of each picture and silences the rest; L2 charges for "
        "squares, which shrinks all units and silences none.",
    )  # fmt: skip
    rho: float = hp(
        0.1, "ρ", group="Loss", low=0.001, high=0.9, live=True, typical="0.05 to 0.1",
        help="The share of the time that a unit should be active.",
        when={"penalty": ("KL to ρ",)},
    )  # fmt: skip
    beta: float = hp(
        10.0, "β", group="Loss", low=0.0, high=200.0, log=True, live=True,
        typical="10 at ρ = 0.1, 30 at ρ = 0.05",
        help="Weight of the KL. Too small, and the units stay busier than ρ.",
        when={"penalty": ("KL to ρ",)},
    )  # fmt: skip
    strength: float = hp(
        0.1, "λ", group="Loss", low=0.0, high=10.0, log=True, live=True, typical="0.01 to 1",
        help="Weight of Σ|h|, or of Σh² (L2). As it grows the activations collapse to 0.",
        when={"penalty": ("L1", "L2")},
    )  # fmt: skip
    k: int = hp(
        25, "k", group="Loss", low=1, high=2000, live=True, typical="10 to 70",
        help="Units that stay on for one picture. Small k: whole-digit filters; large: strokes.",
        when={"penalty": ("k-sparse",)},
    )  # fmt: skip

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.penalty == "KL to ρ" and self.code != "sigmoid":
            raise SettingError(
                f"Sparsity (penalty) cannot be KL to ρ with a {self.code} code: "
                "its mean activations must lie between 0 and 1, so choose sigmoid."
            )


class Model(DenseAutoencoder):
    """One wide code; the penalty decides which units may speak."""

    name, year = "Sparse autoencoder", 2007
    kinds = ("images", "points")
    idea = "Allow a large code, but only a few active units for each picture."
    explanation = (
        "A code larger than the picture could simply copy it. Here every unit costs something when "
        "it is active, so each picture is explained by a few units, and a unit must stand for "
        "something that is worth its price: a stroke, not a pixel. Three ways to charge: KL holds "
        "each unit’s mean activation over all pictures near a small ρ, L1 charges for each "
        "activation, and k-sparse keeps just the k largest. Sparsity does not make the code "
        "smaller; it makes fewer of its units active at a time."
    )
    formula = (
        r"\mathcal{L} = L\bigl(x, g(h)\bigr) + \special{\beta \textstyle\sum_j "
        r"\mathrm{KL}(\rho \,\Vert\, \hat\rho_j)}, \quad \hat\rho_j = \tfrac1N \sum_i h_j(x_i)"
    )
    symbols = (
        r"$x$ picture · $h = f(x)$ code · $g$ decoder · $\rho$ wanted activity · $\hat\rho_j$ "
        r"mean activity of unit $j$ · $\beta$ weight"
    )
    references = (
        "Lee, Ekanadham and Ng, NIPS 2007",
        "Ng, Sparse autoencoder, CS294A lecture notes, 2011",
        "Makhzani and Frey, k-Sparse Autoencoders, arXiv:1312.5663",
    )
    emblem = "few"
    captions = ("take a batch", "encode", "count who is active", "decode", "compare", "adjust")

    def __init__(self, config: Config, sizes: Sizes, rng: torch.Generator) -> None:
        super().__init__(config)
        self.config: Config = config
        self.encoder, self.decoder = pair(config, sizes, rng, config.code, tied=config.tied)

    def encode(self, x: Tensor, y: Tensor | None = None) -> Tensor:
        """Pixels [n, d] → codes [n, latent]; k-sparse: at most k are not 0 in each row."""
        h: Tensor = self.encoder(x)
        if self.config.penalty != "k-sparse":
            return h
        kept = h.topk(min(self.config.k, h.shape[1])).indices
        return torch.zeros_like(h).scatter(1, kept, h.gather(1, kept))

    def loss(self, batch: Batch, group: ParameterGroup, rng: torch.Generator) -> list[Term]:
        """Reconstruction and the price of activity."""
        h = self.encode(batch.x)
        terms = [self.config.reconstruction(batch.x, self.logits(h))]
        if self.config.penalty == "KL to ρ":
            rho = self.config.rho
            kl = Term("KL(ρ ‖ ρ̂)", h, "nats", self.config.beta, lambda mean: kl_to_rho(rho, mean))
            return [*terms, kl]
        if self.config.penalty == "L1":
            return [
                *terms,
                Term("Σ|h|", h.abs().sum(1), "activation / image", self.config.strength),
            ]
        if self.config.penalty == "L2":
            squares = h.square().sum(1)
            return [*terms, Term("Σh²", squares, "activation² / image", self.config.strength)]
        return terms

    def inspect(self, x: Tensor, y: Tensor | None = None) -> dict[str, Tensor]:
        """The filters, and each unit's mean activation over x."""
        return {"filters": self.encoder.filters, "activity": self.encode(x).mean(0)}
