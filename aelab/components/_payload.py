"""One message as bytes: a small JSON header, then the raw arrays; and checks on these before.

Streamlit turns a dict with bytes or arrays in it into a string, so everything that goes to the
canvas travels as one `bytes` object. Layout, little-endian throughout:

    u32 header length | header (UTF-8 JSON) | zeros up to a multiple of 8 | arrays, each so padded

The header is `{"meta": {...}, "arrays": {name: [dtype, shape, offset]}}`; offsets count from the
first byte after the header's padding. `assets/core/payload.js` is the reader.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from typing import Any, TypeVar

import numpy as np
from numpy.typing import DTypeLike, NDArray

A = TypeVar("A", bound=np.generic)

_NAMES = {
    np.dtype("u1"): "u8",
    np.dtype("<u2"): "u16",
    np.dtype("<i4"): "i32",
    np.dtype("<f4"): "f32",
    np.dtype("<f2"): "f16",
}


class Payload(bytes):
    """The bytes of one message, and what it says of itself in words."""

    meta: Mapping[str, Any]


def pack(meta: Mapping[str, Any], **arrays: NDArray[Any]) -> Payload:
    """Join `meta` and the arrays into one payload.

    Raises TypeError for a dtype the reader does not know, ValueError for NaN or infinity in `meta`
    (arrays may hold both).
    """
    table: dict[str, tuple[str, tuple[int, ...], int]] = {}
    body: list[bytes] = []
    offset = 0
    for name, array in arrays.items():
        if array.dtype not in _NAMES:
            known = ", ".join(str(dtype) for dtype in _NAMES)
            raise TypeError(f"{name} is {array.dtype}; a payload carries {known}.")
        table[name] = (_NAMES[array.dtype], array.shape, offset)
        raw = _padded(array.tobytes())
        body.append(raw)
        offset += len(raw)
    header = json.dumps(
        {"meta": meta, "arrays": table}, allow_nan=False, ensure_ascii=False, separators=(",", ":")
    ).encode()
    payload = Payload(b"".join([_padded(struct.pack("<I", len(header)) + header), *body]))
    payload.meta = meta
    return payload


def _padded(raw: bytes) -> bytes:
    return raw + bytes(-len(raw) % 8)


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


def take(known: type, given: Mapping[str, Any]) -> None:
    """Raise TypeError for arguments that a TypedDict does not know, or for missing ones."""
    required: frozenset[str] = vars(known)["__required_keys__"]  # wrong under postponed annotations
    names = required | vars(known)["__optional_keys__"]
    if unknown := given.keys() - names:
        raise TypeError(f"{known.__name__} has no {', '.join(sorted(unknown))}.")
    if missing := required - given.keys():
        raise TypeError(f"{known.__name__} needs {', '.join(sorted(missing))}.")
