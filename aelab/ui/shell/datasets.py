"""Data that must be downloaded first: asked for, with a bar, and an error in plain words."""

import streamlit as st

from aelab import data


def available(name: str) -> bool:
    """Whether the data set can be used; if not, offers to download it."""
    try:
        if data.is_present(name):
            data.load(name)
            return True
    except data.DataError as broken:
        st.error(str(broken))
    info = data.info(name)
    if fault := data.unusable():
        st.error(f"{info.title} cannot be read or downloaded: {fault}.")
        return False
    st.markdown(f"**{info.title}** is not on this computer yet ({info.megabytes:.0f} MB).")
    st.caption(f"Source: {info.source}. Licence: {info.licence}. Kept in {data.folder()}.")
    if st.button(f"Download {info.title}", type="primary", key="download"):
        _download(name)
    return False


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
