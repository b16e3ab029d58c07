"""A network's decoder surface among points of space, with PCA's plane, to be turned by hand."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from aelab.analysis import pca
from aelab.figures import surface
from aelab.figures._base import Values, blank
from aelab.figures._run import badge, code_of, dataset_of, name_of, probe
from aelab.training import Run

SIDE = 25  # nodes of PCA's plane


def unfolding(run: Run) -> go.Figure:
    """The surface that a decoder makes of its codes, or the curve of a code of one number."""
    title, dataset = "Decoder surface", dataset_of(run)
    if dataset.d != 3:
        return blank(title, f"{dataset.title} has items of {dataset.d} numbers; a space needs three.",
                     badge(run))  # fmt: skip
    x, latent = probe(run)[0], run.codes.shape[1]
    if latent > 2:
        return blank(title, f"A code of {latent} numbers makes no surface; it needs one or two.",
                     badge(run))  # fmt: skip
    best = pca.fit(dataset.x_train, latent)
    found = surface.figure(
        points=x, places=_places(run), lattice=lattice(run), thread=latent == 1,
        plane=best.reconstruct(_grid(best.project(dataset.x_test))),
        title=f"{title} · {badge(run)}", pca=f"{best.squared_error(dataset.x_test):.3g} squared error",
        network=f"{name_of(run)}, {run.last.squared_error:.3g} squared error / point",
    )  # fmt: skip
    return found.update_layout(meta={"title": title, "code": code_of(run, "unfolding(run).show()")})


def lattice(run: Run) -> Values:
    """What is decoded from a lattice over the codes, [n, 3]: of their range, and no farther."""
    codes = _grid(run.codes)
    return run.decode(codes.astype(np.float32))


def _grid(codes: Values) -> Values:
    ends = codes.min(0), codes.max(0)
    axes = [np.linspace(a, b, SIDE if codes.shape[1] == 2 else SIDE**2) for a, b in zip(*ends)]
    return np.stack([a.ravel() for a in np.meshgrid(*axes, indexing="ij")], 1)


def _places(run: Run) -> Values:
    """Where the points lie along the toy, 0 to 1; 0 where nobody knows."""
    dataset = dataset_of(run)
    if not dataset.factors:
        return np.zeros(len(dataset.probe))
    t = dataset.factors[0].test[dataset.probe]
    return (t - t.min()) / max(float(np.ptp(t)), 1e-9)
