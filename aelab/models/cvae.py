"""The conditional VAE: encoder and decoder are told something, and the code holds the rest."""

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F

from aelab.models._architecture import LIKELIHOODS, Architecture
from aelab.models._blocks import Dense
from aelab.models._contract import Autoencoder, Batch, LayerActivations, ParameterGroup, Sizes, Term
from aelab.models._conv import BodyArchitecture, Convolutions, Upsampling
from aelab.models._maths import gaussian_sample, kl_to_standard_normal
from aelab.schema import again, hp

CORNERS = ("lower left", "lower right", "upper left", "upper right")


@dataclass(frozen=True)
class Config(BodyArchitecture):
    """The shared architecture, β, and what the network is told."""

    hidden: tuple[int, ...] = again(Architecture, "hidden", (400,), typical="400")
    body: str = again(
        BodyArchitecture, "body", "dense", later=True,
        help="Dense: each unit looks at the whole picture. Convolutional: small windows, the same "
        "all over the picture; what is told goes to the dense layers between them and the code.",
    )  # fmt: skip
    channels: tuple[int, ...] = again(BodyArchitecture, "channels", (16, 32), later=True)
    output: str = again(
        Architecture, "output", "sigmoid", choices=("sigmoid", "linear", "tanh"),
        help="What the last layer does.",
    )  # fmt: skip
    loss: str = again(
        Architecture, "loss", "cross-entropy", typical="cross-entropy", choices=LIKELIHOODS,
        help="Squared error is taken as ½‖x − r‖², a Gaussian decoder with σ = 1. With either, "
        "β = 1 makes the loss the negative conditional ELBO in nats.",
    )  # fmt: skip
    condition: str = hp(
        "label", "Condition", choices=("label", "quadrant"), typical="label",
        help="What both nets are told: the class, or some pixels, which the loss then leaves out.",
    )  # fmt: skip
    quadrants: int = hp(
        1, "Visible quadrants", low=1, high=3, typical="1",
        help="1 shows one quarter, 2 the half on its side, left or right, 3 all but one.",
        when={"condition": ("quadrant",)},
    )  # fmt: skip
    corner: str = hp(
        CORNERS[0], "Visible quarter", choices=CORNERS, typical=CORNERS[0],
        help="The quarter that is shown, whatever their number.",
        when={"condition": ("quadrant",)},
    )  # fmt: skip
    beta: float = hp(
        1.0, "β", group="Loss", low=0.0, high=20.0, live=True, typical="1",
        help="Weight of the KL term. Pull it up, and the code adds less to the condition.",
    )  # fmt: skip


class Model(Autoencoder):
    """(x, y) → μ, log σ² → z = μ + σε; (z, y) → r."""

    name, year = "Conditional VAE", 2014
    idea = "Tell the network the class, and the code has only the style to remember."
    explanation = (
        "Encoder and decoder of a VAE are told something about the picture: its class, or one of "
        "its quarters. What they know already the code need not carry, so the classes no longer "
        "part in the plane: the code of a 3 and of an 8 in the same hand are the same. Keep the "
        "code and change the class, and you get ten digits in one hand; keep a quarter and draw "
        "codes from the prior, and you get several ways to complete it, where a plain network "
        "would draw their blurred mean."
    )
    formula = (
        r"\mathcal{L} = -\mathbb{E}_{q(z \mid x, \special{y})} \log p(x \mid z, \special{y}) + "
        r"\beta\, \mathrm{KL}\bigl(q(z \mid x, \special{y}) \,\Vert\, \mathcal{N}(0, I)\bigr)"
    )
    symbols = (
        r"$x$ picture, or the part of it that is not told · $y$ condition · $z$ code · $q$ "
        r"encoder’s cloud · $p$ decoder · $\mathcal N(0, I)$ prior · $\beta$ weight"
    )
    references = (
        "Kingma, Rezende, Mohamed and Welling, arXiv:1406.5298",
        "Sohn, Lee and Yan, Learning Structured Output Representation, NIPS 2015",
        "Doersch, Tutorial on Variational Autoencoders, arXiv:1606.05908, section 3",
    )
    emblem = "told"
    captions = ("take a batch and its condition", "encode to μ, σ", "sample z",
                "decode under the condition", "compare", "adjust")  # fmt: skip
    prior_name = "normal"
    corrupted_name = "seen"
    pixel_sigma = 1.0  # of ½‖x − r‖²

    seen: Tensor  # bool [d], the pixels that are told
    shown: Tensor  # int64, which they are; a mask would have a GPU ask how many
    hidden: Tensor  # int64, the others, which the loss is about

    def __init__(self, config: Config, sizes: Sizes, rng: torch.Generator) -> None:
        super().__init__(config)
        self.config: Config = config
        self.sizes = sizes
        by_label = config.condition == "label"
        with torch.device("cpu"):  # not where only shapes are asked for: it says how many there are
            seen = torch.zeros(sizes.d, dtype=torch.bool) if by_label else _visible(config, sizes)
        self.told = sizes.n_classes if by_label else int(seen.sum())
        for name, part in (("seen", seen), ("shown", where(seen)), ("hidden", where(~seen))):
            self.register_buffer(name, part, persistent=False)
        self.encoder, self.decoder = _bodies(config, sizes, rng, self.told)

    def condition(self, x: Tensor, y: Tensor) -> Tensor:
        """The labels y [n] as one-hot rows, or the visible pixels of x [n, d]."""
        if self.config.condition == "label":
            return F.one_hot(y, self.told).to(x.dtype)
        return x.index_select(1, self.shown)

    def posterior(self, x: Tensor, y: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """μ and log σ² of q(z | x, y), both [n, latent]."""
        mu, logvar = self.encoder(*self._seen(x, y)).chunk(2, dim=1)
        return mu, logvar

    def encode(self, x: Tensor, y: Tensor | None = None) -> Tensor:
        """Pixels [n, d] → the posterior means μ, [n, latent]."""
        return self.posterior(x, y)[0]

    def draw_code(self, x: Tensor, y: Tensor | None, rng: torch.Generator) -> tuple[Tensor, Tensor]:
        """x, and a draw of q(z | x, y)."""
        return x, gaussian_sample(*self.posterior(x, y), rng)

    def code_law(self) -> str:
        """The posterior."""
        told = "the class" if self.config.condition == "label" else "the visible pixels"
        return f"z ~ N(μ, σ²), μ and σ from x and {told}"

    def logits(self, z: Tensor, y: Tensor | None = None) -> Tensor:
        """Codes [n, latent] → pre-activations [n, d]."""
        return self.decoder.logits(self._with(z, y))

    def decode(self, z: Tensor, y: Tensor | None = None) -> Tensor:
        """Codes [n, latent] → pixels [n, d]; those that are told stand as they were told."""
        r = super().decode(z, y)
        by_label = self.config.condition == "label"
        return r if y is None or by_label else r.masked_scatter(self.seen, y)

    def loss(self, batch: Batch, group: ParameterGroup, rng: torch.Generator) -> list[Term]:
        """The negative conditional ELBO over the pixels not told, from one sample of z each."""
        y = self.condition(batch.x, batch.y)
        mu, logvar = self.posterior(batch.x, y)
        a = self.logits(gaussian_sample(mu, logvar, rng), y)
        gaussian = self.config.loss == "squared error"  # −log N(x; r, 1) = ½‖x − r‖² + const
        x, a = (part.index_select(1, self.hidden) for part in (batch.x, a))
        kl = kl_to_standard_normal(mu, logvar).sum(1)
        return [
            self.config.reconstruction(x, a, weight=0.5 if gaussian else 1.0),
            Term("KL", kl, "nats / image", self.config.beta),
        ]

    def corrupt_and_reconstruct(
        self, x: Tensor, y: Tensor | None, rng: torch.Generator
    ) -> tuple[Tensor, Tensor]:
        """With a class, x as it is rebuilt; with quadrants, how they are completed by a draw."""
        if self.config.condition == "label":
            return super().corrupt_and_reconstruct(x, y, rng)
        return x * self.seen, self.decode(self.prior(len(x), rng), y)

    def prior(self, n: int, rng: torch.Generator) -> Tensor:
        """n draws from N(0, I), [n, latent], whatever the condition.

        A prior N(m(y), s(y)²) would add nothing: the decoder is told y, so it can take z for
        m(y) + s(y)·z itself (Doersch, 2016).
        """
        return torch.randn((n, self.config.latent_dim), generator=rng, device=rng.device)

    def inspect(self, x: Tensor, y: Tensor | None = None) -> dict[str, Tensor]:
        """The filters that look at the picture, log σ² [n, latent], and each dimension's KL."""
        mu, logvar = self.posterior(x, y)
        kl = kl_to_standard_normal(mu, logvar).mean(0)
        filters = self.encoder.filters[:, : self.sizes.d]
        return {"filters": filters, "kl": kl, "logvar": logvar}

    def layer_activations(self, x: Tensor, y: Tensor | None = None) -> tuple[LayerActivations, ...]:
        """Layer by layer to the code, as `encode` gives it."""
        *inner, last = self.encoder.layer_activations(*self._seen(x, y))
        return *inner, last._replace(values=self.encode(x, y))

    def _seen(self, x: Tensor, y: Tensor | None) -> tuple[Tensor, ...]:
        """What the encoder is given: pixels and condition in one row, or each by itself."""
        if isinstance(self.encoder, Dense):
            return (self._with(x, y),)
        return x, self._told(x, y)

    def _with(self, values: Tensor, y: Tensor | None) -> Tensor:
        """Values [n, …] with the condition beside them."""
        return torch.cat([values, self._told(values, y)], 1)

    def _told(self, values: Tensor, y: Tensor | None) -> Tensor:
        """The condition of as many items, zeros if nothing is told."""
        return values.new_zeros(len(values), self.told) if y is None else y


def _bodies(
    config: Config, sizes: Sizes, rng: torch.Generator, told: int
) -> tuple[Dense | Convolutions, Dense | Upsampling]:
    """Encoder and decoder, both of which are told so many numbers."""
    n_code = 2 * config.latent_dim  # μ and log σ²
    if config.body == "convolutional":
        encoder = Convolutions(config, sizes, rng, "linear", n_code, told)
        return encoder, Upsampling(config, sizes, rng, told)
    inner, widths = [config.activation] * len(config.hidden), config.hidden
    there, back = (sizes.d + told, *widths, n_code), (config.latent_dim + told, *reversed(widths))
    dense = Dense(there, (*inner, "linear"), rng, config.bias, config.init)
    return dense, Dense((*back, sizes.d), (*inner, config.output), rng, config.bias, config.init)


def where(mask: Tensor) -> Tensor:
    """Where a mask [d] is true, int64."""
    return mask.nonzero().flatten()


def _visible(config: Config, sizes: Sizes) -> Tensor:
    """Which numbers are told, bool [d], all of a pixel or none.

    At the lower left, the quadrants are those of Sohn et al., 2015.
    """
    height, width = sizes.sides
    lower = (torch.arange(height) >= height // 2)[:, None]
    left = (torch.arange(width) < width // 2)[None]
    seen = (lower & left, left.expand(height, width), lower | left)[config.quadrants - 1]
    turned = [axis for axis, word in enumerate(("upper", "right")) if word in config.corner]
    return seen.flip(turned).flatten().repeat_interleave(sizes.channels)
