"""The comparison of code planes: what stands side by side.

A `planes` payload is sent with every tick and draws; a run's film (`film_recording`) is sent once,
when it is finished or paused, to the group `slot(group, i)` of its plane, as is that plane's
decoder.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from numpy.typing import NDArray

from aelab.components._payload import check, pack
from aelab.components.panel import Panel, packed
from aelab.components.stage import Banner, Bytes, Status


def slot(group: str, index: int) -> str:
    """The group of the feeds of one plane."""
    return f"{group}/{index}"


def planes(
    *,
    group: str,
    status: Status,
    badge: str,
    panels: Sequence[Panel],
    coloured: bool = True,
    pca_error: float | None = None,
    banner: Banner | None = None,
    own: Bytes | None = None,
    path: bool = False,
    pad: tuple[float, float] | None = None,
    reserve: int = 108,
) -> bytes:
    """Pack planes to be drawn side by side; all show the same items, in the same order.

    coloured: by class; pca_error: PCA's squared error / image of these items; own: the reader's own
    picture, uint8 [d]; path: clicks choose the ends of a path; pad: a place that every plane
    decodes; clicks and drags move it, and the question then has its `place` alone. reserve: pixels
    of the window's height that the rest of the page needs.
    """
    shown: list[dict[str, Any]] = []
    arrays: dict[str, NDArray[Any]] = {}
    for i, panel in enumerate(panels):
        words, its = packed(panel, i)
        shown.append({**words, "slot": slot(group, i)})
        arrays |= its
    if own is not None:
        arrays["own"] = check("own", own, (None,))
    meta = {
        "kind": "planes", "group": group, "status": status, "badge": badge, "panels": shown,
        "coloured": coloured, "pca_error": pca_error, "reserve": reserve,
        "path": path, "pad": pad,
        "banner": {"tone": banner.tone, "text": banner.text} if banner else None,
    }  # fmt: skip
    return pack(meta, **arrays)
