"""Data that must be downloaded first: asked for, with a bar, and an error in plain words."""

import streamlit as st

from aelab import data
from aelab.ui.session import own_data


def available(name: str) -> bool:
    """Whether the data set can be used; if not, offers to download it.

    Of data that are somebody else's, or not here, what is kept of a run on them can be used.
    """
    try:
        if data.is_present(name) or data.custom.find(name):
            data.load(name)
            if refusal := own_data.refusal(name):
                st.info(f"{refusal} The run is shown as it was kept.")
            return True
    except data.DataError as broken:
        st.error(str(broken))
    if data.custom.is_own(name):
        st.info(data.custom.missing(name))
        return False
    info = data.info(name)
    if fault := data.unusable():
        st.error(f"{info.title} cannot be read or downloaded: {fault}.")
        return False
    st.markdown(f"**{info.title}** is not on this computer yet ({info.megabytes:.0f} MB).")
    st.caption(f"Source: {info.source}. Licence: {info.licence}. Kept in {data.folder()}.")
    if st.button(f"Download {info.title}", type="primary", key="download"):
        _download(name)
    return False


def labelled(name: str) -> bool:
    """Whether a set can be used where classes are told apart; if not, or if it is not here, says
    so."""
    if not available(name):
        return False
    if not data.load(name).labelled:
        st.info(f"{data.info(name).title} has no labels, and this page measures how well classes "
                "are told apart: choose another data set.")  # fmt: skip
        return False
    return True


def _download(name: str) -> None:
    bar = st.progress(0.0, "Asking for it …")
    try:
        for progress in data.download(name):
            bar.progress(progress.fraction, progress.note)
    except data.DataError as failed:
        bar.empty()
        st.error(str(failed))
        return
    st.rerun()
