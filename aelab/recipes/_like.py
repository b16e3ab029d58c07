"""Recipes by data set, also for sets of people's own: that of a built-in set of about their size.

An own set has another number of items, so its epochs are scaled to about as many steps.
"""

from collections.abc import Mapping
from typing import Any, Final

from aelab import data

ITEMS: Final = {"digits": 1_437, "shapes": 10_000, "mnist": 60_000}  # to train on
LEAST = 0.1  # times the epochs
MOST = 500  # epochs, unless the recipe itself has more


def suited(known: Mapping[str, Mapping[str, Any]], usual: Mapping[str, Any], name: str) -> Any:
    """The recipe of a set among the known, else the usual one; epochs are scaled for own sets."""
    parent = data.like(name)
    found = dict(known.get(parent, usual))
    if data.custom.is_own(name) and data.is_present(name) and "epochs" in found:
        scale = ITEMS[parent] / data.load(name).n_train
        wanted = round(found["epochs"] * max(scale, LEAST))
        found["epochs"] = max(1, min(wanted, max(MOST, found["epochs"])))
    return found


def epochs(known: Mapping[str, int], usual: int, name: str) -> int:
    """As `suited`, of a number of epochs alone."""
    parts = {parent: {"epochs": n} for parent, n in known.items()}
    found: int = suited(parts, {"epochs": usual}, name)["epochs"]
    return found
