"""What makes each variant special, as a mark on its diagram."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import cos, pi, sin, sqrt
from xml.sax.saxutils import escape

MIDDLE, BAR = 60, 9  # centre line, width of every bar


@dataclass(frozen=True)
class Bar:
    """One layer: its centre x, its height, the units it stands for."""

    x: float
    height: float
    units: int

    @property
    def top(self) -> float:
        """The y of its upper end."""
        return MIDDLE - self.height / 2


def weights(a: Bar, b: Bar) -> str:
    """The weights between two layers, as the band that joins them."""
    x0, x1 = a.x + BAR / 2, b.x - BAR / 2
    corners = (
        f"{x0:.1f},{a.top:.1f} {x1:.1f},{b.top:.1f} "
        f"{x1:.1f},{b.top + b.height:.1f} {x0:.1f},{a.top + a.height:.1f}"
    )
    return f'<polygon points="{corners}" fill="var(--ae-data)" opacity="0.16"/>'


def text(x: float, y: float, words: str, style: str) -> str:
    """Words centred at a place."""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="middle" font-size="12.5" {style}>'
        f"{escape(words)}</text>"
    )


# Marks: each takes the bars and returns what is drawn below them and what above.


def _plain(bars: list[Bar]) -> tuple[str, str]:
    return "", ""


def _plane(bars: list[Bar]) -> tuple[str, str]:
    """A flat sheet through the code, with points on it."""
    x = bars[len(bars) // 2].x
    sheet = (
        f'<polygon points="{x - 62},{MIDDLE + 20} {x + 26},{MIDDLE + 20} {x + 62},{MIDDLE - 20} '
        f'{x - 26},{MIDDLE - 20}" fill="var(--ae-accent)" fill-opacity="0.13" '
        f'stroke="var(--ae-accent)" stroke-width="1.5" stroke-linejoin="round"/>'
    )
    places = ((-36, 10), (-19, -9), (-16, 13), (14, -12), (18, 9), (38, -10), (-33, -2), (33, 2))
    dots = "".join(_dot(x + a, MIDDLE + b, 2.2, "--ae-accent") for a, b in places)
    return sheet + dots, ""


def _mirror(bars: list[Bar]) -> tuple[str, str]:
    """The first and the last weights are one matrix, used twice."""
    left, right = (bars[0].x + bars[1].x) / 2, (bars[-1].x + bars[-2].x) / 2
    top, style = 22, 'fill="var(--ae-accent)" font-weight="700"'
    bow = (
        f'<path d="M{left:.1f} {top} C{left + 40:.1f} -6 {right - 40:.1f} -6 {right:.1f} {top}" '
        'fill="none" stroke="var(--ae-accent)" stroke-width="2" stroke-dasharray="5 4"/>'
    )
    bands = "".join(
        weights(a, b).replace("--ae-data", "--ae-accent").replace("0.16", "0.30")
        for a, b in ((bars[0], bars[1]), (bars[-2], bars[-1]))
    )
    names = text(left, MIDDLE + 5, "W", style) + text(right, MIDDLE + 5, "Wᵀ", style)
    return bands, bow + names


def _few(bars: list[Bar]) -> tuple[str, str]:
    """The code as single units, two of them lit."""
    code = bars[len(bars) // 2]
    count = 9
    pitch = max(code.height, 76) / count
    first = MIDDLE - pitch * (count - 1) / 2
    ground = (
        f'<rect x="{code.x - 8:.1f}" y="{first - 7:.1f}" width="16" '
        f'height="{pitch * (count - 1) + 14:.1f}" rx="8" fill="var(--ae-ground)"/>'
    )
    units = "".join(
        _dot(code.x, first + i * pitch, 4, "--ae-accent")
        if i in (2, 6)
        else f'<circle cx="{code.x:.1f}" cy="{first + i * pitch:.1f}" r="3.2" fill="none" '
        'stroke="var(--ae-data)" stroke-width="1.3"/>'
        for i in range(count)
    )
    return "", ground + units


def _specks(bars: list[Bar]) -> tuple[str, str]:
    """Noise on the input."""
    first = bars[0]
    specks = "".join(
        _square(first.x + 13 * sin(2.4 * i), first.top + first.height * (i + 0.5) / 26)
        for i in range(26)
    )
    return "", specks


def _press(bars: list[Bar]) -> tuple[str, str]:
    """Arrows that press on the code."""
    code = bars[len(bars) // 2]
    marks = []
    for dx in (-13, 0, 13):
        for sign, edge in ((-1, code.top - 4), (1, code.top + code.height + 4)):
            reach = 20 - abs(dx) / 3
            tip, tail = edge, edge + sign * reach
            x = code.x + dx
            marks.append(
                f'<path d="M{x:.1f} {tail:.1f} V{tip:.1f} M{x - 4:.1f} {tip + sign * 5:.1f} '
                f'L{x:.1f} {tip:.1f} L{x + 4:.1f} {tip + sign * 5:.1f}" fill="none" '
                'stroke="var(--ae-accent)" stroke-width="2" stroke-linecap="round" '
                'stroke-linejoin="round"/>'
            )
    return "", "".join(marks)


def _cloud(bars: list[Bar]) -> tuple[str, str]:
    """A cloud around the code, one drawn point in it."""
    code = bars[len(bars) // 2]
    rings = "".join(
        f'<circle cx="{code.x:.1f}" cy="{MIDDLE}" r="{r}" fill="var(--ae-accent)" '
        f'fill-opacity="{opacity}"/>'
        for r, opacity in ((36, 0.10), (25, 0.14), (14, 0.20))
    )
    angles = [2 * pi * 0.382 * i for i in range(1, 15)]
    drawn = "".join(
        _dot(code.x + 8.6 * sqrt(i + 1) * sin(a), MIDDLE + 8.6 * sqrt(i + 1) * sin(a + pi / 2), 1.6)
        for i, a in enumerate(angles)
    )
    return rings + drawn, ""


def _told(bars: list[Bar]) -> tuple[str, str]:
    """The condition y, led to the first layer and to the code."""
    y, words = 14, 'fill="var(--ae-accent)" font-weight="700" font-style="italic"'
    first, code = bars[0], bars[len(bars) // 2]
    middle = (first.x + code.x) / 2
    paths = "".join(
        f'<path d="M{middle + side * 9:.1f} {y - 4} H{bar.x:.1f} V{bar.top - 4:.1f} '
        f'm-4 -6 l4 6 l4 -6" fill="none" stroke="var(--ae-accent)" stroke-width="2" '
        'stroke-linecap="round" stroke-linejoin="round"/>'
        for side, bar in ((-1, first), (1, code))
    )
    return "", paths + text(middle, y, "y", words)


def _critic(bars: list[Bar]) -> tuple[str, str]:
    """Draws from the prior beside the code, and the discriminator D that judges both."""
    code = bars[len(bars) // 2]
    drawn = "".join(
        _dot(code.x + 36 + 11 * sin(2.4 * i) * sqrt(i / 9), 34 + 11 * cos(2.4 * i) * sqrt(i / 9), 2)
        for i in range(10)
    )
    box = (
        f'<rect x="{code.x - 13:.1f}" y="3" width="26" height="22" rx="5" '
        'fill="var(--ae-ground)" stroke="var(--ae-accent)" stroke-width="2"/>'
        f'<path d="M{code.x:.1f} {code.top - 4:.1f} V27 M{code.x + 26:.1f} 22 l-11 -6" '
        'fill="none" stroke="var(--ae-accent)" stroke-width="2" stroke-dasharray="5 4"/>'
    )
    name = text(code.x, 18.5, "D", 'fill="var(--ae-accent)" font-weight="700"')
    return "", drawn + box + name


def _floors(bars: list[Bar]) -> tuple[str, str]:
    """Which weights are learned first, second … : numbers over both halves."""
    gaps = [(a.x + b.x) / 2 for a, b in pairwise(bars)]
    style, layers = 'fill="var(--ae-accent)" font-weight="700"', len(gaps) // 2
    numbers = [*range(1, layers + 1), *range(layers, 0, -1)]
    marks = (text(x, MIDDLE + 5, str(k), style) for x, k in zip(gaps, numbers, strict=True))
    return "", "".join(marks)


def _machines(bars: list[Bar]) -> tuple[str, str]:
    """A frame round each pair of layers up to the code: a machine each."""
    frames = []
    for k, (a, b) in enumerate(pairwise(bars[: len(bars) // 2 + 1])):
        inset = 5 * (k % 2)
        high = max(a.height, b.height) + 16 - 2 * inset
        frames.append(
            f'<rect x="{a.x - 10 + inset:.1f}" y="{MIDDLE - high / 2:.1f}" '
            f'width="{b.x - a.x + 20 - 2 * inset:.1f}" height="{high:.1f}" rx="7" fill="none" '
            'stroke="var(--ae-accent)" stroke-width="2" stroke-dasharray="5 4"/>'
        )
    code = bars[len(bars) // 2]
    words = text(code.x - 34, 12, "RBMs", 'fill="var(--ae-accent)" font-weight="700"')
    return "", "".join(frames) + words


def _dot(x: float, y: float, radius: float, colour: str = "--ae-accent") -> str:
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius}" fill="var({colour})"/>'


def _square(x: float, y: float) -> str:
    return (
        f'<rect x="{x - 1.8:.1f}" y="{y - 1.8:.1f}" width="3.6" height="3.6" '
        'fill="var(--ae-noise)"/>'
    )


EMBLEMS: Mapping[str, Callable[[list[Bar]], tuple[str, str]]] = {
    "": _plain, "plane": _plane, "mirror": _mirror, "few": _few, "specks": _specks,
    "press": _press, "cloud": _cloud, "told": _told, "critic": _critic,
    "floors": _floors, "machines": _machines,
}  # fmt: skip
