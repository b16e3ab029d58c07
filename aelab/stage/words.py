"""Figures in words, as the stage and what stands beside it print them."""

from math import isnan


def measured(error: float, item: str = "image") -> str:
    """A squared error in words, with three digits."""
    digits = f"{error:#.3g}".rstrip(".")
    return f"{digits} squared error / {item}"


def with_neighbours(neighbours: float, error: float, item: str) -> str:
    """The measured line under a plane: 5-NN accuracy, if there are classes, and the error."""
    near = "" if isnan(neighbours) else f"{100 * neighbours:.1f} % 5-NN · "
    return near + measured(error, item)
