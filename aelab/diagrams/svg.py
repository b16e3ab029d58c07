"""A variant's diagram: its layers as bars from left to right, and what makes it special marked.

The bars come from the variant's default settings, the mark from its `emblem`. Heights grow with
the square root of the units, so that a code of 2 can still be seen beside a picture of 784. The
colours are the page's own variables (aelab.theme.VARIABLES), so a diagram fits the light and dark theme.
"""  # noqa: E501

from collections.abc import Mapping
from itertools import pairwise
from math import sqrt
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from aelab.diagrams.emblems import BAR, EMBLEMS, Bar, text, weights

if TYPE_CHECKING:
    from aelab.models import Variant

WIDTH, HEIGHT = 300, 132
TALL = 84  # height of the picture's bar
PICTURE = 784  # numbers in a picture of 28 × 28


def of(variant: "Variant") -> str:
    """The diagram of a variant with its default settings, as SVG."""
    config = variant.Config().values()
    widths = layers(config)
    label = f"{variant.Model.name}: layers of {', '.join(map(str, widths))} units"
    return svg(widths, variant.Model.emblem, label)


def layers(config: Mapping[str, Any]) -> tuple[int, ...]:
    """Units of every layer, from the picture through the code to the picture."""
    down = (PICTURE, *config.get("hidden", ()))
    return (*down, config["latent_dim"], *reversed(down))


def svg(widths: tuple[int, ...], emblem: str, label: str) -> str:
    """Layers of these widths with an emblem's marks; an unknown emblem raises KeyError."""
    step = (WIDTH - 44) / (len(widths) - 1)
    largest = sqrt(max(widths))
    bars = [Bar(22 + i * step, max(5, TALL * sqrt(n) / largest), n) for i, n in enumerate(widths)]
    below, above = EMBLEMS[emblem](bars)
    code = len(bars) // 2
    parts = [
        *(weights(a, b) for a, b in pairwise(bars)),
        below,
        *(_bar(bar, "--ae-accent" if i == code else "--ae-data") for i, bar in enumerate(bars)),
        above,
        *(_count(bar, i == code) for i, bar in enumerate(bars)),
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="{escape(label, {chr(34): "&quot;"})}" class="ae-diagram">'
        f"{''.join(parts)}</svg>"
    )


def _bar(bar: Bar, colour: str) -> str:
    return (
        f'<rect x="{bar.x - BAR / 2:.1f}" y="{bar.top:.1f}" width="{BAR}" '
        f'height="{bar.height:.1f}" rx="2" fill="var({colour})"/>'
    )


def _count(bar: Bar, code: bool) -> str:
    style = 'fill="var(--ae-accent)" font-weight="700"' if code else 'fill="var(--ae-muted)"'
    return text(bar.x, HEIGHT - 8, str(bar.units), style)
