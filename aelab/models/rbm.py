"""The deep autoencoder of 2006: restricted Boltzmann machines, stacked, unrolled and fine-tuned.

It is not the stacked autoencoder. While a layer is pre-trained nothing is reconstructed by
backpropagation: each machine learns a probability of its inputs, by contrastive divergence.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import torch
from torch import Tensor

from aelab.models._architecture import Architecture
from aelab.models._blocks import Dense
from aelab.models._bodies import DenseAutoencoder
from aelab.models._boltzmann import BoltzmannMachine
from aelab.models._contract import Batch, ParameterGroup, Sizes, Stage, Term
from aelab.models._stack import (
    StackArchitecture,
    Unrolled,
    codes_below,
    depth_errors,
    layer_of,
    name,
    stages,
)
from aelab.schema import SettingError, again, hp

GENTLE = 0.3  # of the learning rate for machines with linear units, which easily run away
PACE = 3.0
EDGE = 0.01  # a pixel that is never on gets the bias of one that rarely is
SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈₉"
CHUNK = 2000  # items of which the mean is taken at a time


@dataclass(frozen=True)
class Config(StackArchitecture):
    """Logistic units and a linear code, as in the paper; the pixels are the visible units."""

    activation: str = again(
        Architecture, "activation", "sigmoid", choices=("sigmoid",), typical="sigmoid",
        help="Hidden units are binary: on with probability sigmoid(Wv + c).",
    )  # fmt: skip
    code: str = again(StackArchitecture, "activation", "linear", label="Code activation",
        choices=("linear", "sigmoid"), typical="linear",
        help="Units of the last machine: linear with Gaussian noise, or binary.",
    )  # fmt: skip
    output: str = again(
        Architecture, "output", "sigmoid", choices=("sigmoid", "linear"),
        typical="sigmoid for pixels that are mostly 0 or 1",
        help="Visible units: sigmoid are binary, linear are Gaussian with σ = 1.",
    )  # fmt: skip
    loss: str = again(Architecture, "loss", "cross-entropy", typical="cross-entropy")
    init: str = again(Architecture, "init", "naive", typical="naive: N(0, 0.01²), as in the paper")
    steps: int = hp(
        1, "CD steps", group="Loss", low=1, high=10, live=True, typical="1",
        help="Gibbs steps from each picture to the sample it is compared with (CD-k). More come "
        "closer to the true gradient and take longer.",
    )  # fmt: skip

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.output == "linear" and self.code == "linear" and not self.hidden:
            raise SettingError(
                "Output activation (output) cannot be linear with a linear code right above it: "
                "such a machine has no lowest energy. Add a hidden layer."
            )


class Model(DenseAutoencoder):
    """A machine for each layer of the encoder; then one net, unrolled."""

    name, year = "Deep autoencoder from RBMs", 2006
    idea = "Pre-train each layer as a probability model, then unroll the stack into one net."
    explanation = (
        "A restricted Boltzmann machine has visible and hidden units, and weights between them; "
        "it gives every picture a free energy, and low energy means high probability. Learning "
        "lowers the energy of real pictures and raises that of the machine’s own samples, which "
        "here begin at the real pictures and walk a few Gibbs steps (contrastive divergence). The "
        "hidden probabilities are the data of the next machine. Then the stack is unrolled: up "
        "through the weights, down through their transposes, and fine-tuned as one autoencoder. "
        "This is not a stacked autoencoder: its layers never learn to reconstruct before the end."
    )
    formula = (
        r"\special{\mathcal{L}_k = F_k(v_{\text{data}}) - F_k(v_{\text{model}})},\quad "
        r"\mathcal{L} = L\bigl(x,\; g(f(x))\bigr)"
    )
    symbols = (
        r"$F_k$ free energy of machine $k$ · $v_{\text{data}}$ its input · $v_{\text{model}}$ the "
        r"same after $k$ Gibbs steps, held constant · $L$ reconstruction loss"
    )
    references = (
        "Hinton and Salakhutdinov, Science 313:504–507, 2006",
        "Hinton, Neural Computation 14:1771–1800, 2002",
        "Hinton, A Practical Guide to Training RBMs, UTML TR 2010–003",
    )
    emblem = "machines"
    captions = ("take a batch", "draw hidden units", "draw it again from them",
                "compare energies", "adjust this machine")  # fmt: skip
    pixel_sigma = 1.0  # of Gaussian visible units
    encoder: Dense
    decoder: Unrolled

    def __init__(self, config: Config, sizes: Sizes, rng: torch.Generator) -> None:
        super().__init__(config)
        self.config: Config = config
        inner = ("sigmoid",) * len(config.hidden)
        widths = (sizes.d, *config.hidden, config.latent_dim)
        self.encoder = Dense(widths, (*inner, config.code), rng, config.bias, config.init)
        self.decoder = Unrolled(self.encoder, (*inner, config.output), config.bias)

    def machine(self, k: int) -> BoltzmannMachine:
        """The RBM of layer k, from 1."""
        up, down = self.encoder.stack[k - 1], self.decoder.biases[-k]
        c = up.bias if up.bias is not None else torch.zeros_like(up.weight[:, 0])
        pixels, units = self.decoder.activations[-k], self.encoder.activations[k - 1]
        return BoltzmannMachine(up.weight, down, c, pixels, units)

    def stages(self) -> tuple[Stage, ...]:
        """One a machine, then all, with differences between both ways."""
        pairs = zip(self.encoder.stack, reversed(self.decoder.biases), strict=True)
        players = []
        for k, (layer, bias) in enumerate(pairs, 1):
            linear = "linear" in (self.machine(k).pixels, self.machine(k).units)
            owned = (*layer.parameters(), bias)
            players.append(ParameterGroup(name(k), owned, GENTLE if linear else PACE))
        return stages(
            self.config.pretrain, players, tuple(self.parameters()), self._match_visible_means
        )

    def loss(self, batch: Batch, group: ParameterGroup, rng: torch.Generator) -> list[Term]:
        """Free energies of one machine's data and samples; or the error of the whole net."""
        k = layer_of(group)
        if k is None:
            return [self.config.reconstruction(batch.x, self.logits(self.encode(batch.x)))]
        machine, v = self.machine(k), codes_below(self.encoder, batch.x, k)
        with torch.no_grad():
            *_, (_, model, _) = islice(machine.chain(v, rng), self.config.steps)
        return [
            Term(f"F{SUBSCRIPTS[k]}(data)", machine.free_energy(v), "nats / image"),
            Term(f"F{SUBSCRIPTS[k]}(model)", machine.free_energy(model), "nats / image", -1.0),
            Term(f"layer {k} squared error", (model - v).square().sum(1),
                 "squared error / image", 0.0),
        ]  # fmt: skip

    def draw_code(self, x: Tensor, y: Tensor | None, rng: torch.Generator) -> tuple[Tensor, Tensor]:
        """x, and what the top machine draws of the means below it, which it was trained on."""
        top = len(self.encoder.stack)
        h, _, _ = next(self.machine(top).chain(codes_below(self.encoder, x, top), rng))
        return x, h

    def code_law(self) -> str:
        """The hidden units of the top machine."""
        below = "v = x" if len(self.encoder.stack) == 1 else "v the means of the machine below"
        if self.config.code == "sigmoid":
            return f"h ~ Bernoulli(sigmoid(Wv + c)), {below}"
        return f"h ~ N(Wv + c, I), {below}"

    @property
    def binary_pixels(self) -> bool:
        """Its visible units are, whatever the loss of the fine-tuning."""
        return self.config.output == "sigmoid"

    def inspect(self, x: Tensor, y: Tensor | None = None) -> dict[str, Tensor]:
        """The first layer's filters; squared error / image through one layer, two …"""
        depths = depth_errors(self.encoder, self.decoder, x)
        return {"filters": self.encoder.filters, "depths": depths}

    def gibbs(self, x: Tensor, k: int, rng: torch.Generator) -> Iterator[tuple[Tensor, Tensor]]:
        """The chain of machine k from pictures x [n, d] on, without end: free energies in nats
        [n] of what was drawn, and its mean brought down to pixels [n, d] by the machines below."""
        for _, mean, v in self.machine(k).chain(codes_below(self.encoder, x, k), rng):
            for j in range(k - 1, 0, -1):
                mean = self.machine(j).down(mean)
            yield self.machine(k).free_energy(v), mean

    def _match_visible_means(self, k: int, x: Tensor) -> None:
        """The visible biases of machine k answer with the mean of its data by themselves."""
        machine = self.machine(k)
        mean = torch.stack(
            [codes_below(self.encoder, part, k).sum(0) for part in torch.split(x, CHUNK)]
        )
        mean = mean.sum(0) / len(x)
        binary = machine.pixels == "sigmoid"
        machine.b.copy_(torch.logit(mean, EDGE) if binary else mean)
