"""Whose is what: a person is a token that the browser keeps, the same in each of its tabs.

The token itself goes nowhere else: what is kept and compared is made of it. Where the lab is open,
as it is for one who runs it on their own computer, everybody may see and steer everything.
"""

import re
import secrets
from hashlib import blake2b

import streamlit as st

from aelab.settings import settings

COOKIE = "aelab"
TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")  # 256 bits


def new_cookie() -> str:
    """A token that nobody can guess."""
    return secrets.token_urlsafe(32)


def person() -> str:
    """Who this visit's browser is; a visit without cookies is a person of its own."""
    token = str(st.context.cookies.get(COOKIE, ""))
    if not TOKEN.fullmatch(token):
        token = new_cookie()
    return blake2b(token.encode(), digest_size=12).hexdigest()


def is_open() -> bool:
    """Whether everybody may see and steer what others do."""
    said = settings().open
    return _alone() if said == "auto" else said


def _alone() -> bool:
    """Whether this visit comes from the computer that the lab runs on, and not through a proxy."""
    return st.context.ip_address is None and "X-Forwarded-For" not in st.context.headers
