"""Data sets whose pixels were changed: `digits/shuffled`, `mnist/threshold`, `mnist/drawn`.

The idea: how a set was changed is the end of its name, so an experiment on it is repeated by its
name alone. Shuffled: the pixels of each image in an order of its own; it keeps all its grey values,
or colours, and nothing of what made it a picture. Black and white: pixels of 0 and 1 alone, of
which cross-entropy is the exact −log p(x) and can come down to 0; by a threshold of ½, or each
pixel drawn once as white with its grey value as probability (as in Larochelle and Murray, AISTATS
2011). Pictures in colour are not made so: three channels of 0 and 1 are eight colours.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from aelab.data._types import Dataset, Info, UnknownData

SEED = 21
Pixels = NDArray[np.float32]


@dataclass(frozen=True)
class Change:
    """What is done to the pixels of a set, [n, d], or [n, pixels, 3] in colour, what its title says
    then, and the verb."""

    title: str
    done: str
    make: Callable[[Pixels, np.random.Generator], Pixels]


def _shuffled(x: Pixels, rng: np.random.Generator) -> Pixels:
    """The pixels of each image in disorder, x [n, d], or [n, pixels, 3] whose colours stay."""
    if x.ndim == 2:
        return rng.permuted(x, axis=1)
    order = rng.permuted(np.tile(np.arange(x.shape[1], dtype=np.int32), (len(x), 1)), axis=1)
    return np.take_along_axis(x, order[:, :, None], 1)


CHANGES = {
    "shuffled": Change("pixels shuffled", "shuffled", _shuffled),
    "threshold": Change(
        "black and white", "made black and white", lambda x, _: (x >= 0.5).astype(np.float32)
    ),
    "drawn": Change(
        "drawn in black and white", "drawn in black and white",
        lambda x, rng: (rng.random(x.shape, np.float32) < x).astype(np.float32),
    ),
}  # fmt: skip
BLACK_AND_WHITE = ("threshold", "drawn")


def named(parent: str, change: str) -> str:
    """The name of a data set of pictures, changed."""
    return f"{parent}/{change}"


def parsed(name: str) -> tuple[str, str]:
    """The name of the set that was changed, and how; empty where the name is another set's."""
    parent, _, change = name.rpartition("/")
    return (parent, change) if parent and change in CHANGES else ("", "")


def info(of: Info, change: str) -> Info:
    """What is known of it without loading it. Raises UnknownData for a set without pictures."""
    known = CHANGES[change]
    if of.kind != "images":
        raise UnknownData(f"{of.title} cannot be {known.done}: only pictures have pixels.")
    if (of.signed or of.colour) and change in BLACK_AND_WHITE:
        these = "signed" if of.signed else "of three colours"
        raise UnknownData(
            f"{of.title} cannot be {known.done}: only grey pixels between 0 and 1 can, and these "
            f"are {these}."
        )
    return replace(of, name=named(of.name, change), title=f"{of.title}, {known.title}")


def changed(of: Dataset, change: str) -> Dataset:
    """The same images, labels and split, the pixels changed, equally at every call."""
    known, rng = CHANGES[change], np.random.default_rng(SEED)
    each = (-1, of.channels) if of.channels > 1 else (-1,)
    train, test = (
        known.make(x.reshape(len(x), *each), rng).reshape(x.shape) for x in (of.x_train, of.x_test)
    )
    return replace(
        of, name=named(of.name, change), title=f"{of.title}, {known.title}", x_train=train,
        x_test=test, factors=() if change == "shuffled" else of.factors,
    )  # fmt: skip
