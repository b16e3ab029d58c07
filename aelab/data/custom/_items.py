"""Arrays as people have them, made pictures or rows of a table."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from aelab.brief import brief
from aelab.data._types import DataRefused

SIDES = (4, 256)  # pixels
FIRST = 100  # pictures that are looked at before all are
Array = NDArray[Any]


@brief
class Items(NamedTuple):
    """x: uint8 or float32 in [0, 1] of pictures, [n, h, w] or [n, h, w, 3]; float32 [n, d] of rows.

    whole: bool [n], items without a number that is none. report: what was converted, a sentence
    each.
    """

    x: Array
    whole: NDArray[np.bool_]
    report: tuple[str, ...] = ()

    @property
    def pictures(self) -> bool:
        """Whether the items are pictures, not rows of numbers."""
        return self.x.ndim > 2


def items(x: Any, shape: tuple[int, ...] | None = None) -> Items:
    """Arrays or tensors [n, h, w], [n, h, w, c] or [n, c, h, w] as pictures, [n, d] as rows.

    shape: of one picture, where x are rows of pixels. Raises DataRefused with one plain sentence.
    """
    given = numbers(x)
    if shape is not None:
        side = tuple(map(int, shape))
        if given.ndim < 1 or given.size != len(given) * np.prod(side):
            raise DataRefused(f"Items of the shape {list(given.shape[1:])} cannot be pictures of "
                              f"{' × '.join(map(str, side))} pixels.")  # fmt: skip
        given = given.reshape(len(given), *side)
    if given.ndim == 2:
        return _rows(given)
    if given.ndim not in (3, 4):
        raise DataRefused("Items are pictures, [n, h, w] or [n, h, w, 3], or rows of numbers, "
                          f"[n, d]; these have the shape {list(given.shape)}.")  # fmt: skip
    return _pictures(given)


def as_array(x: Any) -> Array:
    """An array, a tensor from any device, or a list as an array. Raises ValueError or TypeError."""
    return np.asarray(x.numpy(force=True) if hasattr(x, "numpy") else x)


def fractions(x: Array) -> NDArray[np.float32]:
    """Bytes as fractions of 255, others as they are."""
    return np.divide(x, 255, dtype=np.float32) if x.dtype == np.uint8 else x


def numbers(x: Any) -> Array:
    """An array, a tensor or a list as an array of numbers. Raises DataRefused."""
    try:
        found = as_array(x)
    except (TypeError, ValueError) as error:  # of several lengths, or a type that NumPy lacks
        raise DataRefused("Items are one array of numbers, all of one shape.") from error
    if found.dtype.kind not in "biuf":
        raise DataRefused(f"Items are numbers; these are of type {found.dtype}.")
    return found


def _equal(x: Array) -> bool:
    """Whether the first three channels are the same."""
    return bool((x[..., 0] == x[..., 1]).all() and (x[..., 0] == x[..., 2]).all())


def _rows(x: Array) -> Items:
    with np.errstate(all="ignore"):
        values = x.astype(np.float32)
    side = int(np.sqrt(x.shape[1]))
    pixels = x.dtype == np.uint8 and side * side == x.shape[1] and side >= SIDES[0]
    hint = f"Rows are read as a table; if they are pictures, give shape=({side}, {side})."
    return Items(values, _finite(values), (hint,) if pixels else ())


def _finite(x: Array) -> NDArray[np.bool_]:
    """Which items have only numbers, bool [n]."""
    found: NDArray[np.bool_] = np.asarray(np.isfinite(x.reshape(len(x), -1)).all(1))
    return found


def _pictures(x: Array) -> Items:
    x = _channels_last(x)
    low, high = SIDES
    if not all(low <= side <= high for side in x.shape[1:3]):
        raise DataRefused(f"Pictures have sides from {low} to {high} pixels; these are "
                          f"{x.shape[1]} × {x.shape[2]}.")  # fmt: skip
    whole = _finite(x) if x.dtype.kind == "f" else np.ones(len(x), np.bool_)
    if not whole.any():
        raise DataRefused("Every picture has a pixel that is no number.")
    x, scaled = _scaled(x, whole)
    x, colours = _colours(x)
    return Items(x, whole, (*scaled, *colours))


def _channels_last(x: Array) -> Array:
    """Pictures [n, h, w] or [n, h, w, c], where they may be [n, c, h, w]."""
    if x.ndim == 3 or x.shape[3] in (1, 3, 4):
        return x
    if x.shape[1] not in (1, 3, 4):
        raise DataRefused("A picture has 1 (grey), 3 (colour) or 4 channels (with opacity), first "
                          f"or last; these have the shape {list(x.shape[1:])}.")  # fmt: skip
    return x.transpose(0, 2, 3, 1)


def _scaled(x: Array, whole: NDArray[np.bool_]) -> tuple[Array, tuple[str, ...]]:
    """Pixels as bytes, or as fractions from 0 to 1; and how."""
    if x.dtype == np.uint8:
        return x, ()
    if x.dtype.kind == "b":
        return x.astype(np.uint8) * np.uint8(255), ()
    kept = x[whole]
    low, high = kept.min().item(), kept.max().item()
    if x.dtype.kind in "iu" and low >= 0 and high <= 255:
        if high <= 1:
            return x.astype(np.uint8) * np.uint8(255), ()
        return x.astype(np.uint8), ()
    if x.dtype.kind in "iu" and low >= 0 and high <= 65535:
        return (x // 257).astype(np.uint8), ("16-bit pixels were brought to 8 bits.",)
    if low >= 0 and high <= 1:
        return x.astype(np.float32), ()
    if low >= 0 and high <= 255:
        return (x / 255).astype(np.float32), ("Pixels up to 255 were divided by 255.",)
    said = f"Pixels from {low:g} to {high:g} were scaled to 0 to 1."
    return ((x - low) / (high - low)).astype(np.float32), (said,)


def _colours(x: Array) -> tuple[Array, tuple[str, ...]]:
    """Grey pictures [n, h, w], or colour [n, h, w, 3]."""
    if x.ndim == 3:
        return x, ()
    said: tuple[str, ...] = ()
    if x.shape[3] == 4:
        one = np.float32(255 if x.dtype == np.uint8 else 1)
        opacity = x[..., 3:].astype(np.float32) / one
        laid = x[..., :3] * opacity + (1 - opacity) * one
        x = np.rint(laid).astype(np.uint8) if x.dtype == np.uint8 else laid.astype(np.float32)
        said = ("What is transparent was laid on white.",)
    if x.shape[3] == 1:
        return x[..., 0], said
    if _equal(x[:FIRST]) and _equal(x):
        return x[..., 0], (*said, "Their three channels are equal: they are grey.")
    return x, said
