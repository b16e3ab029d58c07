"""The theme's colours on the grounds where they stand, by the formula of WCAG 2.2."""

import pytest

from aelab import theme
from aelab.figures.confusion import OPACITY

THEMES = {"light": theme.LIGHT, "dark": theme.DARK}
WORDS, MARKS = 4.5, 3.0  # success criteria 1.4.3 and 1.4.11


def contrast(one: str, other: str) -> float:
    """(L₁ + 0.05) / (L₂ + 0.05) of the relative luminances, the lighter over the darker."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def test_the_formula_has_the_values_that_are_known() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)  # WebAIM's checker
    assert contrast("#ff0000", "#ffffff") == pytest.approx(4.00, abs=0.005)


@pytest.mark.parametrize("name", THEMES)
def test_words_and_marks_stand_out_from_their_grounds(name: str) -> None:
    of = THEMES[name]
    words = {
        "background": ["text", "muted", "accent", "pca", "noise", "error", "positive", "negative"],
        "surface": ["text", "muted", "accent", "noise", "error"],  # of a plot, and of the sidebar
    }
    found = {
        (ink, ground): contrast(getattr(of, ink), getattr(of, ground))
        for ground, inks in words.items()
        for ink in inks
    }
    found |= {(term, "background"): contrast(term, of.background) for term in of.terms}
    found["background", "accent"] = contrast(of.background, of.accent)  # Train and Play
    assert {pair: value for pair, value in found.items() if value < WORDS} == {}
    marks = {
        (ink, ground): contrast(getattr(of, ink), getattr(of, ground))
        for ink in ("data", "pca", "accent", "noise", "error")
        for ground in ("background", "surface")
    }
    assert {pair: value for pair, value in marks.items() if value < MARKS} == {}


def over(ink: str, ground: str, opacity: float) -> str:
    """What is seen of a colour that lets its ground through."""
    pairs = [(int(ink[i : i + 2], 16), int(ground[i : i + 2], 16)) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(opacity * a + (1 - opacity) * b):02x}" for a, b in pairs)


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("cell", ["accent", "error"])
def test_counts_stand_out_from_the_fullest_cells(name: str, cell: str) -> None:
    of = THEMES[name]
    full = over(getattr(of, cell), of.surface, OPACITY)
    assert contrast(of.text, full) >= WORDS
    assert contrast(full, of.surface) >= 1.5
