"""The finished cloth as a file that needs neither this lab nor the internet."""

from functools import partial

import streamlit as st

from aelab import data
from aelab.training import Run
from aelab.ui.pages.manifold.unfolding import text
from aelab.ui.pages.manifold.unfolding.figures import decoder_surface, plane_of


def button(name: str, run: Run | None) -> None:
    """Saves the cloth of a run on a toy, the points and PCA's plane."""
    st.download_button(
        "HTML", partial(written, name, run) if run else "", "unfolding-sheet.html",
        "text/html", key="unfolding.html", icon=":material/download:", on_click="ignore",
        disabled=run is None, help="Cloth, points and PCA’s plane as one file to turn in any "
        "browser, without this lab and without the internet.",
    )  # fmt: skip


def written(name: str, run: Run) -> str:
    """The file; called when it is asked for, by a thread that knows no session."""
    from aelab.figures import surface  # Plotly takes half a second

    dataset, latent = data.load(name), run.codes.shape[1]
    x, places = dataset.x_test[dataset.probe], text.places(name)
    sheet = decoder_surface(run.last, latent, places)
    network, pca, _ = text.lines(name, latent, run, run.last)
    title = f"{data.info(name).title} · seed {run.experiment.seed} · step {run.last.step:,}"
    return surface.page(surface.figure(
        points=x, places=places, lattice=sheet.lattice, plane=plane_of(name, latent),
        thread=latent == 1, title=title, network=network[0], pca=pca[0],
    ))  # fmt: skip
