"""PCA of a data set as every page shows it: fitted once, and measured once on the test set."""

from math import nan

import streamlit as st

from aelab import data
from aelab.analysis import pca
from aelab.studies import pca_of
from aelab.training import five_nn_accuracy


@st.cache_resource(max_entries=16, show_spinner=False)
def plane(name: str, m: int = 2) -> pca.PCA:
    """The PCA of a data set's training items, of m components."""
    return pca_of(name, m)


@st.cache_resource(max_entries=8, show_spinner=False)
def figures(name: str) -> tuple[float, float]:
    """5-NN accuracy of the first two components, as of a run, and their squared error / image.

    The error is over the whole test set; without labels the accuracy is NaN.
    """
    dataset, flat = data.load(name), plane(name)
    if not dataset.labelled:
        return nan, flat.squared_error(dataset.x_test)
    known, shown = dataset.reference, dataset.probe
    near = five_nn_accuracy(
        flat.project(dataset.x_train[known]), dataset.y_train[known],
        flat.project(dataset.x_test[shown]), dataset.y_test[shown],
    )  # fmt: skip
    return near, flat.squared_error(dataset.x_test)
