"""Words, numbers and formulas in Streamlit's Markdown."""

from aelab.analysis.spread import Spread

NOT_APART = "not told apart"  # where the interval of a difference, seed by seed, holds 0


def number(value: float, digits: int, *, signed: bool = False) -> str:
    """With so many digits after the point, and a true minus; signed: with a plus as well."""
    return f"{value:{'+' if signed else ''}.{digits}f}".replace("-", "−")


def seed_by_seed(found: Spread) -> str:
    """How sure what was said is, for the end of a sentence."""
    if found.n < 2:
        return "1 seed: whether that is chance takes two"
    return f"{found.n} seeds, compared seed by seed, 95 %"


def plain(text: str) -> str:
    """A text that Markdown leaves as it is."""
    return "".join(f"\\{c}" if c in r"\`*_{}[]()<>#+-.!|$~:" else c for c in text)


def coloured(formula: str) -> str:
    """The formula with what differs from the plain autoencoder in the accent colour.

    The colour named here is one that frame.CSS looks for and replaces by the theme's accent.
    """
    return formula.replace(r"\special{", r"{\color{#3b78d8} ")
