"""A one-number code as a list: what stands where on the line, and what items it shows."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from aelab.analysis.samples import nearest
from aelab.brief import brief

Floats = NDArray[np.floating[Any]]


@brief
class CodeLine(NamedTuple):
    """Places on the line: codes [n, 1], and the index of the item whose code each is, [n]."""

    codes: NDArray[np.float32]
    items: NDArray[np.int64]


def code_line(codes: Floats, n: int) -> CodeLine:
    """n of the codes [m, 1] from lowest to highest, at equal distances in rank; n at most m."""
    order = np.argsort(codes[:, 0], kind="stable")
    items = order[np.linspace(0, len(order) - 1, n).round().astype(int)]
    return CodeLine(codes[items].astype(np.float32), items.astype(np.int64))


def nearest_items(drawn: Floats, known: Floats) -> NDArray[np.int64]:
    """Which of the known items [m, d] each of the pictures drawn [n, d] is nearest to, [n]."""
    found: NDArray[np.int64] = nearest(drawn, known)[0][:, 0]
    return found
