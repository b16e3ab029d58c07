"""One message as bytes: a small JSON header, then the raw arrays.

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
from typing import Any

import numpy as np
from numpy.typing import NDArray

_NAMES = {
    np.dtype("u1"): "u8",
    np.dtype("<u2"): "u16",
    np.dtype("<i4"): "i32",
    np.dtype("<f4"): "f32",
    np.dtype("<f2"): "f16",
}


def pack(meta: Mapping[str, Any], **arrays: NDArray[Any]) -> bytes:
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
    return b"".join([_padded(struct.pack("<I", len(header)) + header), *body])


def _padded(raw: bytes) -> bytes:
    return raw + bytes(-len(raw) % 8)
