"""How well an error tells anomalies from normal items: ROC, AUROC, and what a threshold does.

The idea: an item is an alarm if its error is above a threshold. The threshold comes from normal
items that were held out, never from the test items; the ROC curve shows what all of them would do.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.floating[Any]]


class AlarmCounts(NamedTuple):
    """What a threshold does to a test set, in items."""

    false: int  # normal items that are alarms
    normal: int
    found: int  # anomalous items that are alarms
    anomalous: int

    @property
    def false_alarms(self) -> float:
        """The share of normal items that are alarms."""
        return self.false / self.normal

    @property
    def recall(self) -> float:
        """The share of anomalous items that are alarms."""
        return self.found / self.anomalous

    @property
    def precision(self) -> float:
        """The share of alarms that are anomalous; not a number without any alarm."""
        alarms = self.false + self.found
        return self.found / alarms if alarms else float("nan")


def threshold(held_out: Values, quantile: float) -> float:
    """The error [n] of normal held-out items that the share `quantile` of them stays under."""
    return float(np.quantile(held_out, quantile))


def alarm_counts(normal: Values, anomalous: Values, limit: float) -> AlarmCounts:
    """Counts of errors [n], [m] above a limit."""
    return AlarmCounts(
        int((normal > limit).sum()), len(normal), int((anomalous > limit).sum()), len(anomalous)
    )


def auroc(normal: Values, anomalous: Values) -> float:
    """The chance that an anomalous item has the larger error of a pair; ties count half.

    It is the area under the ROC curve (Hanley and McNeil, Radiology 143:29, 1982).
    """
    return float(_twice_below(normal, anomalous).mean() / (2 * len(normal)))


def auroc_half(normal: Values, anomalous: Values) -> float:
    """Half the 95 % interval of `auroc` over other such items; endless for one normal or anomalous.

    By the variance of DeLong et al., Biometrics 44:837, 1988.
    """
    if min(len(normal), len(anomalous)) < 2:
        return np.inf
    wins = _twice_below(normal, anomalous) / (2 * len(normal))  # of each anomalous item
    losses = _twice_below(anomalous, normal) / (2 * len(anomalous))  # of each normal one
    variance = wins.var(ddof=1) / len(wins) + losses.var(ddof=1) / len(losses)
    return float(1.96 * np.sqrt(variance))


def _twice_below(some: Values, values: Values) -> NDArray[np.int64]:
    """For each of `values` [m], twice how many of `some` [n] are smaller; ties count one."""
    ranked = np.sort(some)
    twice: NDArray[np.int64] = np.searchsorted(ranked, values, "left") + np.searchsorted(
        ranked, values, "right"
    )
    return twice


def curve(normal: Values, anomalous: Values, rates: Values) -> NDArray[np.float64]:
    """The largest share of anomalous items that can be found at shares `rates` of false alarms."""
    ranked, least = np.sort(normal)[::-1], np.sort(anomalous)
    # An alarm is an error above the limit, and the limit is a normal item's: k lie above at most.
    k = np.floor(np.asarray(rates) * len(ranked) + 1e-9).astype(int)
    limits = np.append(ranked, -np.inf)[k]
    found: NDArray[np.float64] = 1 - np.searchsorted(least, limits, "right") / len(least)
    return found
