"""Ratings: what would people say of the other items?"""

from typing import Any

import streamlit as st

from aelab.ui.shell import frame

title = frame.begin("Ratings", "What would people say of the other items?")
if not frame.ready():
    st.stop()

from aelab.ui.pages.ratings import source  # noqa: E402
from aelab.ui.pages.ratings.compare import Compare  # noqa: E402
from aelab.ui.pages.ratings.for_a_user import ForAUser  # noqa: E402
from aelab.ui.pages.ratings.for_you import ForYou  # noqa: E402
from aelab.ui.pages.ratings.page import Errors, OnSet  # noqa: E402
from aelab.ui.shell import menus  # noqa: E402

VIEWS: dict[str, type[OnSet[Any, Any]]] = {
    "Error": Errors, "Compare": Compare, "For a user": ForAUser, "For you": ForYou,
}  # fmt: skip
QUESTIONS = {
    "Error": "By how many stars are the guesses wrong, with a network and without?",
    "Compare": "What do learning rate, batch, input and activation change?",
    "For a user": "What is recommended to a user, and how well is guessed what that user gave?",
    "For you": "What is recommended to you, once you have rated a few items?",
}
with title:
    view = menus.view(QUESTIONS)
with st.sidebar:
    ratings = source.choose()
VIEWS[view](ratings).page()
