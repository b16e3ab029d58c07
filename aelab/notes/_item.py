"""One item of the notes."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple
from urllib.parse import quote, urlencode


class Item(NamedTuple):
    """What notes describe, and where the lab sets it, shows it and tests it.

    notes: as in `aelab.claims.core.notes`. page: the file in `pages/` without its ending; at: what
    its address says besides. call: an expression in Python. test: file and name.
    """

    notes: str
    what: str
    page: str
    at: Mapping[str, str | Sequence[str]]
    call: str
    test: str
    number: int = 0

    @property
    def address(self) -> str:
        """The page's address, as the browser shows it."""
        path = self.page.partition("_")[2]
        asked = urlencode(self.at, doseq=True, quote_via=quote)
        return f"/{path}?{asked}" if asked else f"/{path}"
