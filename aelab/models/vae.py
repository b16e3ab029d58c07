"""The variational autoencoder: the code is a distribution, held near N(0, I)."""

from dataclasses import dataclass

import torch
from torch import Tensor

from aelab.models._architecture import LIKELIHOODS, Architecture
from aelab.models._bodies import DenseAutoencoder, pair
from aelab.models._contract import Batch, ParameterGroup, Sizes, Term
from aelab.models._conv import ImageArchitecture
from aelab.models._maths import gaussian_sample, kl_to_standard_normal
from aelab.schema import again, hp


@dataclass(frozen=True)
class Config(ImageArchitecture):
    """The shared architecture and β. The code is always linear: μ and log σ² take any value."""

    hidden: tuple[int, ...] = again(Architecture, "hidden", (400,), typical="400")
    loss: str = again(
        Architecture, "loss", "cross-entropy", typical="cross-entropy", choices=LIKELIHOODS,
        help="Squared error is taken as ½‖x − r‖², a Gaussian decoder with σ = 1. With either, "
        "β = 1 makes the loss the negative ELBO in nats.",
    )  # fmt: skip
    beta: float = hp(
        1.0, "β", group="Loss", low=0.0, high=20.0, live=True, typical="1; 4 to disentangle",
        help="Weight of the KL term. At 0 the codes spread as they like; pull it up and dimension "
        "after dimension collapses onto the prior.",
    )  # fmt: skip


class Model(DenseAutoencoder):
    """x → μ, log σ² → z = μ + σε → r."""

    name, year = "Variational autoencoder", 2013
    kinds = ("images", "points")
    idea = "Make the code a cloud around 0, so that any point in it can be decoded."
    explanation = (
        "The encoder answers not with a point but with a small cloud: a mean μ and a width σ for "
        "each dimension. The decoder gets a random point of that cloud, so nearby codes must draw "
        "similar pictures. The KL term pulls every cloud towards the standard normal, which fills "
        "the gaps between them; then a code drawn from N(0, I) decodes to something plausible, and "
        "the net can make new pictures. The chance stays after training. β sets the tug of war: "
        "too large, and the code forgets the picture (collapse)."
    )
    formula = (
        r"\mathcal{L} = -\mathbb{E}_{\special{q(z \mid x)}} \log p(x \mid z) + "
        r"\special{\beta\, \mathrm{KL}\bigl(q(z \mid x) \,\Vert\, \mathcal{N}(0, I)\bigr)}"
    )
    symbols = (
        r"$x$ picture · $z$ code · $q$ encoder’s cloud, $\mathcal N(\mu, \sigma^2)$ · $p$ "
        r"decoder · $\mathcal N(0, I)$ prior · $\beta$ weight"
    )
    references = (
        "Kingma and Welling, Auto-Encoding Variational Bayes, arXiv:1312.6114",
        "Higgins et al., β-VAE, ICLR 2017",
    )
    emblem = "cloud"
    captions = ("take a batch", "encode to μ, σ", "sample z", "decode", "compare", "adjust")
    prior_name = "normal"
    pixel_sigma = 1.0  # of ½‖x − r‖²

    def __init__(self, config: Config, sizes: Sizes, rng: torch.Generator) -> None:
        super().__init__(config)
        self.config: Config = config
        both = 2 * config.latent_dim  # μ and log σ²
        self.encoder, self.decoder = pair(config, sizes, rng, "linear", both)

    def posterior(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """μ and log σ² of q(z | x), both [n, latent]."""
        mu, logvar = self.encoder(x).chunk(2, dim=1)
        return mu, logvar

    def encode(self, x: Tensor, y: Tensor | None = None) -> Tensor:
        """Pixels [n, d] → the posterior means μ, [n, latent]."""
        return self.posterior(x)[0]

    def draw_code(self, x: Tensor, y: Tensor | None, rng: torch.Generator) -> tuple[Tensor, Tensor]:
        """x, and a draw of q(z | x)."""
        return x, gaussian_sample(*self.posterior(x), rng)

    def code_law(self) -> str:
        """The posterior."""
        return "z ~ N(μ, σ²), μ and σ from the encoder"

    def loss(self, batch: Batch, group: ParameterGroup, rng: torch.Generator) -> list[Term]:
        """The two terms of the negative ELBO, from one sample of z an image."""
        mu, logvar = self.posterior(batch.x)
        a = self.logits(gaussian_sample(mu, logvar, rng))
        gaussian = self.config.loss == "squared error"  # −log N(x; r, 1) = ½‖x − r‖² + const
        kl = kl_to_standard_normal(mu, logvar).sum(1)
        return [
            self.config.reconstruction(batch.x, a, weight=0.5 if gaussian else 1.0),
            Term("KL", kl, "nats / image", self.config.beta),
        ]

    def prior(self, n: int, rng: torch.Generator) -> Tensor:
        """n draws from N(0, I), [n, latent]."""
        assert isinstance(self.config.latent_dim, int)
        return torch.randn((n, self.config.latent_dim), generator=rng, device=rng.device)

    def inspect(self, x: Tensor, y: Tensor | None = None) -> dict[str, Tensor]:
        """The filters, log σ² of each item, and the KL of each dimension in nats, mean over x."""
        mu, logvar = self.posterior(x)
        kl = kl_to_standard_normal(mu, logvar).mean(0)
        return {"filters": self.encoder.filters, "kl": kl, "logvar": logvar}
