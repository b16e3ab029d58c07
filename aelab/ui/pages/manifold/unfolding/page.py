"""The unfolding sheet: a decoder's image of its codes bends into the data, and PCA's plane cannot.

Nothing here changes a job, but its pace.
"""

import streamlit as st

from aelab.components import mount
from aelab.scheduler import PACES
from aelab.ui.pages.manifold.unfolding import export as unfolding_file
from aelab.ui.pages.manifold.unfolding import film as unfolding_film
from aelab.ui.pages.manifold.unfolding import text as unfolding_words
from aelab.ui.pages.manifold.unfolding.figures import drawn
from aelab.ui.pages.manifold.unfolding.sidebar import Look, sidebar
from aelab.ui.session import comparison, jobs
from aelab.ui.session.comparison import Entry
from aelab.ui.shell import controls as buttons
from aelab.ui.shell import csv_file

PAGE = "unfolding"
PERIOD = 0.4  # s between pictures while something is trained


def page() -> None:
    """The whole view."""
    with st.sidebar:
        look = sidebar()
    row = comparison.controls(PAGE, [look.experiment] if look.experiment else [])
    around = buttons.drawn(PAGE)
    with row:
        _pace()
        _files(look, _entry(look), "running" in around)
    ticking = PERIOD if "running" in around else None
    st.fragment(_pictures, run_every=ticking)(look, around)
    if film := unfolding_film.feed(look, _entry(look)):
        mount(film, key="unfolding.reel")
    with st.expander("Explain"):
        st.markdown(unfolding_words.EXPLAIN)


def _pictures(look: Look, around: tuple[str, ...]) -> None:
    """One tick: the space, the time machine, and what is to be seen in them."""
    entry = _entry(look)
    mount(drawn(look, entry), key="unfolding.space")
    mount(unfolding_film.hand(look, entry), key="unfolding.machine")
    st.markdown(unfolding_words.sentence(look, entry))
    if comparison.states(PAGE) != around:
        st.rerun()


def _entry(look: Look) -> Entry | None:
    """The page's own run of the toy that is looked at."""
    found = [e for e in comparison.entries(PAGE) if e.job]
    fits = [e for e in found if not e.run or e.run.experiment.data == look.data]
    return fits[-1] if fits else None


def _files(look: Look, entry: Entry | None, moving: bool) -> None:
    """Figures and cloth as files; not while they move."""
    run = entry.run if entry and not moving else None
    csv_file.csv_button(
        "unfolding.csv", lambda: unfolding_film.csv(look.data, run) if run else "",
        "Errors, and what the code tells, at every snapshot.", disabled=run is None,
    )  # fmt: skip
    unfolding_file.button(look.data, run)


def _pace() -> None:
    """How fast is trained; acts at once."""
    pace = st.segmented_control(
        "Pace", PACES[1:], default="watchable", key="unfolding.pace", required=True,
        label_visibility="collapsed", help="Watchable: 20 steps a second at first, then faster.",
    )  # fmt: skip
    for entry in comparison.entries(PAGE):
        if entry.job and entry.job.pace != pace:
            jobs.scheduler().pace(entry.job.id, pace)
