"""Words in Streamlit's Markdown."""


def plain(text: str) -> str:
    """A text that Markdown leaves as it is."""
    return "".join(f"\\{c}" if c in r"\`*_{}[]()<>#+-.!|$~:" else c for c in text)
