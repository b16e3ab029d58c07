"""What an address may say.

A widget stands in the address under its key: `bound` gives the keywords, and says what the address
may hold there. `begin` and `checked` frame a page: what the address says that no widget knows, or
that is not allowed, is named in one sentence when the page is opened, and left out.
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import streamlit as st

from aelab.ui.session.state import session

# What stands in addresses without a widget: tokens of jobs and studies, and the picked runs.
JOB, JOBS, STUDY, RUNS = "job", "jobs", "study", "runs"
TOKENS = {JOB, JOBS, STUDY, RUNS}
SIZE = "size"  # how large pages are shown: see `aelab.ui.shell.size`


class Allowed(NamedTuple):
    """What an address may hold for a widget: a test of its text, and the same in words."""

    test: Callable[[str], bool]
    words: str


ANYTHING = Allowed(lambda _: True, "")  # what looks at it says what is wrong
FLAG = Allowed(lambda text: text in ("true", "false"), "true or false")


def one_of(options: Sequence[object]) -> Allowed:
    """One of these."""
    known = [str(option) for option in options]
    return Allowed(known.__contains__, f"one of {', '.join(known)}")


def some_of(options: Sequence[object]) -> Allowed:
    """Any of these, separated by commas."""
    known = [str(option) for option in options]
    return Allowed(lambda text: {*text.split(",")} <= {*known, ""}, f"some of {', '.join(known)}")


def number(low: float, high: float) -> Allowed:
    """A number from low to high."""

    def test(text: str) -> bool:
        try:
            return low <= float(text) <= high
        except ValueError:
            return False

    return Allowed(test, f"a number from {low:,} to {high:,}")


def bound(key: str, allowed: Allowed) -> dict[str, Any]:
    """The keywords of a widget that stands in the address under its key."""
    fit(key, allowed)
    return {"key": key, "bind": "query-params"}


def fit(name: str, allowed: Allowed) -> None:
    """Makes a name known; says so if the address holds under it what is not allowed."""
    session().parameters.add(name)
    for text in st.query_params.get_all(name):
        if session().unread and not allowed.test(text):
            complain(f"{name} cannot be “{text[:40]}”: it is {allowed.words}.")


def complain(sentence: str) -> None:
    """Says what is wrong with the address, as long as the visit is on this page."""
    if sentence not in session().address_notices:
        session().address_notices.append(sentence)


def begin(page: str) -> None:
    """The first call of a page; notices are shown here."""
    now = session()
    if now.page != page:
        now.page, now.unread, now.address_notices = page, True, []
    # Links of the Runs page name a data set to pages that have one of their own, too.
    now.parameters, now.refused = {*TOKENS, "data"}, False
    now.notice_place = st.container(key="notices")


def checked() -> None:
    """The last call of a page, when all widgets are drawn: shows what its address has wrong."""
    now = session()
    if now.unread:
        now.unread = False
        if unknown := sorted(st.query_params.keys() - now.parameters):
            names = ", ".join(f"“{name[:40]}”" for name in unknown)
            complain(f"This page knows no {names}: left out.")
    if now.notice_place and now.address_notices:
        now.notice_place.warning(" ".join(now.address_notices))


def own(name: str, page: str) -> str:
    """What the address keeps under a name for this page: `?study=sweep:…` is no other's."""
    owner, _, text = st.query_params.get(name, "").rpartition(":")
    return text if owner == page else ""


def keep(name: str, page: str, text: str) -> None:
    """Keeps it there: a link of the menu has dropped it."""
    if own(name, page) != text:
        st.query_params[name] = f"{page}:{text}"


def named(name: str, known: Sequence[str], default: tuple[str, ...], most: int) -> list[str]:
    """What the address asks for under a name, without what is not known."""
    fit(name, some_of(known))
    asked = [part for part in st.query_params.get(name, "").split(",") if part in known]
    return asked[:most] or list(default)
