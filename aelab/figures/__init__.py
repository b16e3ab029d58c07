"""Every picture of the lab as a Plotly figure: arrays or a run in, a figure out.

    from aelab import figures
    figures.latent(run).show()

Figures are made in light colours; `dark` turns one into the dark ones. Nothing is trained here.
"""

from aelab.figures._base import Axis, blank
from aelab.figures._dark import dark
from aelab.figures.confusion import confusion_matrix
from aelab.figures.curves import Band, Level, Series, curves, interval_series
from aelab.figures.detection import error_histogram, roc
from aelab.figures.field import vector_field
from aelab.figures.film import film
from aelab.figures.images import (
    denoising,
    filters,
    image_grid,
    interpolation,
    latent_grid,
    reconstructions,
    samples,
)
from aelab.figures.jacobian import jacobian_spectrum
from aelab.figures.latent import kl, latent, latent_beside_pca
from aelab.figures.loss import loss
from aelab.figures.sensitivity import SensitivityEllipses, ellipses
from aelab.figures.studies import noise_sweep, noise_sweep_reconstruction, rate_distortion
from aelab.figures.unfolding import unfolding
from aelab.figures.verdict import Range, verdict

__all__ = [
    "Axis",
    "Band",
    "Level",
    "Range",
    "SensitivityEllipses",
    "Series",
    "blank",
    "confusion_matrix",
    "curves",
    "dark",
    "denoising",
    "ellipses",
    "error_histogram",
    "film",
    "filters",
    "image_grid",
    "interpolation",
    "interval_series",
    "jacobian_spectrum",
    "kl",
    "latent",
    "latent_beside_pca",
    "latent_grid",
    "loss",
    "noise_sweep",
    "noise_sweep_reconstruction",
    "rate_distortion",
    "reconstructions",
    "roc",
    "samples",
    "unfolding",
    "vector_field",
    "verdict",
]
