"""The topics of a view, beside its bar of buttons."""

from collections.abc import Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator


def chosen(view: str, topics: Sequence[str]) -> tuple[DeltaGenerator, str]:
    """The place of the buttons, and the topic that is chosen; the address keeps it."""
    bar, right = st.columns(2, vertical_alignment="center")
    with right:
        topic = st.segmented_control(
            "Topic", topics, default=topics[0], key=view, required=True, width="content",
            label_visibility="collapsed", bind="query-params",
        )  # fmt: skip
    return bar, str(topic)
