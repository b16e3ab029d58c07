"""Recipes: named settings that show one thing each, and what to look for."""

from aelab.recipes._like import epochs, suited
from aelab.recipes._links import RECIPES, Recipe
from aelab.recipes._nets import (
    FIRST_LAYER,
    LAYERS,
    NAIVE,
    PRETRAIN_SHARE,
    THIRTY,
    boltzmann_machines,
    latent_plane,
    layer_stack,
)
from aelab.recipes._points import (
    IDENTITY,
    MEMORISATION,
    MEMORISATION_BATCH,
    MEMORISATION_STEPS,
    SURFACES,
    VECTOR_FIELD,
    SurfaceRecipe,
    contraction,
    identity,
    surface,
)

__all__ = [
    "FIRST_LAYER",
    "IDENTITY",
    "LAYERS",
    "MEMORISATION",
    "MEMORISATION_BATCH",
    "MEMORISATION_STEPS",
    "NAIVE",
    "PRETRAIN_SHARE",
    "RECIPES",
    "SURFACES",
    "THIRTY",
    "VECTOR_FIELD",
    "Recipe",
    "SurfaceRecipe",
    "boltzmann_machines",
    "contraction",
    "epochs",
    "identity",
    "latent_plane",
    "layer_stack",
    "suited",
    "surface",
]
