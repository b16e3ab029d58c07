"""The variants, one file each, found by walking this folder.

A new variant is a new module with a `Config` and a `Model`; nothing else changes.
"""

from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

import torch

from aelab.models._architecture import Architecture
from aelab.models._contract import (
    Autoencoder,
    Batch,
    DenseLayer,
    LayerActivations,
    ParameterGroup,
    Sizes,
    Stage,
    Term,
)
from aelab.schema import Settings

__all__ = [
    "Architecture", "Autoencoder", "Batch", "DenseLayer", "LayerActivations", "ParameterGroup",
    "Sizes", "Stage", "Term", "UnknownVariant", "Variant", "variant", "variants",
]  # fmt: skip


class UnknownVariant(ValueError):
    """There is no variant of this name; the message lists those there are."""


@dataclass(frozen=True)
class Variant:
    """One variant: the name of its file, its settings and its model."""

    key: str
    Config: type[Settings]
    Model: type[Autoencoder]

    def build(self, config: Settings, sizes: Sizes, rng: torch.Generator) -> Autoencoder:
        """A fresh model on the CPU, its weights drawn from `rng`, as it answers in evaluation."""
        return self.Model(config, sizes, rng).eval()  # type: ignore[call-arg]

    def parameters(self, config: Settings, sizes: Sizes) -> int:
        """How many numbers such a model learns, without making them: it may be far too large."""
        with torch.device("meta"):
            model = self.build(config, sizes, torch.Generator())
        return sum(p.numel() for p in model.parameters() if p.requires_grad)


@cache
def variants() -> dict[str, Variant]:
    """All variants by the name of their file, in the order in which the ideas were born."""
    found = []
    for info in iter_modules(__path__):
        if not info.name.startswith("_"):
            module = import_module(f"{__name__}.{info.name}")
            found.append(Variant(info.name, module.Config, module.Model))
    return {v.key: v for v in sorted(found, key=lambda v: (v.Model.year, v.key))}


def variant(key: str) -> Variant:
    """One variant; raises UnknownVariant listing the known ones."""
    if key not in variants():
        known = ", ".join(variants())
        raise UnknownVariant(f"There is no variant “{key}”; the lab knows {known}.")
    return variants()[key]
