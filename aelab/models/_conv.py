"""Convolutional bodies: small windows that slide over the picture, then dense layers to the code.

The encoder halves the picture with each convolution (stride 2). The decoder doubles it again by
repeating pixels and convolves the result: a transposed convolution would leave checkerboards where
its windows overlap unevenly (Odena, Dumoulin and Olah, Distill, 2016).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from aelab.models._architecture import Architecture
from aelab.models._blocks import Dense
from aelab.models._contract import DenseLayer, LayerActivations, Sizes
from aelab.models._layers import convolution
from aelab.models._maths import ACTIVATIONS
from aelab.schema import SettingError, hp


@dataclass(frozen=True)
class BodyArchitecture(Architecture):
    """Settings of the variants whose body may also be convolutional."""

    body: str = hp(
        "dense", "Body", choices=("dense", "convolutional"), typical="dense",
        help="Dense: each unit looks at the whole picture. Convolutional: small windows, the same "
        "all over the picture, and the hidden sizes are the dense layers between them and the "
        "code. Fewer weights, more arithmetic.",
    )  # fmt: skip
    channels: tuple[int, ...] = hp(
        (16, 32), "Channels", low=1, high=256, typical="16-32", when={"body": ("convolutional",)},
        help="Maps that each convolution draws, separated by “-”. Each halves the height and the "
        "width; the decoder mirrors them.",
    )  # fmt: skip

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.body == "convolutional" and not self.channels:
            raise SettingError(
                "Channels (channels) cannot be empty with a convolutional body: "
                "it has at least one convolution, such as 16."
            )

    @property
    def normalised(self) -> bool:
        """Whether hidden units have batch norm."""
        return False


@dataclass(frozen=True)
class ImageArchitecture(BodyArchitecture):
    """Those, and batch norm, where each item may depend on others of its batch."""

    batch_norm: bool = hp(
        False, "Batch norm", later=True,
        help="Each hidden unit’s input is brought to mean 0 and variance 1 over the batch, then "
        "scaled and shifted by two numbers that are learned (Ioffe and Szegedy, 2015). After "
        "training the means over all batches stand for those of one. Units that get the same "
        "spread whatever the weights before them let deep sigmoid nets learn.",
    )  # fmt: skip

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.batch_norm and self.values().get("tied") and self.body == "dense":
            raise SettingError(
                "Batch norm (batch_norm) and tied weights (tied) do not go together: "
                "switch one of them off."
            )

    @property
    def normalised(self) -> bool:
        """As it is set."""
        return self.batch_norm


class Convolutions(nn.Module):
    """The encoder: convolutions, each of which halves the picture, and a dense stack after them.

    n_told: numbers of a condition, which the dense stack is given beside the last maps.
    """

    def __init__(
        self, config: BodyArchitecture, sizes: Sizes, rng: torch.Generator, code: str, n_code: int,
        n_told: int = 0,
    ) -> None:  # fmt: skip
        super().__init__()
        self.picture = (*sizes.sides, sizes.channels)
        self.activation = config.activation
        self.convolutions = nn.ModuleList(
            convolution(i, o, 2, config.bias, config.init, rng)
            for i, o in pairwise((sizes.channels, *config.channels))
        )
        self.norms = _norms(config.channels, config.normalised)
        height, width = halved(sizes.sides, len(config.channels))[-1]
        inner = [config.activation] * len(config.hidden)
        self.dense = Dense(
            (config.channels[-1] * height * width + n_told, *config.hidden, n_code),
            (*inner, code),
            rng, config.bias, config.init, config.normalised * len(inner),
        )  # fmt: skip

    def maps(self, x: Tensor) -> list[Tensor]:
        """What each convolution draws of pixels x [n, d], [n, channels, h, w] each."""
        x, found = _planes(x, self.picture), []
        for layer, norm in zip(self.convolutions, self.norms, strict=True):
            x = ACTIVATIONS[self.activation](norm(layer(x)))
            found.append(x)
        return found

    def forward(self, x: Tensor, told: Tensor | None = None) -> Tensor:
        """Pixels [n, d], and what is told [n, n_told] → the last dense layer, [n, n_code]."""
        out: Tensor = self.dense(_beside(self.maps(x)[-1], told))
        return out

    def layer_activations(
        self, x: Tensor, told: Tensor | None = None
    ) -> tuple[LayerActivations, ...]:
        """What every layer answers to pixels x [n, d]."""
        maps = self.maps(x)
        drawn = (
            LayerActivations(layer, out, self.activation)
            for layer, out in zip(self.convolutions, maps, strict=True)
        )
        return *drawn, *self.dense.layer_activations(_beside(maps[-1], told))

    @property
    def filters(self) -> Tensor:
        """The first layer's kernels as pictures, [maps, side · side · channels]."""
        return _rows(next(self.convolutions.parameters()))


class Upsampling(nn.Module):
    """The decoder: a dense stack, then pixels repeated and convolved until the picture is whole.

    n_told: numbers of a condition, which stand behind those of the code.
    """

    def __init__(
        self, config: BodyArchitecture, sizes: Sizes, rng: torch.Generator, n_told: int = 0
    ) -> None:
        super().__init__()
        count = len(config.channels)
        smallest, *self.shapes = reversed(halved(sizes.sides, count))
        self.first = (config.channels[-1], *smallest)
        self.activations = (*(count - 1) * [config.activation], "linear")
        n_in = config.latent_dim + n_told
        widths = (n_in, *reversed(config.hidden), Sizes(self.first, 0).d)
        inner = [config.activation] * (len(widths) - 1)
        norms = config.normalised * len(inner)
        self.dense = Dense(widths, inner, rng, config.bias, config.init, norms)
        self.convolutions = nn.ModuleList(
            convolution(i, o, 1, config.bias, config.init, rng)
            for i, o in pairwise((*reversed(config.channels), sizes.channels))
        )
        self.norms = _norms((*reversed(config.channels[:-1]), sizes.channels), config.normalised)
        self.norms[-1] = nn.Identity()  # the picture itself

    def logits(self, z: Tensor) -> Tensor:
        """Codes [n, latent] → pre-activations [n, d]."""
        x: Tensor = self.dense(z)
        x = x.view(-1, *self.first)
        steps = zip(self.convolutions, self.norms, self.shapes, self.activations, strict=True)
        for layer, norm, shape, activation in steps:
            x = F.interpolate(x, shape)  # from the nearest pixel: each is repeated
            x = ACTIVATIONS[activation](norm(layer(x)))
        return _rows(x)

    def export(self) -> tuple[DenseLayer, ...]:
        """Nothing that the browser could run."""
        return ()


def _beside(maps: Tensor, told: Tensor | None) -> Tensor:
    """Maps [n, channels, h, w] as rows, with what is told [n, n_told] behind them."""
    flat = maps.flatten(1)
    return flat if told is None else torch.cat([flat, told], 1)


def _planes(x: Tensor, picture: tuple[int, int, int]) -> Tensor:
    """Pictures [n, d] of h × w pixels of so many channels, as a convolution reads them:
    [n, channels, h, w]."""
    return x.view(-1, *picture).permute(0, 3, 1, 2)


def _rows(planes: Tensor) -> Tensor:
    """The inverse of `_planes`: [n, channels, h, w] → [n, d]."""
    return planes.permute(0, 2, 3, 1).flatten(1)


def _norms(channels: Sequence[int], used: bool) -> nn.ModuleList:
    """Batch norm for maps of each convolution, or nothing in its place."""
    return nn.ModuleList(nn.BatchNorm2d(n) if used else nn.Identity() for n in channels)


def halved(sides: tuple[int, int], times: int) -> list[tuple[int, int]]:
    """A picture's sides, and what each convolution with stride 2 leaves of it."""
    found = [sides]
    for _ in range(times):
        height, width = found[-1]
        found.append(((height + 1) // 2, (width + 1) // 2))
    return found
