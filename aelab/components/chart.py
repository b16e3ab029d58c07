"""A chart's payload: curves with their spread over seeds, as they are being found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

from aelab.components._payload import check, pack

Values = NDArray[np.floating]


@dataclass(frozen=True, kw_only=True, eq=False)
class Series:
    """One curve: x, y [n]; low, high [n], its interval where it is known (not finite: none).

    colour: a name of the palette, or "classes.3"; dots: a mark at each value; said: what stands
    under its name instead of the last value.
    """

    name: str
    x: Values
    y: Values
    low: Values | None = None
    high: Values | None = None
    colour: str = "accent"
    dashed: bool = False
    dots: bool = True
    said: str = ""


@dataclass(frozen=True)
class Axis:
    """An axis: what it shows with its unit; `log`: equal factors take equal room.

    low, high: its ends, at least; those that are None follow the values. ticks: where it has
    labels, if not at round values.
    """

    label: str
    low: float | None = None
    high: float | None = None
    log: bool = False
    ticks: tuple[float, ...] = ()


@dataclass(frozen=True)
class Level:
    """A value to compare with: a dashed line across, with its name."""

    name: str
    y: float
    colour: str = "muted"


@dataclass(frozen=True)
class Band:
    """A stretch of the x axis that has a name."""

    name: str
    low: float
    high: float
    colour: str = "pca"


def chart(
    *,
    group: str,
    name: str,
    title: str,
    x: Axis,
    y: Axis,
    series: Sequence[Series],
    levels: Sequence[Level] = (),
    bands: Sequence[Band] = (),
    note: str = "",
    badge: str = "",
    height: int = 320,
) -> bytes:
    """Pack curves over one x axis. height: of the plot in CSS pixels.

    Raises ValueError if the arrays of a series differ in length.
    """
    arrays = {}
    for i, one in enumerate(series):
        for what in ("x", "y", "low", "high"):
            values = getattr(one, what)
            if values is not None:
                arrays[f"{what}{i}"] = check(f"{what}{i}", values, (len(one.x),)).astype("<f4")
    drawn = [
        {"name": s.name, "colour": s.colour, "dashed": s.dashed, "dots": s.dots, "said": s.said}
        for s in series
    ]
    meta = {
        "kind": "chart", "group": group, "name": name, "title": title, "note": note,
        "badge": badge, "height": height, "x": asdict(x), "y": asdict(y), "series": drawn,
        "levels": [asdict(level) for level in levels], "bands": [asdict(band) for band in bands],
    }  # fmt: skip
    return pack(meta, **arrays)
