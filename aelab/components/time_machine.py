"""The time machine below pictures: the error of each run, and the slider that moves them to a step.

It moves what shows a film in one of its slots: a gallery or sheet whose slot a `film_recording` was
sent to.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aelab.components._payload import check, pack
from aelab.components.stage import Floats


@dataclass(frozen=True, kw_only=True, eq=False)
class Curve:
    """A run's squared error / item at steps [T]; colour: its name in the palette."""

    name: str
    colour: str
    steps: NDArray[np.integer[Any]]
    errors: Floats


def time_machine(
    *,
    group: str,
    slots: Sequence[str],
    film: str,
    curves: Sequence[Curve],
    height: int,
    note: str = "",
    item: str = "image",
    label: str = "",
    top: float = 0.0,
) -> bytes:
    """Pack the curves of all runs, and the slots that the slider moves.

    film: a name for what is played; the slider goes to its end when that changes, and rests while
    it is empty, as it is while something is trained. height: of the curves, in pixels; note: a
    line below; item: what the errors are a mean over; label: what the curves show if not errors;
    top: where the axis ends although some errors are larger, if it is not 0.
    Raises ValueError for curves whose steps and errors differ in length.
    """
    arrays: dict[str, NDArray[Any]] = {}
    for i, curve in enumerate(curves):
        arrays[f"steps{i}"] = check(f"steps{i}", curve.steps, (None,)).astype("<f4")
        errors = check(f"errors{i}", curve.errors, (len(curve.steps),))
        arrays[f"errors{i}"] = errors.astype("<f4")
    words = [{"name": curve.name, "colour": curve.colour} for curve in curves]
    meta = {
        "kind": "time_machine", "group": group, "slots": list(slots), "film": film, "runs": words,
        "height": height, "note": note, "top": top,
        "label": label or f"squared error / {item}, test items shown",
    }  # fmt: skip
    return pack(meta, **arrays)
