"""The planes of the Latent space page as a file that needs neither this lab nor the internet."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from aelab import data
from aelab.components import standalone


def button(name: str, seed: int, parts: Sequence[bytes] | None) -> None:
    """Saves them with their time machine; parts: what they are drawn from, None while they move."""
    title = f"AE Lab · Latent space · {data.info(name).title} · seed {seed}"
    # The file is written when it is asked for, by a thread that knows no session.
    st.download_button(
        "HTML", partial(standalone.page, title, parts or ()), "latent-space.html", "text/html",
        key="html", icon=":material/download:", on_click="ignore", disabled=not parts,
        help="These planes with their time machine as one file, which opens in any browser "
        "without this lab and without the internet.",
    )  # fmt: skip
