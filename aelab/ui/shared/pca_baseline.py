"""PCA of a data set as every page shows it: fitted once, and measured once on the test set."""

import streamlit as st

from aelab.analysis import pca
from aelab.stage import scenes
from aelab.studies import pca_of


@st.cache_resource(max_entries=16, show_spinner=False)
def plane(name: str, m: int = 2) -> pca.PCA:
    """The PCA of a data set's training items, of m components."""
    return pca_of(name, m)


@st.cache_resource(max_entries=8, show_spinner=False)
def figures(name: str) -> tuple[float, float]:
    """5-NN accuracy of its first two components, and their squared error: see `stage.scenes`."""
    return scenes.pca_figures(name)
