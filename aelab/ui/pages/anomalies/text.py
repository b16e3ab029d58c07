"""What is found out about anomalies, in words."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aelab.analysis import roc

Errors = NDArray[np.float32]
COLUMN = "single column"  # the method: an alarm where one is far from its mean


@dataclass(frozen=True, eq=False)
class Tried:
    """Errors of one method: of held-out normal items, of test items normal and anomalous.

    anomalous: None where nobody knows which are.
    """

    held: Errors
    normal: Errors
    anomalous: Errors | None


@dataclass(frozen=True)
class Words:
    """How things are called: of the page, an item, its error with unit, PCA, the badge.

    log: whether errors differ so much that their axis is logarithmic.
    """

    page: str
    items: str
    error: str
    pca: str
    badge: str
    log: bool = False


def sentence(net: Tried | None, pca: Tried | None, quantile: float, words: Words) -> str:
    """What the threshold does, in numbers; bold as figures have it."""
    if net is None or pca is None:
        return (
            "Press Measure: a network learns what is normal. What it draws badly is an anomaly; "
            "the bars of the two groups part as it learns."
        )
    limit = roc.threshold(net.held, quantile / 100)
    said = f"Above {limit:.3g} {words.error}"
    if net.anomalous is None:
        alarms = int((net.normal > limit).sum())
        return (
            f"<b>{said}: {alarms} alarms among {len(net.normal):,} test {words.items}</b> "
            f"({100 * alarms / len(net.normal):.1f} %; {100 - quantile:.1f} % are to be expected "
            "if nothing is wrong). Without labels nobody can say which of them are right."
        )
    found = roc.alarm_counts(net.normal, net.anomalous, limit)
    sure = "–" if np.isnan(found.precision) else f"{100 * found.precision:.1f} %"
    return (
        f"<b>{said}: {100 * found.recall:.1f} % of the anomalies found</b> (recall, "
        f"{found.found:,} of {found.anomalous:,}) at {100 * found.false_alarms:.1f} % false alarms "
        f"({found.false:,} of {found.normal:,} normal test {words.items}); {sure} of all alarms "
        f"are right (precision). AUROC {roc.auroc(net.normal, net.anomalous):.3f}, {words.pca} "
        f"{auroc(pca):.3f}."
    )


def auroc(tried: Tried) -> float:
    """Of a method where it is known which items are anomalous."""
    assert tried.anomalous is not None
    return roc.auroc(tried.normal, tried.anomalous)
