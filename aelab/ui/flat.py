"""PCA of a data set as every page shows it: fitted once, and measured once on the test set."""

import streamlit as st

from aelab import data
from aelab.analysis import pca
from aelab.analysis.neighbours import knn_accuracy


@st.cache_resource(max_entries=16, show_spinner="Fitting PCA …")
def plane(name: str, m: int = 2) -> pca.PCA:
    """The PCA of a data set's training items, of m components."""
    return pca.fit(data.load(name).x_train, m)


@st.cache_resource(max_entries=8, show_spinner="Preparing the data …")
def figures(name: str) -> tuple[float, float]:
    """5-NN accuracy and squared error / image of the first two components, on the test set."""
    dataset, flat = data.load(name), plane(name)
    train, test = flat.project(dataset.x_train), flat.project(dataset.x_test)
    near = knn_accuracy(train, dataset.y_train, test, dataset.y_test)
    return near, flat.squared_error(dataset.x_test)
