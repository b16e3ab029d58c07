"""The film's payload: a finished run's codes, frame by frame."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aelab.components._payload import check, pack, quantise


def film(
    *,
    badge: str,
    classes: Sequence[str],
    marks: Sequence[str],
    frames: NDArray[np.floating[Any]],
    labels: NDArray[np.integer[Any]],
    steps: NDArray[np.integer[Any]],
    height: int = 360,
) -> bytes:
    """Pack a film that plays in a loop, slowly at first.

    frames: codes in the view [T, n, 2], sent at 16 bits; labels: 0..9 [n]; steps: [T];
    height: of the picture, in pixels.
    """
    check("frames", frames, (None, None, 2))
    count, n, _ = frames.shape
    quantised = [quantise(frame) for frame in frames]
    meta = {
        "kind": "film",
        "badge": badge,
        "classes": list(classes),
        "marks": list(marks),
        "height": height,
    }
    return pack(
        meta,
        frames=np.stack([points for points, _, _ in quantised]),
        lo_hi=np.array([[lo, hi] for _, lo, hi in quantised], dtype="<f4"),
        labels=check("labels", labels, (n,)).astype("u1"),
        steps=check("steps", steps, (count,)).astype("<i4"),
    )
