"""A data set whose every picture has lost its structure: `digits/shuffled`.

The idea: the pixels of each image are shuffled by an order of its own. It keeps its grey values,
every one of them, and nothing of what made it a picture; so what a network does better on the
pictures as they are, it does by their structure.
"""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from aelab.data._types import Dataset, Info, UnknownData

MARK = "/shuffled"
SEED = 21


def named(parent: str) -> str:
    """The name of the shuffled set of a data set of pictures."""
    return f"{parent}{MARK}"


def parent(name: str) -> str:
    """The name of the set that was shuffled; empty where the name is another set's."""
    return name.removesuffix(MARK) if name.endswith(MARK) else ""


def info(of: Info) -> Info:
    """What is known of it without loading it. Raises UnknownData for a set without pictures."""
    if of.kind != "images":
        raise UnknownData(f"{of.title} cannot be shuffled: only pictures have pixels.")
    return replace(of, name=named(of.name), title=f"{of.title}, pixels shuffled")


def shuffled(of: Dataset) -> Dataset:
    """The same images, labels and split, the pixels of each in a random order of its own.

    The orders are the same at every call, and independent of each other.
    """
    rng = np.random.default_rng(SEED)
    train, test = (_orderless(x, rng) for x in (of.x_train, of.x_test))
    return replace(
        of, name=named(of.name), title=f"{of.title}, pixels shuffled", x_train=train, x_test=test,
        factors=(),
    )  # fmt: skip


def _orderless(x: NDArray[np.float32], rng: np.random.Generator) -> NDArray[np.float32]:
    return rng.permuted(x, axis=1)
