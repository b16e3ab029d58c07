"""Ratings: what would people say of what they have not rated?"""

import streamlit as st

from aelab.ui.shell import controls as buttons
from aelab.ui.shell import frame

title = frame.begin("Ratings", "What would people say of what they have not rated?")
if not frame.ready():
    st.stop()

from aelab.ui.pages.ratings import for_a_user as ratings_lists  # noqa: E402
from aelab.ui.pages.ratings import for_you as ratings_own  # noqa: E402
from aelab.ui.pages.ratings import page as ratings  # noqa: E402
from aelab.ui.pages.ratings import source as ratings_source  # noqa: E402
from aelab.ui.session import study  # noqa: E402
from aelab.ui.shell import url  # noqa: E402

with title:
    view = url.view(ratings.VIEWS)
with st.sidebar:
    chosen = ratings_source.choose(ratings.PAGE)
    recipe = ratings.setup(chosen)
draws = (ratings.errors, ratings_lists.for_a_user, ratings_own.for_you)
draw = dict(zip(ratings.VIEWS, draws, strict=True))[view]
with study.controls(ratings.PAGE, ratings.begin(chosen, recipe)):
    ratings.aside(chosen)
ratings_source.described(chosen)
around = buttons.drawn(ratings.PAGE)
st.fragment(draw, run_every=study.period(around))(chosen, around)
ratings.explain()
