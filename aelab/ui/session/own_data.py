"""Whose data are whose: a set belongs to those who brought it or were given its link.

It lies in the data folder under its name, so it is found again after a restart. Where the lab is
open, everybody may choose every set.
"""

import re
import secrets
from contextlib import suppress

from aelab.data import Dataset, custom, info, whole
from aelab.store import Belongings, save_bytes
from aelab.ui.session import people
from aelab.ui.session.state import session

GIFT = re.compile(r"(own-[0-9a-f]{16})\.([A-Za-z0-9_-]{22})")


def mine(kind: str = "") -> tuple[str, ...]:
    """The sets that this person may choose, the newest first; of one kind, if it is named."""
    own = None if people.is_open() else _people().of(session().owner)
    names = [name for name in custom.names() if own is None or name in own]
    return tuple(name for name in names if kind in ("", info(name).kind))


def take(dataset: Dataset) -> None:
    """Keeps a set as this person's. Raises DataRefused."""
    custom.keep(dataset)
    _people().give(session().owner, dataset.name)


def remove(name: str) -> None:
    """Takes a set from this person; nobody's, it is deleted. Kept runs stay as they are."""
    if name not in mine():
        return
    if _people().release(session().owner, name) or people.is_open():
        custom.remove(name)
    if session().data and whole(session().data) == name:
        session().data = ""


def refusal(name: str) -> str:
    """Why this person cannot train on a set, in a sentence; "" if they can."""
    own = whole(name)
    if not custom.is_own(own) or own in mine():
        return ""
    if not custom.is_here(own):
        return custom.missing(own)
    return f"“{info(own).title}” is somebody else’s data: ask for its link to train on it."


def gift(name: str) -> str:
    """What a link says that gives a set to whoever opens it."""
    file = custom.shelf() / name / "link.txt"
    with suppress(OSError):
        return f"{name}.{file.read_text('utf-8')}"
    token = secrets.token_urlsafe(16)
    save_bytes(token.encode(), file)
    return f"{name}.{token}"


def accept(words: str) -> str:
    """The name of the set that a link gives, which is this person's from now on; "" if none is."""
    if not (found := GIFT.fullmatch(words)):
        return ""
    name = found[1]
    file = custom.shelf() / name / "link.txt"
    if not file.is_file() or not secrets.compare_digest(gift(name), words):
        return ""
    _people().give(session().owner, name)
    return name


def _people() -> Belongings:
    return Belongings(custom.shelf() / "people")
