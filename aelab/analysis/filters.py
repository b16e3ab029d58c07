"""Figures of a first layer's filters: what each looks for, where, and whether it does anything.

A filter is a unit's row of weights, looked at as a picture of a shape: d = h * w, or h * w * 3 in
colour, where each figure is over all three channels. `units` is their number.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter

from aelab.brief import brief
from aelab.pictures import Shape, planes, sides

Floats = NDArray[np.floating[Any]]

DEAD = 0.05  # of the liveliest unit's range: a unit that moves less tells nothing
SMOOTH = 0.7  # pixels, σ of the Gaussian before gradients are taken: single pixels have none
ORIENTED = 0.5  # coherence from which a filter is an edge or a bar rather than a blob


@brief
@dataclass(frozen=True)
class Statistics:
    """One figure a unit, each [units]."""

    norm: Floats  # length of the row of weights
    largest: Floats  # weight farthest from 0, without its sign
    localisation: Floats  # share of the energy in the best window, 0 to 1
    coherence: Floats  # of orientations, 0 to 1
    low: Floats  # activation, least and most over the items
    high: Floats
    dead: NDArray[np.bool_]

    @property
    def mean_localisation(self) -> float:
        """Mean localisation of the units that are not dead; 0 if all are."""
        live = self.localisation[~self.dead]
        return float(live.mean()) if len(live) else 0.0

    @property
    def oriented(self) -> float:
        """Share of all filters whose coherence is over 0.5, 0 to 1."""
        return float((self.coherence > ORIENTED).mean())


def statistics(filters: Floats, activity: Floats, shape: Shape) -> Statistics:
    """Figures of filters [units, d] whose units answered items with activity [n, units]."""
    low, high = activity.min(0), activity.max(0)
    return Statistics(
        norm=np.linalg.norm(filters, axis=1), largest=np.abs(filters).max(1),
        localisation=localisation(filters, shape, window(shape)),
        coherence=coherence(filters, shape), low=low, high=high, dead=dead(activity),
    )  # fmt: skip


def window(shape: Shape) -> int:
    """Side of the window of the localisation: a quarter of the picture's, 7 for 28, 2 for 8."""
    return max(1, round(min(sides(shape)) / 4))


def localisation(filters: Floats, shape: Shape, side: int) -> Floats:
    """Share of each filter's energy, the sum of its squared weights, in its best window.

    filters: [units, d]; the window is side * side pixels, wherever most energy is. From
    side² / (h * w) for a flat filter to 1 for one that lies within a window; 0 for one of zeros.
    """
    energy = planes(np.square(filters, dtype=np.float64), shape).sum(1)
    sums = np.pad(energy, ((0, 0), (1, 0), (1, 0))).cumsum(1).cumsum(2)
    rows = sums[:, side:] - sums[:, :-side]
    best = (rows[:, :, side:] - rows[:, :, :-side]).max((1, 2))
    total = sums[:, -1, -1]
    share: Floats = np.divide(best, total, out=np.zeros_like(total), where=total > 0)
    return share


def coherence(filters: Floats, shape: Shape) -> Floats:
    """How far all gradients of a filter lie in one direction, [units], filters [units, d].

    (λ₁ − λ₂) / (λ₁ + λ₂) of the structure tensor, summed over the filter smoothed by 0.7 pixels
    (Bigün and Granlund, ICCV 1987; over channels, Di Zenzo, CVGIP 33:116, 1986): 1 for a grating,
    0 for what is alike in all directions, and for a flat filter.
    """
    pictures = planes(np.asarray(filters, np.float64), shape)
    down, across = np.gradient(gaussian_filter(pictures, (0, 0, SMOOTH, SMOOTH)), axis=(2, 3))
    dd, aa, da = (
        (a * b).sum((1, 2, 3)) for a, b in ((down, down), (across, across), (down, across))
    )
    total, apart = dd + aa, np.hypot(dd - aa, 2 * da)
    found: Floats = np.divide(apart, total, out=np.zeros_like(total), where=total > 0)
    return found


def dead(activity: Floats) -> NDArray[np.bool_]:
    """Units whose activation hardly moves over the items, [units]; activity: [n, units].

    At most 5 % of the range of the liveliest unit, so that the activation's own scale is no matter.
    """
    span = np.ptp(activity, axis=0)
    out: NDArray[np.bool_] = span <= DEAD * span.max(initial=0.0)
    return out


def ranked(values: Floats) -> NDArray[np.int64]:
    """Indices of values [n], largest first; equals keep their order."""
    return np.argsort(-values, kind="stable")


def most_exciting(activity: Floats, unit: int, count: int) -> NDArray[np.int64]:
    """The items [count] that excite a unit most, by activity [n, units]."""
    return ranked(activity[:, unit])[:count]
