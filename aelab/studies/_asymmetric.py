"""An autoencoder whose decoder need not mirror its encoder."""

from dataclasses import dataclass

import torch
from torch import Tensor

from aelab.models import Autoencoder, Batch, ParameterGroup, Term
from aelab.models._blocks import Dense
from aelab.models._maths import squared_error
from aelab.schema import Settings
from aelab.training import random_generator


@dataclass(frozen=True)
class Config(Settings):
    """What pixels come out of: a sigmoid, or for signed ones nothing."""

    output: str = "sigmoid"


class AsymmetricAutoencoder(Autoencoder):
    """x → width → z of m numbers → any hidden layers → r; elu inside, squared error.

    The encoder's first weights depend on the seed alone, not on the decoder.
    """

    def __init__(
        self, d: int, width: int, m: int, hidden: tuple[int, ...], seed: int,
        output: str = "sigmoid",
    ) -> None:  # fmt: skip
        super().__init__(Config(output))
        self.output = output
        there, back = (
            random_generator(seed, "weights"),
            random_generator(seed, "weights of the decoder"),
        )
        self.encoder = Dense((d, width, m), ("elu", "linear"), there)
        self.decoder = Dense((m, *hidden, d), (*["elu"] * len(hidden), output), back)

    def encode(self, x: Tensor, y: Tensor | None = None) -> Tensor:
        """Pixels [n, d] → codes [n, m]."""
        code: Tensor = self.encoder(x)
        return code

    def logits(self, z: Tensor, y: Tensor | None = None) -> Tensor:
        """Codes [n, m] → pre-activations [n, d]."""
        return self.decoder.logits(z)

    def loss(self, batch: Batch, group: ParameterGroup, rng: torch.Generator) -> list[Term]:
        """Squared error alone."""
        items = squared_error(batch.x, self.logits(self.encode(batch.x)), self.output)
        return [Term("squared error", items, "squared error / image")]
