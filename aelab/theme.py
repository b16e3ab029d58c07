"""Colours and type: the same thing has the same colour on every page, in canvas and Plotly alike.

Two palettes, light and dark, hold every colour that means something: data are grey, the network is
the accent, PCA is orange, noise violet, error red-brown. `.streamlit/config.toml` repeats the few
that Streamlit itself needs; a test holds the two together.
"""

from __future__ import annotations

from dataclasses import dataclass

FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Liberation Sans', Arial, sans-serif"

# One scale of text sizes, in CSS pixels: of the canvas, its words and Plotly's figures.
SIZES = {
    "small": 12.5, "text": 13, "label": 14, "title": 15, "large": 18, "figure": 19, "count": 22,
}  # fmt: skip

# Petroff's accessible ten-colour cycle, arXiv:2107.02270.
CLASSES = (
    "#3f90da",
    "#ffa90e",
    "#bd1f01",
    "#94a4a2",
    "#832db6",
    "#a96b59",
    "#e76300",
    "#b9ac70",
    "#717581",
    "#92dadd",
)
# The same hues; the three that sink into a dark page are lifted.
CLASSES_ON_DARK = (
    "#4f9ce2",
    "#ffa90e",
    "#e0492b",
    "#a3b2b0",
    "#a862d9",
    "#bd8270",
    "#f07a22",
    "#c6ba82",
    "#8d92a0",
    "#92dadd",
)


@dataclass(frozen=True)
class Palette:
    """One theme's colours, each "#rrggbb"."""

    background: str
    surface: str  # the ground of a plot, a shade off the page
    text: str
    muted: str  # secondary text, at least 4.5:1 on the background
    grid: str
    accent: str  # the network; also Streamlit's primary colour
    data: str
    pca: str
    noise: str
    error: str
    paper: str  # a pixel of 0
    ink: str  # a pixel of 1
    negative: str  # diverging scale: filters and error maps
    zero: str
    positive: str
    classes: tuple[str, ...]
    terms: tuple[str, ...]  # loss terms, in order


LIGHT = Palette(
    background="#ffffff",
    surface="#f6f8fb",
    text="#18202c",
    muted="#566173",
    grid="#dde3eb",
    accent="#174ea6",
    data="#7a8594",
    pca="#b85c00",
    noise="#7a3db8",
    error="#a13d2d",
    paper="#ffffff",
    ink="#10161f",
    negative="#174ea6",
    zero="#ffffff",
    positive="#a13d2d",
    classes=CLASSES,
    terms=("#174ea6", "#0b7f79", "#6b5a8e"),
)

DARK = Palette(
    background="#12161c",
    surface="#191f28",
    text="#e9edf3",
    muted="#a3aebd",
    grid="#2c3541",
    accent="#5a94ee",
    data="#9aa5b4",
    pca="#f0973f",
    noise="#b98af0",
    error="#e57a66",
    paper="#0b0e13",
    ink="#f4f7fb",
    negative="#6ba4ff",
    zero="#0b0e13",
    positive="#f08a74",
    classes=CLASSES_ON_DARK,
    terms=("#6ba4ff", "#4cc3b9", "#b7a4de"),
)

# Colours that pages know as CSS variables, --ae-accent and so on.
VARIABLES = {
    "accent": "accent", "data": "data", "noise": "noise", "muted": "muted", "grid": "grid",
    "ground": "background",
}  # fmt: skip
