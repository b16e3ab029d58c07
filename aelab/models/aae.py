"""The adversarial autoencoder: a critic teaches the encoder to spread its codes like a prior."""

from dataclasses import dataclass
from math import pi

import torch
from torch import Tensor
from torch.nn import functional as F

from aelab.models._blocks import Dense
from aelab.models._bodies import DenseAutoencoder, pair
from aelab.models._contract import Batch, ParameterGroup, Sizes, Stage, Term
from aelab.models._conv import ImageArchitecture
from aelab.schema import SettingError, hp

MODES, RADIUS, ALONG, ACROSS = 10, 3.0, 0.5, 0.25  # of the ring: σ along the radius and across it
TURNS, REACH, WIDTH = 1.5, 3.0, 0.1  # of the swiss roll: its σ is the width
CRITIC = 2.0  # the discriminator's pace: it must keep up (Heusel et al., arXiv:1706.08500)


@dataclass(frozen=True)
class Config(ImageArchitecture):
    """The shared architecture, the prior, and the critic."""

    prior: str = hp(
        "gaussian", "Prior", group="Loss", choices=("gaussian", "ring", "swiss roll"),
        typical="gaussian",
        help="The shape that the codes must take: N(0, I), ten Gaussians on a ring, or a spiral. "
        "With a latent size above 2 the further numbers follow N(0, 1).",
    )  # fmt: skip
    labels: bool = hp(
        True, "One mode a class", group="Loss",
        help="The discriminator is told the class, so that class k must go to mode k.",
        when={"prior": ("ring",)},
    )  # fmt: skip
    critic: tuple[int, ...] = hp(
        (128, 128), "Discriminator sizes", group="Loss", low=1, high=4000, typical="128-128",
        help="Widths of the discriminator’s hidden layers.",
    )  # fmt: skip
    weight: float = hp(
        1.0, "λ", group="Loss", low=0.0, high=20.0, live=True, typical="1",
        help="Weight of the generator’s loss. At 0 the codes spread as they like.",
    )  # fmt: skip

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.latent_dim < 2 and self.prior != "gaussian":
            raise SettingError(
                f"Prior (prior) cannot be {self.prior} with a latent size of 1: it lies in a plane."
            )


class Model(DenseAutoencoder):
    """x → z → r, and D(z): was z drawn from the prior?"""

    name, year = "Adversarial autoencoder", 2015
    idea = "Let a critic tell codes from draws of a prior, until it cannot."
    explanation = (
        "Three take turns. The autoencoder learns to rebuild the picture. The discriminator learns "
        "to tell codes from points drawn from a shape you chose. The generator is the encoder "
        "again: it moves its codes so that they are taken for draws. When the discriminator can "
        "only toss a coin, at ln 2 = 0.693 nats, the codes have the shape. No KL is needed, only "
        "draws, so the prior may be a ring of ten Gaussians or a swiss roll. A generative "
        "adversarial network (GAN) plays the same game with the pictures themselves and has no "
        "reconstruction, so nothing guarantees that it can make each training item: "
        "[a GAN beside an autoencoder](Generate?view=GAN)."
    )
    formula = (
        r"\mathcal{L} = L\bigl(x, g(f(x))\bigr) - "
        r"\special{\lambda\, \mathbb{E}_x \log D\bigl(f(x)\bigr)}"
    )
    symbols = (
        r"$x$ picture · $f$ encoder · $g$ decoder · $L$ reconstruction loss · $\lambda$ weight · "
        r"$D(z)$ discriminator: how likely $z$ is a draw of the prior"
    )
    references = (
        "Makhzani et al., Adversarial Autoencoders, arXiv:1511.05644",
        "Goodfellow et al., Generative Adversarial Nets, NIPS 2014",
    )
    emblem = "critic"
    captions = ("take a batch", "encode, decode, compare", "draw from the prior",
                "discriminator: draw or code?", "encoder: pass for a draw", "adjust")  # fmt: skip
    prior_name = "normal"

    def __init__(self, config: Config, sizes: Sizes, rng: torch.Generator) -> None:
        super().__init__(config)
        self.config: Config = config
        self.encoder, self.decoder = pair(config, sizes, rng, "linear")
        told = MODES if self.labelled else 0
        widths, inner = (config.latent_dim + told, *config.critic, 1), ["relu"] * len(config.critic)
        self.discriminator = Dense(widths, (*inner, "sigmoid"), rng)

    @property
    def labelled(self) -> bool:
        """Whether the discriminator is told the class."""
        return self.config.prior == "ring" and self.config.labels

    def stages(self) -> tuple[Stage, ...]:
        """Reconstruction, discriminator and generator take turns on each batch."""
        f, g, d = (tuple(m.parameters()) for m in (self.encoder, self.decoder, self.discriminator))
        both, generator = ParameterGroup("autoencoder", (*f, *g)), ParameterGroup("generator", f)
        return (Stage("train", (both, ParameterGroup("discriminator", d, CRITIC), generator)),)

    def loss(self, batch: Batch, group: ParameterGroup, rng: torch.Generator) -> list[Term]:
        """One term a player; the discriminator's is 1 where everything is mistaken."""
        z = self.encode(batch.x)
        if group.name == "autoencoder":
            return [self.config.reconstruction(batch.x, self.logits(z))]
        modes = batch.y % MODES if self.labelled else None
        if group.name == "generator":  # Goodfellow et al.: −log D gives it the better gradient
            fooled = F.softplus(-self.judge(z, modes))
            return [Term("generator", fooled, "nats / code", self.config.weight)]
        drawn = self.draw(len(z), rng, modes)
        wrong = F.softplus(-self.judge(drawn, modes)) + F.softplus(self.judge(z.detach(), modes))
        return [Term("discriminator", wrong / 2, "nats / code")]

    def judge(self, z: Tensor, modes: Tensor | None) -> Tensor:
        """The discriminator's log odds that codes z [n, latent] are draws, [n]."""
        if modes is not None:
            z = torch.cat([z, F.one_hot(modes, MODES).to(z.dtype)], 1)
        return self.discriminator.logits(z).squeeze(1)

    def prior(self, n: int, rng: torch.Generator) -> Tensor:
        """n draws, [n, latent]."""
        return self.draw(n, rng, None)

    def draw(self, n: int, rng: torch.Generator, modes: Tensor | None) -> Tensor:
        """n draws from the prior, [n, latent]; on the ring from these modes [n], or from any."""
        z = torch.randn((n, self.config.latent_dim), generator=rng, device=rng.device)
        if self.config.prior == "ring":
            if modes is None:
                modes = torch.randint(MODES, (n,), generator=rng, device=rng.device)
            z[:, :2] = on_ring(z[:, :2], modes)
        elif self.config.prior == "swiss roll":
            along = torch.rand(n, generator=rng, device=rng.device)
            z[:, :2] = spiral(along) + WIDTH * z[:, :2]
        return z

    @classmethod
    def prior_outline(cls, config: Config) -> Tensor | None:  # type: ignore[override]
        """The 2 σ ellipses of the ring, or the middle of the swiss roll."""
        if config.prior == "gaussian":
            return None
        if config.prior == "swiss roll":
            return spiral(torch.linspace(0, 1, 200))
        angle = torch.linspace(0, 2 * pi, 41)
        circle, gap = torch.stack([angle.cos(), angle.sin()], 1), torch.full((1, 2), torch.nan)
        rows = [part for k in range(MODES) for part in (on_ring(2 * circle, torch.tensor(k)), gap)]
        return torch.cat(rows)


def on_ring(noise: Tensor, modes: Tensor) -> Tensor:
    """N(0, I) noise [n, 2] as draws from modes [n] of the ring, mode 0 to the right, [n, 2]."""
    angle = 2 * pi * modes / MODES
    along, across = RADIUS + ALONG * noise[:, 0], ACROSS * noise[:, 1]
    cos, sin = angle.cos(), angle.sin()
    return torch.stack([along * cos - across * sin, along * sin + across * cos], 1)


def spiral(along: Tensor) -> Tensor:
    """Places on the swiss roll, [n, 2]; `along` in [0, 1] has equal steps for equal areas."""
    root = along.sqrt()
    angle = 2 * pi * TURNS * root
    return REACH * torch.stack([root * angle.cos(), root * angle.sin()], 1)
