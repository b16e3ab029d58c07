"""The denoising autoencoder: it sees a damaged picture and must draw the clean one."""

from dataclasses import dataclass

import torch
from torch import Tensor

from aelab.models._architecture import Architecture, code_activation
from aelab.models._bodies import DenseAutoencoder, pair
from aelab.models._contract import Batch, ParameterGroup, Sizes, Term
from aelab.models._conv import ImageArchitecture
from aelab.schema import again, hp


def gaussian(x: Tensor, level: float, rng: torch.Generator) -> Tensor:
    """Adds N(0, level²) to each pixel."""
    return x + level * torch.randn(x.shape, generator=rng, device=x.device)


def masking(x: Tensor, level: float, rng: torch.Generator) -> Tensor:
    """Sets each pixel to 0 with probability `level`."""
    return x * (torch.rand(x.shape, generator=rng, device=x.device) >= level)


def dropout(x: Tensor, level: float, rng: torch.Generator) -> Tensor:
    """Masking that makes up for the lost brightness: what is kept is divided by 1 − level."""
    return masking(x, level, rng) / (1 - level)


def salt_and_pepper(x: Tensor, level: float, rng: torch.Generator) -> Tensor:
    """Sets each pixel with probability `level` to 0 or 1, by the toss of a coin."""
    u = torch.rand(x.shape, generator=rng, device=x.device)
    return torch.where(u < level, (u < level / 2).to(x.dtype), x)


NOISES = {
    "masking": masking,
    "gaussian": gaussian,
    "dropout": dropout,
    "salt and pepper": salt_and_pepper,
}
SHARES = ("masking", "dropout", "salt and pepper")  # whose level is a share of the pixels


@dataclass(frozen=True)
class Config(ImageArchitecture):
    """A wide tied sigmoid code, in which noise shapes the filters most clearly."""

    latent_dim: int = again(
        Architecture, "latent_dim", 500, typical="500 for filters, 2 to look at",
        help="Units in the code. Noise makes copying useless: it may be larger than the picture.",
    )  # fmt: skip
    hidden: tuple[int, ...] = again(Architecture, "hidden", (), typical="empty, or 256-64")
    code: str = code_activation("sigmoid", "sigmoid for filters, linear to look at")
    loss: str = again(Architecture, "loss", "cross-entropy", typical="cross-entropy")
    tied: bool = hp(
        True, "Tied weights", help="The decoder uses the encoder’s weights, transposed.",
        when={"body": ("dense",)},
    )  # fmt: skip
    noise: str = hp(
        "masking", "Noise", group="Loss", choices=tuple(NOISES), typical="masking",
        help="What is done to the picture before the encoder sees it, anew at every step. Dropout "
        "is masking with the kept pixels made brighter by 1/(1 − level). In colour each of a "
        "pixel’s three values is hit by itself.",
    )  # fmt: skip
    level: float = hp(
        0.25, "Noise level", group="Loss", low=0.0, high=4.0, live=True,
        typical="0.1 to 0.5", most={"noise": dict.fromkeys(SHARES, 0.95)},
        help="The share of pixels hit, or the standard deviation of Gaussian noise. "
        "Can you still read the picture?",
    )  # fmt: skip


class Model(DenseAutoencoder):
    """Noise in, clean picture out."""

    name, year = "Denoising autoencoder", 2008
    kinds = ("images", "points")
    idea = "Damage the input and ask for the clean picture back."
    explanation = (
        "Before the encoder sees a picture some of it is destroyed, differently at every step; the "
        "target stays clean. Copying no longer helps: to fill in missing pixels the net must know "
        "which pixels go together, so even a code larger than the picture learns strokes and "
        "edges. Cleaning pictures is not the aim but the exercise; the aim is the code. It pulls "
        "damaged pictures back towards the sheet on which real ones lie."
    )
    formula = (
        r"\mathcal{L} = \mathbb{E}_{\special{\tilde x \sim C(\tilde x \mid x)}}\,"
        r"L\bigl(x,\; g(f(\special{\tilde x}))\bigr)"
    )
    symbols = (
        r"$x$ clean picture · $\tilde x$ damaged picture · $C$ the noise · $f$ encoder · $g$ "
        r"decoder · $L$ reconstruction loss"
    )
    references = (
        "Vincent et al., ICML 2008",
        "Vincent et al., JMLR 11:3371–3408, 2010",
        "Alain and Bengio, JMLR 15:3743–3773, 2014",
    )
    emblem = "specks"
    captions = ("take a batch", "damage it", "encode", "decode", "compare with the clean", "adjust")

    def __init__(self, config: Config, sizes: Sizes, rng: torch.Generator) -> None:
        super().__init__(config)
        self.config: Config = config
        self.encoder, self.decoder = pair(config, sizes, rng, config.code, tied=config.tied)

    def corrupt(self, x: Tensor, rng: torch.Generator) -> Tensor:
        """Fresh noise on pixels x, [n, d]."""
        return NOISES[self.config.noise](x, self.config.level, rng)

    def code_law(self) -> str:
        """The noise on x is the only chance."""
        return f"x̃ ~ C(x̃ | x), {self.config.noise} {self.config.level:g}, anew each time; h = f(x̃)"

    def loss(self, batch: Batch, group: ParameterGroup, rng: torch.Generator) -> list[Term]:
        """The error against the clean picture."""
        a = self.logits(self.encode(self.corrupt(batch.x, rng)))
        return [self.config.reconstruction(batch.x, a)]
