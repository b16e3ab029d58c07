"""The one who teaches: known by a code that the server prints, may steer everything and call all.

Where the lab is open nobody needs the code.
"""

import re
import secrets
from dataclasses import dataclass, field
from time import monotonic

import streamlit as st

from aelab.paths import ROOT
from aelab.ui.session import people
from aelab.ui.session.state import session

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none that looks like another
WRONG, WITHIN = 10, 60.0  # wrong codes that are taken in so many s, of everybody together
ADDRESS = re.compile(r"/?(\w*)(\?[\w.,:=&%+-]*)?")


@dataclass
class Desk:
    """The teacher's: code, who has given it, wrong codes; where all are called to, and how often
    they were."""

    code: str = field(default_factory=lambda: "".join(secrets.choice(LETTERS) for _ in range(8)))
    teachers: set[str] = field(default_factory=set)
    wrong: list[float] = field(default_factory=list)
    calls: int = 0
    address: str = ""


@st.cache_resource(show_spinner=False)
def desk() -> Desk:
    """The one of this process."""
    return Desk()


def teaches() -> bool:
    """Whether this visit may steer everything."""
    return people.is_open() or session().owner in desk().teachers


def enter(code: str) -> str:
    """Takes a code; what is wrong with it, in a sentence."""
    now = desk()
    now.wrong = [at for at in now.wrong if at > monotonic() - WITHIN]
    if len(now.wrong) >= WRONG:
        return "Too many wrong codes: wait a minute."
    if not secrets.compare_digest(code.strip().upper().encode(), now.code.encode()):
        now.wrong.append(monotonic())
        return "This is not the code: the server printed it when it started."
    now.teachers.add(session().owner)
    return ""


def call(address: str) -> str:
    """Sends every open page to an address of the lab; what is wrong with it, in a sentence."""
    found = ADDRESS.fullmatch(address.strip())
    pages = sorted(file.stem.partition("_")[2] for file in (ROOT / "pages").glob("*.py"))
    if not found or found[1] not in ("", *pages):
        return f"“{address[:60]}” is no page of the lab, which has {', '.join(pages)}."
    desk().calls, desk().address = desk().calls + 1, f"{found[1]}{found[2] or ''}"
    return ""
