"""A space's payload: points in space, the surface a decoder lays among them, PCA's beside it.

`assets/plots/space/space.js` draws both under one camera, and the code flat next to them. What
changes with training comes with every payload; `film` is the same at many steps, for the time
machine.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aelab.components._payload import check, pack

Floats = NDArray[np.floating[Any]]

MOST = 6e4  # that 16 bits hold: a sheet that has run away is far outside the picture


@dataclass(frozen=True, kw_only=True, eq=False)
class DecoderSurface:
    """A decoder's surface: what it makes of a lattice of codes, and of the points' own codes.

    lattice: [side², 3], row by row, or a thread [m, 3]; worn: [side²] or [m], 0 where nothing of
    it is drawn; rebuilt: [n, 3]; codes: as drawn, [n, 2].
    """

    lattice: Floats
    visible: Floats
    reconstruction: Floats
    codes: Floats


@dataclass(frozen=True)
class View:
    """The words of one of the three views: its title and lines of figures below it."""

    title: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class SpaceFilm:
    """What a space says of its film: one of this `run`, sent to `slot`."""

    slot: str
    run: str


def space(
    *,
    group: str,
    name: str,
    points: Floats,
    places: Floats,
    along: tuple[str, str, str],
    views: tuple[View, View, View],
    axes: tuple[str, str],
    plane: Floats,
    flat: Floats,
    surface: DecoderSurface | None,
    thread: bool,
    rods: bool,
    badge: str = "",
    status: str = "",
    run: str = "",
    step: int = 0,
    film: SpaceFilm | None = None,
    height: int = 340,
) -> bytes:
    """Pack points [n, 3] whose colours tell their places [n], 0 to 1, along the toy.

    along: what the places are, with the words at both ends of their scale; views: the network's,
    PCA's, the code's; axes: of the code. plane: PCA's plane, or a thread of it, [4, 3] or [2, 3],
    corners in turn; flat: the points on it, [n, 3]. sheet: the network's, None before there is
    one; thread: it has one number a code. rods: points are tied to what is made of them.
    run: sheets of one run glide into each other. height: of the picture in CSS pixels.
    Raises ValueError for arrays that do not fit.
    """
    arrays = _cloud(points, places, plane, flat)
    arrays |= _packed(surface, len(points)) if surface else {}
    meta = {
        "kind": "space", "group": group, "name": name, "along": along, "axes": axes,
        "views": [asdict(view) for view in views], "thread": thread, "rods": rods, "badge": badge,
        "status": status, "run": run, "step": step, "height": height,
        "film": asdict(film) if film else None,
    }  # fmt: skip
    return pack(meta, **{key: array.astype("<f4") for key, array in arrays.items()})


def surface_film(
    *,
    group: str,
    run: str,
    steps: NDArray[np.integer[Any]],
    surfaces: Sequence[DecoderSurface],
    notes: Sequence[Sequence[Sequence[str]]],
) -> bytes:
    """Pack the sheets of a run at steps [T], and the lines of all three views at each.

    Raises ValueError if there is not one sheet and one note a step.
    """
    check("steps", steps, (len(surfaces),))
    if len(notes) != len(steps):
        raise ValueError(f"notes has {len(notes)} texts for {len(steps)} frames.")
    found = [_packed(sheet, len(sheet.reconstruction)) for sheet in surfaces]
    whole = {key: np.stack([f[key] for f in found]).clip(-MOST, MOST) for key in found[0]}
    arrays = {key: array.astype("<f2") for key, array in whole.items()}
    meta = {"kind": "film_recording", "group": group, "run": run, "notes": notes}
    return pack(meta, steps=steps.astype("<i4"), **arrays)


def _cloud(points: Floats, places: Floats, plane: Floats, flat: Floats) -> dict[str, Floats]:
    n = len(points)
    return {
        "points": check("points", points, (n, 3)), "flat": check("flat", flat, (n, 3)),
        "places": check("places", places, (n,)), "plane": check("plane", plane, (None, 3)),
    }  # fmt: skip


def _packed(sheet: DecoderSurface, n: int) -> dict[str, Floats]:
    return {
        "lattice": check("lattice", sheet.lattice, (None, 3)),
        "visible": check("visible", sheet.visible, (len(sheet.lattice),)),
        "reconstruction": check("reconstruction", sheet.reconstruction, (n, 3)),
        "codes": check("codes", sheet.codes, (n, 2)),
    }
