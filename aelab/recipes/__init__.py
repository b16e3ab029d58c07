"""Recipes: named settings that show one thing each, and what to look for."""

from aelab.recipes._links import RECIPES, Recipe
from aelab.recipes._nets import DEPTH, FIRST, FIRST_LAYER, NAIVE, THIRTY, machines, plane, tower
from aelab.recipes._points import (
    ARROWS,
    HEART,
    HEART_BATCH,
    HEART_STEPS,
    IDENTITY,
    SHEETS,
    Sheet,
    cloth,
    felt,
)

__all__ = [
    "ARROWS",
    "DEPTH",
    "FIRST",
    "FIRST_LAYER",
    "HEART",
    "HEART_BATCH",
    "HEART_STEPS",
    "IDENTITY",
    "NAIVE",
    "RECIPES",
    "SHEETS",
    "THIRTY",
    "Recipe",
    "Sheet",
    "cloth",
    "felt",
    "machines",
    "plane",
    "tower",
]
