"""Words and formulas in Streamlit's Markdown."""


def plain(text: str) -> str:
    """A text that Markdown leaves as it is."""
    return "".join(f"\\{c}" if c in r"\`*_{}[]()<>#+-.!|$~:" else c for c in text)


def coloured(formula: str) -> str:
    """The formula with what differs from the plain autoencoder in the accent colour.

    The colour named here is one that frame.CSS looks for and replaces by the theme's accent.
    """
    return formula.replace(r"\special{", r"{\color{#3b78d8} ")
