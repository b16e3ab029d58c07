"""A variant's diagram as an SVG file: colours of its own, and a title, for slides and papers."""

from xml.sax.saxutils import escape

from aelab import theme
from aelab.diagrams import svg
from aelab.models import Variant

TITLE = 26  # height of the title's line


def standalone(variant: Variant) -> str:
    """The diagram in the light theme, with the variant's name above it."""
    drawn, (width, height) = svg.of(variant), (svg.WIDTH, svg.HEIGHT)
    for name, key in theme.VARIABLES.items():
        drawn = drawn.replace(f"var(--ae-{name})", getattr(theme.LIGHT, key))
    head, _, body = drawn.partition(">")
    head = head.replace(f"0 0 {width} {height}", f"0 -{TITLE} {width} {height + TITLE}")
    words = f"{variant.Model.name} ({variant.Model.year}): units of each layer"
    return (
        f'{head} font-family="{escape(theme.FONT)}">'
        f'<rect y="-{TITLE}" width="100%" height="100%" fill="{theme.LIGHT.background}"/>'
        f'<text x="{width / 2}" y="-8" text-anchor="middle" font-size="13" font-weight="650" '
        f'fill="{theme.LIGHT.text}">{escape(words)}</text>{body}'
    )
