"""A verdict's payload: each prediction as a range on an axis, and one dot for every seed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import isfinite
from typing import Literal

import numpy as np

from aelab.components._payload import pack

Holds = Literal["yes", "no", "open", ""]


@dataclass(frozen=True, kw_only=True)
class Range:
    """One prediction: the figure, in its unit, lies between low and high (infinite: no bound).

    says: the prediction in words; role: what it is to the note, a word or two; values: one a seed.
    mean, interval: of all seeds, once they are there. baseline: what it is to be compared with,
    and its name.
    """

    says: str
    unit: str
    low: float
    high: float
    role: str = ""
    values: Sequence[float] = field(default=())
    mean: float | None = None
    interval: tuple[float, float] | None = None
    baseline: tuple[float, str] | None = None
    holds: Holds = ""


def verdict(
    *, group: str, name: str, title: str, ranges: Sequence[Range], note: str = "", badge: str = ""
) -> bytes:
    """Pack predictions and what has been measured of each, to be drawn one below the other."""
    rows = [
        {
            "says": one.says, "unit": one.unit, "role": one.role, "holds": one.holds,
            "bounds": [_finite(one.low), _finite(one.high)], "mean": _finite(one.mean),
            "interval": [_finite(end) for end in one.interval] if one.interval else None,
            "baseline": _baseline(one.baseline),
        }
        for one in ranges
    ]  # fmt: skip
    meta = {
        "kind": "verdict", "group": group, "name": name, "title": title, "note": note,
        "badge": badge, "rows": rows,
    }  # fmt: skip
    return pack(meta, **{f"values{i}": np.array(one.values, "<f4") for i, one in enumerate(ranges)})


def _finite(value: float | None) -> float | None:
    return value if value is not None and isfinite(value) else None


def _baseline(known: tuple[float, str] | None) -> dict[str, float | str] | None:
    return {"value": known[0], "name": known[1]} if known and isfinite(known[0]) else None
