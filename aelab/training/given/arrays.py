"""Items, codes and labels as people have them, made what a network takes: rows of float32.

Any numbers of NumPy, torch or Python will do, and items in the shape of a picture, alone or with
axes of length 1. Bytes are pixels from 0 to 255. What has no clear meaning gets one sentence.
"""

from math import prod
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from aelab.data import Dataset


class ArrayError(ValueError):
    """An array is none that a network takes; the message is one plain sentence."""


def items(x: Any, dataset: Dataset) -> Tensor:
    """Items of a data set as float32 [n, d]; raises ArrayError."""
    values = _numbers(x, "Items")
    rows = _rows(values, dataset.shape)
    if rows is None:
        d, shape = dataset.d, list(dataset.shape)
        one = f"{d} numbers" if len(shape) == 1 else f"{d} numbers, or an array of {shape}"
        raise ArrayError(
            f"An item of {dataset.title} is {one}; these have the shape {list(values.shape)}."
        )
    if dataset.kind == "images" and values.dtype.kind in "iu":
        rows = dataset.from_ink(_ink(rows, dataset.title))
    return _float32(rows)


def codes(z: Any, latent: int) -> Tensor:
    """Codes as float32 [n, latent]; raises ArrayError."""
    values = _numbers(z, "Codes")
    rows = _rows(values, (latent,))
    if rows is None:
        size = "1 number" if latent == 1 else f"{latent} numbers"
        raise ArrayError(
            f"A code of this run has {size}; these have the shape {list(values.shape)}."
        )
    return _float32(rows)


def labels(y: Any, n: int, classes: int) -> Tensor:
    """The labels of n items as int64 [n]; raises ArrayError."""
    values = _numbers(y, "Labels").reshape(-1)
    if values.dtype.kind not in "iu" or len(values) != n:
        raise ArrayError(f"Labels are whole numbers, one for each of the {n:,} items.")
    if n and not (values.min() >= 0 and values.max() < classes):
        raise ArrayError(f"Labels go from 0 to {classes - 1}; these go to {values.max()}.")
    return torch.tensor(values.astype(np.int64))


def condition(told: Any, n: int, numbers: int) -> Tensor | None:
    """What a conditional variant is told of n items, float32 [n, numbers]; raises ArrayError.

    numbers: 0 for a variant that is told nothing.
    """
    if told is None or not numbers:
        return None
    values = _numbers(told, "Conditions")
    if values.shape != (n, numbers):
        raise ArrayError(
            f"A condition of this run has {numbers} numbers, one row an item, as `run.condition` "
            f"gives them; these have the shape {list(values.shape)} for {n:,} items."
        )
    return _float32(values)


def _numbers(values: Any, what: str) -> NDArray[Any]:
    if isinstance(values, Tensor):
        values = values.detach().cpu()
        values = values.float() if values.dtype is torch.bfloat16 else values
    try:
        found = np.asarray(values)
    except ValueError as error:  # rows of several lengths
        raise ArrayError(f"{what} are one array of numbers.") from error
    if found.dtype.kind not in "biuf":
        raise ArrayError(f"{what} are numbers; these are of type {found.dtype}.")
    return found


def _rows(values: NDArray[Any], shape: tuple[int, ...]) -> NDArray[Any] | None:
    """Items of a shape as rows, one alone as one row; None if they have another shape."""
    own, flat = [side for side in shape if side != 1], [prod(shape)]
    for n, sides in ((values.shape[:1], values.shape[1:]), ((1,), values.shape)):
        if n and (list(sides) == flat or [s for s in sides if s != 1] == own):
            return values.reshape(*n, *flat)
    return None


def _ink(rows: NDArray[Any], title: str) -> NDArray[np.float32]:
    """Whole numbers as ink: bytes from 0 to 255, others 0 or 1."""
    if rows.dtype == np.uint8:
        return rows.astype(np.float32) / np.float32(255)
    if rows.size and (rows.min() < 0 or rows.max() > 1):
        raise ArrayError(
            f"Pixels of {title} are bytes (uint8) or fractions; these are whole numbers of type "
            f"{rows.dtype} up to {rows.max()}."
        )
    return rows.astype(np.float32)


def _float32(values: NDArray[Any]) -> Tensor:
    with np.errstate(all="ignore"):  # what is too large or too small for float32 is inf or 0
        return torch.tensor(np.ascontiguousarray(values, np.float32))
