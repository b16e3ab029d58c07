"""The comparison of code planes: what stands side by side, and each run's film.

A `planes` payload is sent with every tick and draws; a `reel` is sent once a run, when it is
finished or paused, to the group `slot(group, i)` of its plane, as is that plane's decoder.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aelab.components._payload import pack
from aelab.components._shapes import check, quantise
from aelab.components.stage import Banner, Floats, Status


@dataclass(frozen=True, kw_only=True, eq=False)
class Panel:
    """One plane: its words, and what is known of its run.

    role: "pca" or "network", for the colour; prior: the codes are pulled towards N(0, I), and the
    plane shows them as they are; points: codes as drawn [n, 2]; holes: spacings to the nearest code
    on a grid [rows, columns] over the box `low` to `high`; steps, errors: [T], squared error /
    image; kl: nats a dimension; meter: the line under them.
    """

    title: str
    note: str = ""
    detail: str = ""
    x: str = ""
    y: str = ""
    role: str = "network"
    prior: bool = False
    run: str = ""
    step: int = 0
    points: Floats | None = None
    holes: Floats | None = None
    low: tuple[float, float] = (0.0, 0.0)
    high: tuple[float, float] = (1.0, 1.0)
    steps: NDArray[np.integer[Any]] | None = None
    errors: Floats | None = None
    kl: tuple[float, ...] = ()
    meter: str = ""


WORDS = ("title", "note", "detail", "x", "y", "role", "prior", "run", "step", "kl", "meter")
FARTHEST = 10.0  # spacings; the hole map's colours end here


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
    reserve: int = 108,
) -> bytes:
    """Pack planes to be drawn side by side; all show the same items, in the same order.

    coloured: by class; pca_error: PCA's squared error / image of these items; reserve: pixels of
    the window's height that the rest of the page needs.
    """
    shown, arrays = [], {}
    for i, panel in enumerate(panels):
        words: dict[str, Any] = {name: getattr(panel, name) for name in WORDS}
        words["slot"] = slot(group, i)
        if panel.points is not None:
            points = check(f"points{i}", panel.points, (None, 2))
            arrays[f"points{i}"], words["lo"], words["hi"] = quantise(points)
        if panel.holes is not None:
            share = check(f"holes{i}", panel.holes, (None, None)) / FARTHEST
            arrays[f"holes{i}"] = np.rint(255 * share.clip(0, 1)).astype("u1")
            words["box"] = [*panel.low, *panel.high]
        if panel.steps is not None and panel.errors is not None:
            arrays[f"steps{i}"] = check(f"steps{i}", panel.steps, (None,)).astype("<f4")
            arrays[f"errors{i}"] = check(f"errors{i}", panel.errors, (len(panel.steps),)).astype(
                "<f4"
            )
        shown.append(words)
    meta = {
        "kind": "planes", "group": group, "status": status, "badge": badge, "panels": shown,
        "coloured": coloured, "farthest": FARTHEST, "pca_error": pca_error, "reserve": reserve,
        "banner": {"tone": banner.tone, "text": banner.text} if banner else None,
    }  # fmt: skip
    return pack(meta, **arrays)


def reel(
    *,
    group: str,
    run: str,
    steps: NDArray[np.integer[Any]],
    frames: Floats,
    figures: Floats,
) -> bytes:
    """Pack the film of one run, for a plane's slot. steps: [T], rising; frames: codes [T, n, 2].

    figures: [T, 2], 5-NN accuracy (0 to 1) and squared error / image of each frame's items.
    Points travel at 16 bits, each frame between its own ends.
    """
    count = len(steps)
    check("frames", frames, (count, None, 2))
    quantised = [quantise(frame) for frame in frames]
    return pack(
        {"kind": "reel", "group": group, "run": run},
        frames=np.stack([points for points, _, _ in quantised]),
        ends=np.array([[lo, hi] for _, lo, hi in quantised], dtype="<f4"),
        figures=check("figures", figures, (count, 2)).astype("<f4"),
        steps=check("steps", steps, (count,)).astype("<i4"),
    )
