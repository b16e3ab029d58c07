"""Made-up tracks of vehicles at a roundabout, some of which do what no vehicle there does.

The idea: a row is a window of 16 positions, one per second. Normal vehicles come in by one of four
arms, go around counter-clockwise and leave by another; where the window begins, how fast they go
and which way they take differ. In most anomalies each position by itself is on the road.
"""

import numpy as np
from numpy.typing import NDArray

from aelab.data.table import Table

Values = NDArray[np.float64]

TITLE, LABEL = "Made-up tracks", "anomaly"
NORMAL, OF_EACH = 2400, 40  # windows; anomalies of each kind
KINDS = ("wrong way", "shortcut", "standstill", "GPS jump", "too fast")
POSITIONS = 16  # of a window, one per second
RADIUS, ARM, LANE = 30.0, 220.0, 4.0  # m: of the ring, to an arm's end, a lane from the middle
BEFORE = (10.0, 40.0)  # m before the ring, where a window begins
SPEED, FAST = (5.0, 8.0), (9.0, 11.0)  # m/s: of normal vehicles, and of those that are too fast
NOISE, JUMP = 1.5, 8.0  # m: of a position, and of a jump that lasts for two


def trajectories() -> Table:
    """2,400 normal windows and 40 anomalies of each kind, the same every time; the last column is 1
    for anomalies. Columns: x and y in m at each second, from the roundabout's centre."""
    rng = np.random.default_rng(10)
    kinds = np.array(["", *KINDS]).repeat([NORMAL] + [OF_EACH] * len(KINDS))
    kinds = kinds[rng.permutation(len(kinds))]
    x = np.stack([_window(str(kind), rng) for kind in kinds]).reshape(len(kinds), -1)
    names = (*(f"{axis} at {t} s" for t in range(POSITIONS) for axis in "xy"), LABEL)
    whole = np.column_stack([np.round(x, 2), kinds != ""])
    return Table(TITLE, names, whole, np.arange(2, len(kinds) + 2),
                 kinds=tuple(map(str, kinds)), track=True)  # fmt: skip


def _window(kind: str, rng: np.random.Generator) -> Values:
    """Positions [16, 2] of one vehicle."""
    # The first way out leaves no ring to go around the wrong way, and no island to cut.
    quarters = int(rng.integers(2 if kind in ("wrong way", "shortcut") else 1, 4))
    road = _road(int(rng.integers(4)), quarters, kind)
    ends = np.append(0, np.hypot(*np.diff(road, axis=0).T).cumsum())
    seconds = np.arange(float(POSITIONS))
    if kind == "standstill":
        begin = rng.integers(4, 8)
        seconds = np.minimum(seconds, np.maximum(begin, seconds - rng.integers(2, 6)))
    way = (
        ends[1]
        - rng.uniform(*BEFORE)
        + rng.uniform(*(FAST if kind == "too fast" else SPEED)) * (seconds)
    )
    xy = np.stack([np.interp(way, ends, road[:, i]) for i in range(2)], 1)
    xy += NOISE * rng.normal(size=xy.shape)
    if kind == "GPS jump":
        first, angle = rng.integers(2, POSITIONS - 4), rng.uniform(0, 2 * np.pi)
        xy[first : first + 2] += JUMP * np.array([np.cos(angle), np.sin(angle)])
    return xy


def _road(arm: int, quarters: int, kind: str) -> Values:
    """The way [k, 2] in from an arm, around so many quarters of the ring, and out again."""
    gap = np.arcsin(LANE / RADIUS)  # between an arm's middle and its lane, seen from the centre
    angles = np.linspace(gap, quarters * np.pi / 2 - gap, 60)
    if kind == "wrong way":
        angles = np.linspace(gap, (quarters - 4) * np.pi / 2 - gap, 60)
    ring = RADIUS * np.stack([np.cos(angles), np.sin(angles)], 1)
    if kind == "shortcut":  # straight over the island
        ring = ring[[0, -1]]
    c, s = np.cos(quarters * np.pi / 2), np.sin(quarters * np.pi / 2)
    out = np.array([[ARM * c + LANE * s, ARM * s - LANE * c]])
    whole = np.concatenate([[[ARM, LANE]], ring, out])
    c, s = np.cos(arm * np.pi / 2), np.sin(arm * np.pi / 2)
    turned: Values = whole @ np.array([[c, s], [-s, c]])
    return turned
