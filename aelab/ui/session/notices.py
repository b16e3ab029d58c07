"""What could not be done, or taken from an address, in sentences that a page shows."""

from collections.abc import Sequence

import streamlit as st

NOTICES, ADDRESS = "notices", "address notices"  # in the session


def add(sentence: str) -> None:
    """Keeps a sentence for the next time that a page draws its buttons."""
    kept: list[str] = st.session_state.setdefault(NOTICES, [])
    if sentence not in kept:
        kept.append(sentence)


def of_address(sentences: Sequence[str]) -> None:
    """What is wrong with the address of the Train page, in place of what was."""
    st.session_state[ADDRESS] = list(sentences)


def shown() -> None:
    """Shows what was added, once."""
    for sentence in st.session_state.pop(NOTICES, []):
        st.warning(sentence)


def shown_of_address() -> None:
    """Shows what is wrong with the address, as long as it stands."""
    for sentence in st.session_state.get(ADDRESS, []):
        st.warning(sentence)
