"""The stacked autoencoder: each layer first learns alone, on the codes of the layer below it."""

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F

from aelab.models._architecture import Architecture, code_activation
from aelab.models._blocks import Dense, Transposed, dense_pair
from aelab.models._bodies import DenseAutoencoder
from aelab.models._contract import Batch, ParameterGroup, Sizes, Stage, Term
from aelab.models._maths import ACTIVATIONS, PROBABILITIES, cross_entropy, squared_error
from aelab.models._stack import StackArchitecture, codes_below, depth_errors, layer_of, name, stages
from aelab.models.denoising import masking
from aelab.schema import again, hp


@dataclass(frozen=True)
class Config(StackArchitecture):
    """The shared architecture, and what makes a layer's own task harder than copying."""

    activation: str = again(
        Architecture, "activation", "elu", typical="elu; relu units of upper layers often die"
    )
    code: str = code_activation("linear", "linear")
    tied: bool = hp(
        False, "Tied weights", later=True,
        help="Each decoder uses its encoder’s weights, transposed, while its layer is trained "
        "alone and in the fine-tuning of all.",
    )  # fmt: skip
    task: str = hp(
        "plain", "A layer’s task", group="Loss", choices=("plain", "denoising", "sparse"),
        typical="plain where layers get narrower, denoising where they do not",
        help="Copy what the layer below says; or restore it after a part was set to 0; or copy "
        "it with few active units. Fine-tuning always copies clean pictures.",
    )  # fmt: skip
    level: float = hp(
        0.25, "Noise level", group="Loss", low=0.0, high=0.95, live=True, typical="0.1 to 0.5",
        help="The share of a layer’s input that is set to 0.", when={"task": ("denoising",)},
    )  # fmt: skip
    strength: float = hp(
        0.01, "λ", group="Loss", low=0.0, high=10.0, log=True, live=True, typical="0.001 to 0.1",
        help="Weight of Σ|h| of the layer that is trained.", when={"task": ("sparse",)},
    )  # fmt: skip


class Model(DenseAutoencoder):
    """x → h₁ → … → z and back; h₁ is learned first, z last, then all together."""

    name, year = "Stacked autoencoder", 2006
    idea = "Train the layers one by one, each on the codes of the one below, then all together."
    explanation = (
        "Deep nets with small random weights used to get stuck at the mean picture: hardly any "
        "gradient reached the first layers. The way out was to build them floor by floor. The "
        "first layer learns as an ordinary autoencoder of pictures. Then its codes are the data "
        "of a second small autoencoder, and so on. At last all encoders are put on top of each "
        "other, all decoders mirrored behind them, and the whole net is fine-tuned from there. "
        "Better initial weights (He) and Adam have made this unnecessary for most nets; it is "
        "still how one sees what depth adds."
    )
    formula = (
        r"\special{\mathcal{L}_k = L\bigl(h_{k-1},\; g_k(f_k(h_{k-1}))\bigr)},\quad "
        r"\mathcal{L} = L\bigl(x,\; g_1(\cdots g_K(f_K(\cdots f_1(x))))\bigr)"
    )
    symbols = (
        r"$h_0 = x$ picture · $h_k = f_k(h_{k-1})$ code of layer $k$ · $f_k, g_k$ its encoder and "
        r"decoder · $L$ reconstruction loss"
    )
    references = (
        "Bengio et al., Greedy Layer-Wise Training of Deep Networks, NIPS 2006",
        "Vincent et al., JMLR 11:3371–3408, 2010",
    )
    emblem = "floors"
    captions = ("take a batch", "encode it below", "encode in this layer", "decode", "compare",
                "adjust this layer")  # fmt: skip
    encoder: Dense
    decoder: Dense | Transposed

    def __init__(self, config: Config, sizes: Sizes, rng: torch.Generator) -> None:
        super().__init__(config)
        self.config: Config = config
        self.encoder, self.decoder = dense_pair(config, sizes, rng, config.code, tied=config.tied)

    def stages(self) -> tuple[Stage, ...]:
        """One a layer, with its encoder and its decoder; then all."""
        pairs = zip(self.encoder.owned, reversed(self.decoder.owned), strict=True)
        players = [ParameterGroup(name(k), (*up, *down)) for k, (up, down) in enumerate(pairs, 1)]
        return stages(self.config.pretrain, players, tuple(self.parameters()))

    def loss(self, batch: Batch, group: ParameterGroup, rng: torch.Generator) -> list[Term]:
        """The error of one layer on its input, or of the whole net on pictures."""
        k = layer_of(group)
        if k is None:
            return [self.config.reconstruction(batch.x, self.logits(self.encode(batch.x)))]
        h = codes_below(self.encoder, batch.x, k)
        seen = masking(h, self.config.level, rng) if self.config.task == "denoising" else h
        code = ACTIVATIONS[self.encoder.activations[k - 1]](self.encoder.stack[k - 1](seen))
        back = self.decoder.export()[-k]
        terms = [self._copied(h, F.linear(code, back.weight, back.bias), k)]
        if self.config.task == "sparse":
            price = code.abs().sum(1)
            terms.append(Term(f"layer {k} Σ|h|", price, "activation / image", self.config.strength))
        return terms

    def inspect(self, x: Tensor, y: Tensor | None = None) -> dict[str, Tensor]:
        """The first layer's filters; squared error / image through one layer, two …"""
        depths = depth_errors(self.encoder, self.decoder, x)
        return {"filters": self.encoder.filters, "depths": depths}

    def _copied(self, h: Tensor, a: Tensor, k: int) -> Term:
        """How far layer k's decoder, with pre-activations a, is from its input h."""
        activation = self.decoder.activations[-k]
        if self.config.loss == "cross-entropy" and activation in PROBABILITIES:
            items = cross_entropy(h, a, activation)
            return Term(f"layer {k} cross-entropy", items, "nats / image")
        items = squared_error(h, a, activation)
        return Term(f"layer {k} squared error", items, "squared error / image")
