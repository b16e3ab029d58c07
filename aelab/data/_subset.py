"""Some classes of a data set as a data set of its own: `mnist/normal=0-1`.

The idea: what is normal is part of a data set's name, so an experiment on it is repeated by its
name alone, as any other. The items keep their order, labels and class names.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from aelab.data._types import Dataset, Info, UnknownData

MARK = "/normal="


def named(parent: str, classes: Sequence[int]) -> str:
    """The name of the set with these classes only; the parent's own for none of them."""
    return f"{parent}{MARK}{'-'.join(map(str, sorted(classes)))}" if classes else parent


def parsed(name: str) -> tuple[str, tuple[int, ...]]:
    """The parent's name and the classes, which are none where the name is a whole set's.

    Raises UnknownData unless the classes stand there once each, in order.
    """
    parent, mark, text = name.partition(MARK)
    parts = text.split("-") if mark else []
    classes = tuple(int(part) for part in parts if part.isdecimal())
    if mark and (not classes or named(parent, sorted(set(classes))) != name):
        raise UnknownData(
            f"There is no data set {name!r}: after {MARK[1:]!r} stand classes as whole numbers, "
            f"each once, in order, such as {parent}{MARK}0-1."
        )
    return parent, classes


def info(parent: Info, classes: Sequence[int]) -> Info:
    """What is known of it without loading it."""
    words = ("classes " if len(classes) > 1 else "class ") + ", ".join(map(str, classes))
    return replace(parent, name=named(parent.name, classes), title=f"{parent.title}, {words}")


def subset(parent: Dataset, classes: Sequence[int]) -> Dataset:
    """The items of these classes. Raises UnknownData for a class that the parent does not have."""
    if max(classes) >= len(parent.classes):
        raise UnknownData(
            f"{parent.title} has no class {max(classes)}: its classes are numbered from 0 to "
            f"{len(parent.classes) - 1}."
        )
    train, test = (np.isin(y, classes) for y in (parent.y_train, parent.y_test))
    words = ", ".join(parent.classes[c] for c in classes)
    return replace(
        parent, name=named(parent.name, classes), title=f"{parent.title}, only {words}",
        x_train=parent.x_train[train], y_train=parent.y_train[train],
        x_test=parent.x_test[test], y_test=parent.y_test[test], factors=(),
    )  # fmt: skip
