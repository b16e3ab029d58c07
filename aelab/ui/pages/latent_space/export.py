"""The planes of the Latent space page as a file that needs neither this lab nor the internet."""

from functools import partial

import streamlit as st

from aelab import data
from aelab.components import standalone
from aelab.ui.pages.latent_space import planes
from aelab.ui.pages.latent_space.page import Look


def button(look: Look, around: tuple[str, ...]) -> None:
    """Saves them with their time machine; not while they move."""
    resting = bool(around) and not planes.moving(around)
    title = f"AE Lab · Latent space · {data.info(look.data).title} · seed {look.seed}"
    # The file is written when it is asked for, by a thread that knows no session.
    parts = planes.parts(look) if resting else []
    st.download_button(
        "HTML", partial(standalone.page, title, parts), "latent-space.html", "text/html",
        key="html", icon=":material/download:", on_click="ignore", disabled=not resting,
        help="These planes with their time machine as one file, which opens in any browser "
        "without this lab and without the internet.",
    )  # fmt: skip
