"""Autoencoders of one encoder and one decoder: dense ones, and convolutional ones beside them."""

import torch
from torch import Tensor

from aelab.models._blocks import Dense, Transposed, dense_pair
from aelab.models._contract import Autoencoder, DenseLayer, LayerActivations, Sizes
from aelab.models._conv import BodyArchitecture, Convolutions, Upsampling


class DenseAutoencoder(Autoencoder):
    """An autoencoder of two stacks, dense unless its settings name another body."""

    encoder: "Dense | Convolutions"
    decoder: "Dense | Transposed | Upsampling"

    def encode(self, x: Tensor, y: Tensor | None = None) -> Tensor:
        """Pixels [n, d] → codes [n, latent]."""
        code: Tensor = self.encoder(x)
        return code

    def logits(self, z: Tensor, y: Tensor | None = None) -> Tensor:
        """Codes [n, latent] → pre-activations [n, d]."""
        return self.decoder.logits(z)

    def inspect(self, x: Tensor, y: Tensor | None = None) -> dict[str, Tensor]:
        """The first layer's filters, [units, d]."""
        return {"filters": self.encoder.filters}

    def layer_activations(self, x: Tensor, y: Tensor | None = None) -> tuple[LayerActivations, ...]:
        """Layer by layer to the code, as `encode` gives it."""
        *inner, last = self.encoder.layer_activations(x)
        return *inner, last._replace(values=self.encode(x, y))

    def dense_decoder(self) -> tuple[DenseLayer, ...]:
        """The decoder's layers."""
        return self.decoder.export()


def pair(
    config: BodyArchitecture, sizes: Sizes, rng: torch.Generator, code: str,
    n_code: int | None = None, tied: bool = False,
) -> tuple[Dense | Convolutions, Dense | Transposed | Upsampling]:  # fmt: skip
    """As `dense_pair`, or convolutional if the settings say so: then no weights are tied."""
    if config.body == "dense":
        return dense_pair(config, sizes, rng, code, n_code, tied, config.normalised)
    encoder = Convolutions(config, sizes, rng, code, n_code or config.latent_dim)
    return encoder, Upsampling(config, sizes, rng)
