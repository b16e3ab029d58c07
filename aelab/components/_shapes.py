"""Checks on arrays before they are packed, and 16-bit points."""

from __future__ import annotations

from typing import Any, TypeVar

import numpy as np
from numpy.typing import DTypeLike, NDArray

A = TypeVar("A", bound=np.generic)


def check(
    name: str, array: NDArray[A], shape: tuple[int | None, ...], dtype: DTypeLike | None = None
) -> NDArray[A]:
    """Return `array` if it has this shape (None: any length) and dtype; else say what is wrong.

    Raises ValueError for a shape, TypeError for a dtype.
    """
    fits = array.ndim == len(shape) and all(
        want is None or want == have for want, have in zip(shape, array.shape, strict=True)
    )
    if not fits:
        wanted = ", ".join("any" if want is None else str(want) for want in shape)
        raise ValueError(f"{name} has shape {list(array.shape)}; it should be [{wanted}].")
    if dtype is not None and array.dtype != np.dtype(dtype):
        raise TypeError(f"{name} is {array.dtype}; it should be {np.dtype(dtype)}.")
    return array


def quantise(points: NDArray[Any]) -> tuple[NDArray[np.uint16], list[float], list[float]]:
    """Spread [n, 2] values over 0..65535; also the values that the two ends stand for.

    Values that are not finite go to the middle: a diverged run still has a picture.
    """
    values = points.astype(np.float64)
    finite = np.isfinite(values)
    if not finite.all():
        centre = np.nanmedian(np.where(finite, values, np.nan), axis=0) if finite.any() else 0.0
        values = np.where(finite, values, np.nan_to_num(centre))
    lo, hi = values.min(axis=0, initial=np.inf), values.max(axis=0, initial=-np.inf)
    if not len(values):
        lo, hi = np.zeros(2), np.ones(2)
    span = np.where(hi > lo, hi - lo, 1.0)
    return np.round((values - lo) / span * 65535).astype("<u2"), lo.tolist(), (lo + span).tolist()
