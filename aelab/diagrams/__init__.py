"""A variant as a drawing: its layers as bars, and what makes it special marked."""

from aelab.diagrams.file import standalone
from aelab.diagrams.svg import of

__all__ = ["of", "standalone"]
