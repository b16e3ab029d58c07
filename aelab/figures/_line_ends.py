"""Names at the ends of lines, eased apart where lines are closer than a line of text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from aelab import theme
from aelab.figures._base import MARGIN, SIZES

ABOVE = {"orientation": "h", "y": 1, "x": 1, "xanchor": "right", "yanchor": "bottom"}
LEADER = 18  # px from the end of a line to its name
LETTER, LINE = 0.56, 1.15  # a letter's width and a line's height, in sizes of the text


def names_beside(
    names: Sequence[tuple[str, float, str]], axis: Sequence[float], height: int
) -> dict[str, Any]:
    """Layout of a figure with names at the right of its lines, and its legend above.

    A short line of its colour leads from each line to its name, which may have had to give way.
    names: of lines, with their values and colours; axis: the two ends of the y axis; height: in CSS
    pixels.
    """
    size, (low, high) = SIZES["small"], axis
    scale = (height - MARGIN["t"] - MARGIN["b"]) / (high - low)  # px a unit
    order = sorted(names, key=lambda name: name[1])
    at = eased([scale * y for _, y, _ in order], LINE * size)
    annotations = [
        {"text": name, "x": 1, "xref": "paper", "xanchor": "left", "y": y, "showarrow": True,
         "ax": LEADER, "ayref": "y", "ay": px / scale, "arrowhead": 0, "arrowwidth": 1.5,
         "arrowcolor": ink, "borderpad": 3, "font": {"size": size, "color": theme.LIGHT.text}}
        for (name, y, ink), px in zip(order, at, strict=True)
    ]  # fmt: skip
    room = max((LETTER * size * len(name) for name, *_ in names), default=0) + LEADER + 12
    margin = {**MARGIN, "r": max(MARGIN["r"], round(room))}
    return {"annotations": annotations, "legend": ABOVE, "margin": margin}


def eased(wanted: Sequence[float], gap: float) -> list[float]:
    """Rising places, at least a gap apart, with the least squared distance from those wanted.

    Neighbours that are too close are moved as one, so that their mean stays (isotonic regression).
    """
    groups: list[list[float]] = []
    for i, place in enumerate(wanted):
        groups.append([place - i * gap])
        while len(groups) > 1 and _mean(groups[-2]) > _mean(groups[-1]):
            last = groups.pop()
            groups[-1] += last
    places = [_mean(group) for group in groups for _ in group]
    return [place + i * gap for i, place in enumerate(places)]


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
