"""What a visit knows beside what its widgets stand at: each fact once, with its type.

Only this module speaks with Streamlit's untyped session state.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, cast

import streamlit as st

from aelab.ui.session import people

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

    from aelab.ui.session.selection import Choice

KEY = "lab"


@dataclass
class Upload:
    """What was read of a file that was given somewhere, and what is wrong with the last one."""

    content: Any = None
    fault: str = ""


class Notice(NamedTuple):
    """A sentence that is shown once, and how: as a warning, or for information."""

    sentence: str
    tone: Literal["warning", "info"]


@dataclass
class SessionState:
    """All of it.

    owner: who this is, see `people`. job: the token of the Train page's.
    jobs, studies: the tokens of each page's. pressed: buttons whose work the page still has to do.
    guesses: of claims, by key. imports: how many runs were read from files. projector: whether
    pages are shown in projector size. sizes: how often a page with a table changed its size.
    page: where the visit is. unread: whether this page's address has not been checked yet.
    parameters: the names that the page's widgets have in an address. refused: whether a widget
    stands at a value that is not allowed. data, seed: chosen last, for the next page.
    selected: what was clicked in pictures, by place.
    """

    owner: str = field(default_factory=people.person)
    job: str = ""
    jobs: dict[str, list[str]] = field(default_factory=dict)
    studies: dict[str, str] = field(default_factory=dict)
    pressed: set[str] = field(default_factory=set)
    notices: list[Notice] = field(default_factory=list)
    page: str = ""
    unread: bool = True
    parameters: set[str] = field(default_factory=set)
    address_notices: list[str] = field(default_factory=list)
    notice_place: DeltaGenerator | None = None
    question_place: DeltaGenerator | None = None
    refused: bool = False
    data: str = ""
    seed: int | None = None
    variants: dict[str, tuple[str, ...]] = field(default_factory=dict)
    selected_runs: list[str] = field(default_factory=list)
    selected_address: str = ""
    choice: Choice | None = None
    choice_address: dict[str, str] = field(default_factory=dict)
    uploads: dict[str, Upload] = field(default_factory=dict)
    selected: dict[str, Any] = field(default_factory=dict)
    guesses: dict[str, int] = field(default_factory=dict)
    imports: int = 0
    projector: bool = False
    sizes: int = 0


def session() -> SessionState:
    """This visit's."""
    if KEY not in st.session_state:
        st.session_state[KEY] = SessionState()
    return cast(SessionState, st.session_state[KEY])


def stands_at(key: str, otherwise: Any = None) -> Any:
    """What a widget stands at; for callbacks, which come before the widgets are drawn."""
    return st.session_state.get(key, otherwise)


def put(key: str, value: Any) -> None:
    """Moves a widget that is not drawn yet."""
    st.session_state[key] = value


def put_new(key: str, value: Any) -> None:
    """Where a widget begins that the session has not seen yet."""
    st.session_state.setdefault(key, value)
