"""The film of one run, for the time machine: its codes and its small pictures at many steps.

Sent once a run, when it is finished or paused. `assets/interaction/film_recording.js` reads it,
`assets/interaction/scrubber.js` moves it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aelab.components._payload import check, pack, quantise
from aelab.components.stage import Bytes, Floats


def film_recording(
    *,
    group: str,
    run: str,
    steps: NDArray[np.integer[Any]],
    frames: Floats | None = None,
    figures: Floats | None = None,
    spreads: Floats | None = None,
    pictures: Mapping[str, Bytes] | None = None,
    scales: Mapping[str, Floats] | None = None,
    notes: Sequence[str] = (),
) -> bytes:
    """Pack the film of one run, for the stage or plane of a group. steps: [T], rising.

    frames: codes as drawn [T, n, 2], at 16 bits, each frame between its own ends; figures: [T, 2],
    5-NN accuracy (0 to 1) and squared error / image of each frame's items; spreads: the
    clouds round the first k codes as in `Panel`, [T, k, 3]; pictures: uint8 [T, k, d] by name;
    scales: of signed pictures, what 255 stands for, [T, k] by the same name;
    notes: a line of words a frame. Raises ValueError or TypeError for arrays that do not fit.
    """
    count = len(steps)
    arrays: dict[str, NDArray[Any]] = {"steps": check("steps", steps, (count,)).astype("<i4")}
    if frames is not None:
        quantised = [quantise(frame) for frame in check("frames", frames, (count, None, 2))]
        arrays["frames"] = np.stack([points for points, _, _ in quantised])
        arrays["ends"] = np.array([[lo, hi] for _, lo, hi in quantised], dtype="<f4")
    if figures is not None:
        arrays["figures"] = check("figures", figures, (count, 2)).astype("<f4")
    if spreads is not None:
        arrays["spreads"] = check("spreads", spreads, (count, None, 3)).astype("<f4")
    for name, images in (pictures or {}).items():
        arrays[f"picture {name}"] = check(name, images, (count, None, None), np.uint8)
    for name, scale in (scales or {}).items():
        arrays[f"scale {name}"] = check(f"scale of {name}", scale, (count, None)).astype("<f4")
    if len(notes) not in (0, count):
        raise ValueError(f"notes has {len(notes)} texts for {count} frames.")
    return pack(
        {"kind": "film_recording", "group": group, "run": run, "notes": list(notes)}, **arrays
    )
