"""What could not be done, or taken from an address, in sentences that a page shows."""

from collections.abc import Sequence
from typing import Literal

import streamlit as st

from aelab.ui.session.state import Notice, session

Tone = Literal["warning", "info", "error"]


def add(sentence: str, tone: Literal["warning", "info"] = "warning") -> None:
    """Keeps a sentence for the next time that a page draws its buttons."""
    if (notice := Notice(sentence, tone)) not in session().notices:
        session().notices.append(notice)


def of_address(sentences: Sequence[str]) -> None:
    """What is wrong with the address of this page, in place of what was."""
    session().address_notices = list(sentences)


def shown() -> None:
    """Shows what was added, once."""
    for sentence, tone in session().notices:
        show(sentence, tone)
    session().notices.clear()


def show(sentence: str, tone: Tone = "warning") -> None:
    """A sentence at the place of notices: what comes after it stays the same element of its page.

    Anywhere else it would move all that follows by one, and the browser would build each anew.
    """
    place = session().notice_place or st
    {"warning": place.warning, "info": place.info, "error": place.error}[tone](sentence)
